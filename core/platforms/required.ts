import { compareTexts, groupBy } from "../collections";
import { formatParty } from "../names/party";
import type { Reason } from "../names/reason";
import type { Allowance, Connection, Network } from "../resolve/network";
import type { Declaration } from "./declaration";

/** By source: its connections, by outbound: another order of declaration must not change what is built. */
export function connectionsBySource(network: Network): Map<string, Connection[]> {
  const bySource = groupBy(network.connections, (connection) => connection.source);
  for (const connections of bySource.values()) connections.sort(byOutbound);
  return bySource;
}

/** The connections of one source, in the same order. */
export function connectionsOf(network: Network, source: string): Connection[] {
  return network.connections.filter((connection) => connection.source === source).sort(byOutbound);
}

function byOutbound(a: Connection, b: Connection): number {
  return compareTexts(a.outbound, b.outbound);
}

/** By application of the space: what policies allow it to call, by destination and ports: another order of declaration must not change what is built. */
export function allowancesBySource(network: Network): Map<string, Allowance[]> {
  const own = network.policies
    .flatMap(({ allowances }) => allowances)
    .filter(({ source }) => source.kind === "application" && !source.elsewhere);
  const bySource = groupBy(own, ({ source }) => source.name);
  const key = (it: Allowance) =>
    `${formatParty(it.destination)} ${it.protocol} ${it.ports.from} ${it.ports.to}`;
  for (const allowances of bySource.values()) allowances.sort((a, b) => compareTexts(key(a), key(b)));
  return bySource;
}

/** By application: names of the rules of its required connections, which must exist before it starts. */
export function requiredRules(
  network: Network,
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
): Map<string, string[]> {
  const required = new Set(network.connections.filter((it) => it.required).map(outboundName));
  const isRequired = (reason: Reason) => reason.kind === "connection" && required.has(outboundName(reason));
  const bySource = new Map<string, string[]>();
  for (const flow of network.flows) {
    if (flow.source.kind !== "application" || !flow.because.some(isRequired)) continue;
    const names = bySource.get(flow.source.name) ?? [];
    names.push(...rulesByFlow.get(flow.name)!.map((rule) => rule.name));
    bySource.set(flow.source.name, names);
  }
  return bySource;
}

function outboundName({ source, outbound }: { readonly source: string; readonly outbound: string }): string {
  return `${source}.${outbound}`;
}
