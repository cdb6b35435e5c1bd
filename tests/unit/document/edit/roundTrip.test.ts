import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDocument, type EditResult } from "../../../../components/document/edit/editDocument";
import type { Edit } from "../../../../components/document/edit/edits";
import { parseDocumentText } from "../../../../components/document/readDocument";
import { declaredConnections } from "../../../../components/resolve/connections";
import { randomText, type RandomText } from "./randomText";

const RUNS = 1000;
const MINUTES = 60_000;

const DESTINATIONS = [
  "tcp://10.9.8.7:5432",
  "https://ledger.payments:61443",
  "udp://10.0.0.0/8:53",
  "NEIGHBOUR.api",
];
const ALLOWANCES = [{}, { protocol: "tcp", ports: "8080-8090" }, { protocol: "udp", ports: 53 }];

/** The text after an edit; undefined where sharing by anchors and aliases forbids it. */
function textAfter(document: RandomText, result: EditResult): string | undefined {
  if (result.kind === "edited") return result.text;
  if (document.shares && result.kind === "refused") {
    expect(result.reasons[0]!.message).toContain("by hand");
    return undefined;
  }
  throw new Error(`${JSON.stringify(result)} for\n${document.text}`);
}

function connectionsOf(text: string): string[] {
  return declaredConnections(parseDocumentText(text).model!).map(
    ({ source, outbound, destination, required }) =>
      `${source}.${outbound} → ${destination}${required ? " required" : ""}`,
  );
}

function expectComments(document: RandomText, text: string): void {
  for (const comment of document.comments) expect(text).toContain(comment);
}

/** An edit that adds something, and the edit that takes it away again. */
function thereAndBack(document: RandomText, edit: Edit, back: Edit): string | undefined {
  const text = textAfter(document, editDocument(document.text, edit));
  if (text === undefined) return undefined;
  expectComments(document, text);
  expect(textAfter(document, editDocument(text, back))).toBe(document.text);
  return text;
}

describe(`in ${RUNS} documents of random content and layout`, () => {
  it(
    "connect adds exactly that connection, and disconnect gives the same bytes again",
    () => {
      fc.assert(
        fc.property(randomText, fc.nat(), fc.nat(), fc.boolean(), (document, place, target, required) => {
          const places = [...document.applications.map((name) => `${name}.extra`), ...document.unconnected];
          const [source, outbound] = places[place % places.length]!.split(".") as [string, string];
          const neighbour = document.applications.find((name) => name !== source)!;
          const destination = DESTINATIONS[target % DESTINATIONS.length]!.replace("NEIGHBOUR", neighbour);
          const edit: Edit = { kind: "connect", source, outbound, destination, required };
          // Another outbound that is required and unconnected would be a problem of the result.
          fc.pre(document.unconnected.every((name) => name === `${source}.${outbound}`));
          const text = thereAndBack(document, edit, { kind: "disconnect", source, outbound, force: true });
          if (text === undefined) return;
          const added = `${source}.${outbound} → ${destination}${required ? " required" : ""}`;
          expect(connectionsOf(text).sort()).toEqual([...connectionsOf(document.text), added].sort());
        }),
        { numRuns: RUNS },
      );
    },
    3 * MINUTES,
  );

  it(
    "allow adds exactly that policy, and deny gives the same bytes again",
    () => {
      fc.assert(
        fc.property(randomText, fc.nat(), fc.boolean(), (document, choice, isNetwork) => {
          fc.pre(document.unconnected.length === 0);
          const [first, second] = document.applications as [string, string];
          const allowance = ALLOWANCES[choice % ALLOWANCES.length]!;
          const destination = isNetwork ? { destinationCidr: "192.168.0.0/16" } : { destination: first };
          const policy = { source: second, ...destination, ...allowance };
          const text = thereAndBack(document, { kind: "allow", policy }, { kind: "deny", policy });
          if (text === undefined) return;
          const policies = parseDocumentText(text).model!.policies;
          expect(policies).toEqual([...parseDocumentText(document.text).model!.policies, policy]);
        }),
        { numRuns: RUNS },
      );
    },
    3 * MINUTES,
  );

  it(
    "disconnect and deny take away exactly one after the other until none is left, and no comment in a line of its own",
    () => {
      fc.assert(
        fc.property(randomText, fc.nat(), (document, order) => {
          fc.pre(document.unconnected.length === 0 && !document.shares);
          const edits: Edit[] = [
            ...document.connected.map((name): Edit => {
              const [source, outbound] = name.split(".") as [string, string];
              return { kind: "disconnect", source, outbound, force: true };
            }),
            ...document.policies.map((policy): Edit => ({ kind: "deny", policy: policy as never })),
          ];
          const rotated = edits.map((_, index) => edits[(index + order) % edits.length]!);
          let { text } = document;
          const forced = new Set<string>();
          for (const edit of rotated) {
            const result = editDocument(text, edit);
            if (result.kind === "invalid" && forced.size > 0) continue;
            const after = textAfter(document, result);
            if (result.kind === "edited" && result.problems.length > 0) forced.add(text);
            expectComments(document, after!);
            text = after!;
          }
          if (forced.size > 0) return;
          const { connections, policies } = parseDocumentText(text).model!;
          expect([...connections, ...policies, ...connectionsOf(text)]).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    3 * MINUTES,
  );
});
