import { parseParty } from "../names/party";
import type { PlannedFlow, PlannedGateway, PlannedNetwork } from "./plan";

/** One way from outside to an application: who may take it, through which gateway, and under which TLS. */
export interface Exposure {
  /** Who reaches the gateway: `internet`, `platform:network` or a network. */
  readonly source: string;
  readonly gateway: string;
  /** The host name that is asked for; null for any. */
  readonly hostname: string | null;
  /** The path prefix; null when TLS passes through, since paths are then encrypted. */
  readonly path: string | null;
  readonly destination: string;
  readonly port: number;
  readonly replacePrefix: string | null;
  readonly tls: string;
  readonly minimumProtocolVersion: string | null;
  readonly certificate: string | null;
}

/** Everything that gateways let in, in the order of the plan. */
export function exposureOf(plan: Pick<PlannedNetwork, "flows" | "gateways">): Exposure[] {
  const callers = callersOfGateways(plan.flows);
  return plan.gateways.flatMap((gateway) =>
    (callers.get(gateway.name) ?? []).flatMap((source) => routesOf(gateway, source)),
  );
}

/** By gateway: who reaches it. */
function callersOfGateways(flows: readonly PlannedFlow[]): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const { source, destination } of flows) {
    const party = parseParty(destination);
    if (party.kind !== "gateway") continue;
    const known = callers.get(party.name) ?? [];
    if (!known.includes(source)) callers.set(party.name, [...known, source]);
  }
  return callers;
}

function routesOf(gateway: PlannedGateway, source: string): Exposure[] {
  const { name, tls, minimumProtocolVersion, certificate } = gateway;
  return gateway.routes.map((route) => ({
    source,
    gateway: name,
    hostname: route.hostname ?? gateway.hostname,
    path: route.path,
    destination: route.destination,
    port: route.port,
    replacePrefix: route.replacePrefix,
    tls,
    minimumProtocolVersion,
    certificate,
  }));
}

/** Where an exposure is asked for, such as `https://www.example.com/api` or `any host name/`. */
export function addressOf({ tls, hostname, path }: Exposure): string {
  const scheme = tls === "none" ? "http" : "https";
  return hostname === null ? `any host name${path ?? ""}` : `${scheme}://${hostname}${path ?? ""}`;
}

/** `TLS 1.2 or newer, certificate managed`, or what there is in its place. */
export function encryptionOf({ tls, minimumProtocolVersion, certificate }: Exposure): string {
  if (tls === "none") return "plain HTTP";
  if (tls === "passthrough") return "TLS of the application";
  return `TLS ${minimumProtocolVersion ?? "1.2"} or newer, certificate ${certificate ?? "unknown"}`;
}
