import { endName } from "../resolve/flows";
import type { Connection, Network, Policy } from "../resolve/network";
import type { Declaration } from "./declaration";

/** By source: its connections, by outbound: another order of declaration must not change what is built. */
export function connectionsBySource(network: Network): Map<string, Connection[]> {
  const bySource = groupBy(network.connections, (connection) => connection.source);
  for (const connections of bySource.values())
    connections.sort((a, b) => compareText(a.outbound, b.outbound));
  return bySource;
}

/** By source: its policies, by destination and ports: another order of declaration must not change what is built. */
export function policiesBySource(network: Network): Map<string, Policy[]> {
  const bySource = groupBy(network.policies, (policy) => policy.source);
  const key = (it: Policy) => `${endName(it.destination)} ${it.protocol} ${it.ports.from} ${it.ports.to}`;
  for (const policies of bySource.values()) policies.sort((a, b) => compareText(key(a), key(b)));
  return bySource;
}

/** The order of texts by their characters, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By application: names of the rules of its required connections, which must exist before it starts. */
export function requiredRules(
  network: Network,
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
): Map<string, string[]> {
  const reasons = new Set(
    network.connections.filter((it) => it.required).map((it) => `connection ${it.source}.${it.outbound}`),
  );
  const bySource = new Map<string, string[]>();
  for (const flow of network.flows) {
    if (flow.source.kind !== "application" || !flow.because.some((because) => reasons.has(because))) continue;
    const names = bySource.get(flow.source.name) ?? [];
    names.push(...rulesByFlow.get(flow.name)!.map((rule) => rule.name));
    bySource.set(flow.source.name, names);
  }
  return bySource;
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
