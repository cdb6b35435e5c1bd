import fc from "fast-check";
import {
  planned,
  type RandomConnection,
  type RandomDocument,
  type RandomGateway,
  type RandomPolicy,
  type RandomRoute,
} from "./randomDocuments";
import type { Resource } from "./support";

/** One difference between two plans. */
export interface Change {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed" | "dependencies";
}

/** A document before and after one connection, policy or route is removed from it; adding is the way back. */
export interface Edit<Removed> {
  readonly before: RandomDocument;
  readonly after: RandomDocument;
  readonly removed: Removed;
}

/**
 * What two documents' plans differ in: resources by name, their types and inputs; dependencies as sets. Undefined where
 * one of them breaks a rule.
 */
function changesBetween(before: RandomDocument, after: RandomDocument): Change[] | undefined {
  const [first, second] = [planned(before), planned(after)];
  if (!first || !second) return undefined;
  const [old, next] = [first, second].map(
    (it) => new Map(it.resources.map((resource) => [resource.name, resource])),
  ) as [Map<string, Resource>, Map<string, Resource>];
  const changes: Change[] = [];
  for (const name of new Set([...old.keys(), ...next.keys()])) {
    const kind = difference(old.get(name), next.get(name));
    if (kind) changes.push({ name, kind });
  }
  return changes;
}

function difference(before: Resource | undefined, after: Resource | undefined): Change["kind"] | undefined {
  if (!before) return "added";
  if (!after) return "removed";
  const [old, next] = [before, after].map((it) => canonical([it.type, it.component, it.inputs]));
  if (old !== next) return "changed";
  const [first, second] = [before, after].map((it) => [...new Set(it.dependsOn)].sort().join());
  return first === second ? undefined : "dependencies";
}

/** JSON with sorted keys: the order of an object's properties means nothing, that of a list does. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** The list without one item, which the number chooses. */
function without<Item>(items: readonly Item[], choice: number): { rest: Item[]; item: Item } {
  const index = choice % items.length;
  return { rest: items.filter((_, other) => other !== index), item: items[index]! };
}

export function removeConnection(before: RandomDocument, choice: number): Edit<RandomConnection> | undefined {
  if (before.connections.length === 0) return undefined;
  const { rest, item } = without(before.connections, choice);
  return { before, after: { ...before, connections: rest }, removed: item };
}

export function removePolicy(before: RandomDocument, choice: number): Edit<RandomPolicy> | undefined {
  if (before.policies.length === 0) return undefined;
  const { rest, item } = without(before.policies, choice);
  return { before, after: { ...before, policies: rest }, removed: item };
}

export interface RemovedRoute {
  readonly gateway: RandomGateway;
  readonly route: RandomRoute;
  /** Whether no other route answers to its host name. */
  readonly lastOfHost: boolean;
}

export function removeRoute(before: RandomDocument, choice: number): Edit<RemovedRoute> | undefined {
  const gateways = before.gateways.filter((it) => it.routes.length > 1);
  if (gateways.length === 0) return undefined;
  const gateway = gateways[choice % gateways.length]!;
  const { rest, item } = without(gateway.routes, choice);
  const hostOf = (route: RandomRoute) => route.hostname ?? gateway.hostname;
  return {
    before,
    after: {
      ...before,
      gateways: before.gateways.map((it) => (it === gateway ? { ...gateway, routes: rest } : it)),
    },
    removed: { gateway, route: item, lastOfHost: rest.every((it) => hostOf(it) !== hostOf(item)) },
  };
}

/** The same document with one of its lists in another order. */
export const reorderings = {
  applications: (it: RandomDocument, order: Order) => ({ ...it, applications: order(it.applications) }),
  connections: (it: RandomDocument, order: Order) => ({ ...it, connections: order(it.connections) }),
  policies: (it: RandomDocument, order: Order) => ({ ...it, policies: order(it.policies) }),
  gateways: (it: RandomDocument, order: Order) => ({ ...it, gateways: order(it.gateways) }),
  routes: (it: RandomDocument, order: Order) => ({
    ...it,
    gateways: it.gateways.map((gateway) => ({ ...gateway, routes: order(gateway.routes) })),
  }),
} as const;

type Order = <Item>(items: readonly Item[]) => Item[];

/** Random orders of lists. */
export const arbitraryOrder: fc.Arbitrary<Order> = fc.array(fc.nat(), { minLength: 16, maxLength: 16 }).map(
  (keys) =>
    <Item>(items: readonly Item[]) =>
      items
        .map((item, index) => ({ item, key: keys[index % keys.length]! }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
);

/** A random edit that leaves a valid document, with what it changes; rejected and tried again otherwise. */
export function changesOf<Removed>(edit: Edit<Removed> | undefined): Change[] {
  const changes = edit && changesBetween(edit.before, edit.after);
  fc.pre(changes !== undefined);
  return changes;
}

/** How many edits a property tries; a failure is printed with its seed, and not made smaller: that takes minutes. */
export const tries = (numRuns: number) => ({ numRuns, endOnFailure: true });
