import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDocument, type EditResult } from "../../../edit/editDocument";
import type { Edit } from "../../../edit/edits";
import { parseDocumentText } from "../../../core/document/readDocument";
import { declaredConnections } from "../../../core/resolve/connections";
import { connect, disconnect } from "./support";
import { randomText, type RandomText } from "./randomText";

const RUNS = 60;
const MINUTES = 60_000;

const DESTINATIONS = [
  "tcp://10.9.8.7:5432",
  "https://192.0.2.7:61443",
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

/** Connections and policies, as {@link nameOf} names them. */
function namesIn(text: string): string[] {
  const model = parseDocumentText(text).model!;
  return [
    ...declaredConnections(model).map(({ source, outbound }) => `${source}.${outbound}`),
    ...model.policies.map((policy) => JSON.stringify(policy)),
  ].sort();
}

function nameOf(edit: Edit): string {
  return "policy" in edit ? JSON.stringify(edit.policy) : `${edit.source}.${edit.outbound}`;
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
          const name = places[place % places.length]!;
          const neighbour = document.applications.find((it) => !name.startsWith(`${it}.`))!;
          const destination = DESTINATIONS[target % DESTINATIONS.length]!.replace("NEIGHBOUR", neighbour);
          const edit = connect(name, destination, required);
          // Another outbound that is required and unconnected would be a problem of the result.
          fc.pre(document.unconnected.every((it) => it === name));
          const text = thereAndBack(document, edit, disconnect(name, true));
          if (text === undefined) return;
          const added = `${name} → ${destination}${required ? " required" : ""}`;
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
    "disconnect and deny take away exactly what they are told, one after the other, and no comment above it",
    () => {
      fc.assert(
        fc.property(randomText, fc.nat(), (document, order) => {
          fc.pre(document.unconnected.length === 0 && !document.shares);
          const edits: Edit[] = [
            ...document.connected.map((name) => disconnect(name, true)),
            ...document.policies.map((policy): Edit => ({ kind: "deny", policy })),
          ];
          let { text } = document;
          for (const [index] of edits.entries()) {
            const edit = edits[(index + order) % edits.length]!;
            const result = editDocument(text, edit);
            const after = textAfter(document, result)!;
            expectComments(document, after);
            expect(namesIn(after)).toEqual(namesIn(text).filter((name) => name !== nameOf(edit)));
            // Without a required outbound interface the document is not valid: it goes on with it.
            if (result.kind === "edited" && result.problems.length === 0) text = after;
          }
          const left = parseDocumentText(text).model!;
          expect(left.policies).toEqual([]);
          expect(declaredConnections(left).every(({ outbound }) => outbound === "store")).toBe(true);
        }),
        { numRuns: RUNS / 4 },
      );
    },
    3 * MINUTES,
  );
});
