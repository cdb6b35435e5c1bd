import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { arbitraryDocument, type RandomDocument } from "./randomDocuments";
import {
  arbitraryOrder,
  changesOf,
  removeConnection,
  removePolicy,
  removeRoute,
  reorderings,
  type Change,
  tries,
  type Edit,
} from "./randomEdits";

const documents = arbitraryDocument("aws");
let edits = 0;

/** Tries edits; each must change only what `confined` takes. Adding is removing, seen from the other side. */
function expectConfined<Removed>(
  edit: (document: Parameters<typeof removeConnection>[0], choice: number) => Edit<Removed> | undefined,
  confined: (change: Change, edit: Edit<Removed>) => boolean,
  numRuns: number,
): void {
  let tried = 0;
  fc.assert(
    fc.property(documents, fc.nat(), (document, choice) => {
      const done = edit(document, choice);
      const changes = changesOf(done).filter((change) => !comesAfterRules(change));
      expect(changes.filter((change) => !confined(change, done!))).toEqual([]);
      edits++;
      tried++;
    }),
    tries(numRuns),
  );
  expect(tried).toBe(numRuns);
}

/** Routes and names of gateways, and what keeps rules exclusive, stay as they are; only what they must come after changes. */
const comesAfterRules = ({ name, kind }: Change) =>
  kind === "dependencies" &&
  (name.includes("-route-") || name.startsWith("prod-space.name-") || name.endsWith(".exclusive-rules"));

const startsWith = ({ name }: Change, ...prefixes: string[]) => prefixes.some((it) => name.startsWith(it));
const isOneOf = ({ name }: Change, ...names: string[]) => names.includes(name);

function opensAutomaticTls(
  { applications }: RandomDocument,
  { destination, protocol, ports }: RandomDocument["policies"][number],
): boolean {
  const [from = 0, to = from] = ports.split("-").map(Number);
  const isAutomatic = applications.some(({ name, automatic }) => name === destination && automatic);
  return isAutomatic && protocol === "tcp" && from <= 61443 && 61443 <= to;
}

describe("on AWS, adding or removing", () => {
  afterAll(() => console.info(`stable changes on AWS: ${edits} edits tried`));

  it("a connection touches its flow's rules and its source's task definition", () => {
    expectConfined(
      removeConnection,
      (change, { removed }) => {
        const { source, destination, special, required } = removed;
        if (startsWith(change, `prod-${source}-to-${destination}-`)) return true;
        if (isOneOf(change, `prod-${source}-task-definition`)) return change.kind === "changed";
        // What callers of client groups and automatic TLS have of those is on their service.
        if (special && isOneOf(change, `prod-${source}-service`)) return true;
        if (special && startsWith(change, `prod-${destination}.http-`)) return change.kind !== "changed";
        return change.kind === "dependencies" && (required || special) && change.name.endsWith("-service");
      },
      30,
    );
  });

  it("a policy touches its flow's rules, and its source's tasks where it opens automatic TLS", () => {
    expectConfined(
      removePolicy,
      (change, { before, removed }) => {
        const { source, destination, destinationCidr } = removed;
        const end = destinationCidr?.replace(/[:/]/g, "-") ?? destination!;
        if (startsWith(change, `prod-${source}-to-${end}-`, `prod-${source}-to-${end}.`)) return true;
        if (opensAutomaticTls(before, removed)) {
          if (isOneOf(change, `prod-${source}-service`)) return true;
          // They start anew, with room for a proxy: only then do they know the endpoint.
          if (isOneOf(change, `prod-${source}-task-definition`)) return change.kind === "changed";
          if (change.kind === "dependencies" && change.name.endsWith("-service")) return true;
        }
        const grouped = before.applications.some((it) => it.name === destination && it.clientGroup);
        if (!grouped) return false;
        return startsWith(change, `prod-${end}.http-`) || isOneOf(change, `prod-${source}-service`);
      },
      40,
    );
  });

  it("a route touches its rule, its target group, and its destination's service", () => {
    expectConfined(
      removeRoute,
      (change, { removed: { gateway, route, lastOfHost } }) => {
        const prefix = `prod-gateway.${gateway.name}`;
        const front = gateway.internal ? `${prefix}.internal` : prefix;
        if (startsWith(change, `${front}-route-`)) return change.kind === "removed";
        if (startsWith(change, `${front}-to-${route.application}-`, `${prefix}-to-${route.application}-`))
          return change.kind === "removed";
        if (isOneOf(change, `prod-${route.application}-service`, `${prefix}.exclusive-rules`)) return true;
        if (!lastOfHost) return false;
        return startsWith(
          change,
          `${prefix}-certificate`,
          `${prefix}-validation-of-`,
          `prod-space.name-${route.hostname ?? gateway.hostname ?? ""}`,
        );
      },
      60,
    );
  });

  it("a route adds or removes one rule", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, choice) => {
        const edit = removeRoute(document, choice);
        const rules = changesOf(edit).filter(
          (change) => change.name.includes("-route-") && !comesAfterRules(change),
        );
        expect(rules.map((it) => it.kind)).toEqual(["removed"]);
        edits++;
      }),
      tries(15),
    );
  });

  it.each(Object.entries(reorderings))("nothing, but another order of %s, touches nothing", (_, reorder) => {
    fc.assert(
      fc.property(documents, arbitraryOrder, (document, order) => {
        const after = reorder(document, order);
        expect(changesOf({ before: document, after, removed: undefined })).toEqual([]);
        edits++;
      }),
      tries(15),
    );
  });
});
