import ipaddr from "ipaddr.js";
import type { PlacedValue } from "../model/schema";
import type { Connection, Inbound, Network } from "./network";
import type { Problems } from "./problems";
import { speaks } from "./schemes";

/** What is allowed and probably not meant, of a network whose rules are all kept. */
export function warnOf(network: Network, problems: Problems): void {
  for (const connection of network.connections) warnOfScheme(connection, network, problems);
  warnOfUnusedExternals(network, problems);
}

/** Networks that are written as an address in them: whoever reads `10.20.0.5/16` takes it for one address. */
export function warnOfHostBits(networks: readonly PlacedValue[], problems: Problems): void {
  for (const { path, value } of networks) {
    const whole = typeof value === "string" ? networkAround(value) : undefined;
    if (whole === undefined) continue;
    problems.add(
      "network/host-bits",
      path,
      `"${String(value)}" means the whole network ${whole}`,
      `write ${whole}, or the prefix that is meant`,
    );
  }
}

/** The network of what is written as an address in it. */
function networkAround(text: string): string | undefined {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const kind = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = kind.networkAddressFromCIDR(text).toString();
  return network === address.toString() ? undefined : `${network}/${bits}`;
}

function warnOfScheme(connection: Connection, network: Network, problems: Problems): void {
  const inbound = inboundOf(connection, network);
  const misfit = inbound && speaks(connection, inbound);
  if (misfit === undefined) return;
  problems.add("connection/scheme", connection.path, misfit.message, misfit.fix);
}

function inboundOf({ destination, inbound }: Connection, network: Network): Inbound | undefined {
  if (inbound === undefined) return undefined;
  if (destination.kind === "external") return destination.external.inbound.find((it) => it.name === inbound);
  if (destination.kind !== "application" || destination.elsewhere) return undefined;
  return network.applications.get(destination.name)?.inbound.find((it) => it.name === inbound);
}

function warnOfUnusedExternals({ externals, connections, policies }: Network, problems: Problems): void {
  const ends = [
    ...connections.map((it) => it.destination),
    ...policies.flatMap((it) => [it.source, it.destination]),
  ];
  const named = new Set(ends.flatMap((it) => (it.kind === "external" ? [it.name] : [])));
  for (const name of externals.keys()) {
    if (named.has(name)) continue;
    problems.add(
      "external/unused",
      ["externals", name],
      `nothing names external "${name}", so no rule is built for it`,
      "name it in a connection or policy, or remove it",
    );
  }
}
