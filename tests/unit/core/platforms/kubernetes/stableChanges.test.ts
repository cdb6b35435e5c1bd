import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { arbitraryDocument, type RandomDocument } from "../aws/randomDocuments";
import {
  arbitraryOrder,
  changesOf,
  removeConnection,
  removePolicy,
  removeRoute,
  reorderings,
  tries,
  type Change,
  type Edit,
} from "../aws/randomEdits";

const documents = arbitraryDocument("kubernetes");
let edits = 0;

/** Tries edits; each must change only what `confined` takes. Adding is removing, seen from the other side. */
function expectConfined<Removed>(
  edit: (document: RandomDocument, choice: number) => Edit<Removed> | undefined,
  confined: (change: Change, edit: Edit<Removed>) => boolean,
  numRuns: number,
): void {
  fc.assert(
    fc.property(documents, fc.nat(), (document, choice) => {
      const done = edit(document, choice);
      const changes = changesOf(done).filter((change) => !comesAfterRules(change));
      expect(changes.filter((change) => !confined(change, done!))).toEqual([]);
      edits++;
    }),
    tries(numRuns),
  );
}

/** The default deny and routes themselves stay as they are; only what they must come after changes. */
const comesAfterRules = ({ name, kind }: Change) =>
  kind === "dependencies" && (name === "prod-default-deny" || name.endsWith("-route"));

const startsWith = ({ name }: Change, ...prefixes: string[]) => prefixes.some((it) => name.startsWith(it));

describe("on Kubernetes, adding or removing", () => {
  afterAll(() => console.info(`stable changes on Kubernetes: ${edits} edits tried`));

  it("a connection touches its flow's policies and its source's deployment", () => {
    expectConfined(
      removeConnection,
      (change, { removed: { source, destination } }) =>
        startsWith(change, `prod-${source}-to-${destination}-`)
          ? change.kind === "removed"
          : change.name === `prod-${source}-deployment`,
      20,
    );
  });

  it("a policy touches its flow's policies, and its source's deployment where it opens automatic TLS", () => {
    expectConfined(
      removePolicy,
      (change, { removed: { source, destination, destinationCidr } }) => {
        if (change.name === `prod-${source}-deployment`) return change.kind === "changed";
        const end = destinationCidr?.replace(/[:/]/g, "-") ?? destination!;
        return (
          change.kind === "removed" &&
          (startsWith(change, `prod-${source}-to-${end}-`, `prod-${source}-to-${end}.`) ||
            // Its name at ports that only this policy names.
            change.name === `prod-${destination}-pods-service`)
        );
      },
      60,
    );
  });

  it("a route touches its own object and the gateway's policies to its destination", () => {
    expectConfined(
      removeRoute,
      (change, { removed: { gateway, route, lastOfHost } }) => {
        const prefix = `prod-gateway.${gateway.name}`;
        if (change.name.endsWith("-route")) return change.kind === "removed";
        if (startsWith(change, `${prefix}-to-${route.application}-`)) return change.kind === "removed";
        if (change.name.endsWith("-backend-tls"))
          return change.kind === "removed" && startsWith(change, `prod-${route.application}-`);
        // A host name has listeners, which the redirect is attached to, and a certificate.
        const ofHosts = ["gateway", "redirect"].map((it) => `${prefix}-${it}`);
        return lastOfHost && (ofHosts.includes(change.name) || startsWith(change, `${prefix}-certificate`));
      },
      20,
    );
  });

  it("a route adds or removes one object", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, choice) => {
        const routes = changesOf(removeRoute(document, choice)).filter(
          (change) => change.name.endsWith("-route") && !comesAfterRules(change),
        );
        expect(routes.map((it) => it.kind)).toEqual(["removed"]);
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
