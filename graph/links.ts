import { parseParty } from "../core/names/party";
import { formatReason } from "../core/names/reason";
import { connectionReason, policyReason } from "../core/plan/declarations";
import type { Plan, PlannedConnection, PlannedFlow, PlannedGateway, PlannedPolicy } from "../core/plan/plan";
import { findPlatform } from "../core/platforms/find";
import { isTlsScheme } from "../core/resolve/target";
import type { GraphEdge } from "./graph";
import type { Vertex, Vertices } from "./vertices";

/** An edge before it has an id: found by what it is, so that two plans can be compared. */
export interface Link extends Omit<GraphEdge, "id" | "source" | "destination" | "change" | "earlier"> {
  readonly key: string;
  /** The key of the party that calls. */
  readonly source: string;
  /** The key of the party that is called. */
  readonly destination: string;
}

/** What may pass, from the internet inwards: gateways first, then connections, then the policies that add to them. */
export function linksOf(plan: Plan, parties: Vertices): Link[] {
  return [
    ...listenerLinks(plan, parties),
    ...plan.gateways.flatMap((gateway) => routeLinks(gateway, plan, parties)),
    ...applicationLinks(plan, parties),
  ];
}

function listenerLinks(plan: Plan, parties: Vertices): Link[] {
  const gateways = new Map(plan.gateways.map((gateway) => [gateway.name, gateway]));
  return plan.flows.flatMap((flow) => {
    const party = parseParty(flow.destination);
    const gateway = party.kind === "gateway" && gateways.get(party.name);
    return gateway ? [listenerLink(flow, gateway, plan.platform, parties)] : [];
  });
}

function listenerLink(flow: PlannedFlow, gateway: PlannedGateway, platform: string, parties: Vertices): Link {
  const redirects =
    flow.ports !== "443" &&
    (gateway.tls === "terminate" ||
      (gateway.tls === "passthrough" && findPlatform(platform)?.passthroughPort80 === "redirect"));
  const encrypted = gateway.tls !== "none" && !redirects;
  const note = redirects ? " · redirect" : encrypted && gateway.tls === "passthrough" ? " · passthrough" : "";
  return link(parties.caller(flow.source), parties.gateway(gateway.name), [flow.protocol, flow.ports], {
    kind: "gateway",
    label: `${encrypted ? "https" : "http"} ${flow.ports}${note}`,
    because: flow.because,
    required: false,
    tls: encrypted ? gateway.tls : "none",
  });
}

function routeLinks(gateway: PlannedGateway, plan: Plan, parties: Vertices): Link[] {
  return gateway.routes.map((route) => {
    const { scheme, tls } = servedAt(plan, route.destination, route.port);
    const host = route.hostname === gateway.hostname ? "" : (route.hostname ?? "");
    const where = `${host}${route.path ?? ""}${route.replacePrefix === null ? "" : ` → ${route.replacePrefix}`}`;
    const label = `${where === "" ? "" : `${where} · `}${labelOf(scheme, String(route.port), tls)}`;
    const ends = [parties.gateway(gateway.name), parties.application(route.destination)] as const;
    return link(...ends, [route.hostname, route.path], {
      kind: "gateway",
      label,
      because: [formatReason({ kind: "gateway", name: gateway.name })],
      required: false,
      tls,
    });
  });
}

/** What an application of the space speaks on a port. */
function servedAt(plan: Plan, name: string, port: number): { scheme: string; tls: string } {
  const inbound = plan.applications
    .find((application) => application.name === name)
    ?.inbound.find((it) => it.port === port || it.tlsPort === port);
  if (!inbound) return { scheme: "tcp", tls: "none" };
  if (inbound.tlsPort === port) return { scheme: "https", tls: "automatic" };
  return { scheme: inbound.protocol, tls: inbound.tls === "application" ? "application" : "none" };
}

/** Connections and policies; what allows the same is one link. */
function applicationLinks(plan: Plan, parties: Vertices): Link[] {
  const asked = new Map<
    string,
    { ends: [Vertex, Vertex]; connections: PlannedConnection[]; policies: PlannedPolicy[] }
  >();
  const ask = (declaration: PlannedConnection | PlannedPolicy) => {
    const ends: [Vertex, Vertex] = [parties.source(declaration), parties.destination(declaration)];
    const key = JSON.stringify([ends[0].key, ends[1].key, declaration.protocol, declaration.ports]);
    const found = asked.get(key) ?? { ends, connections: [], policies: [] };
    asked.set(key, found);
    return found;
  };
  for (const connection of plan.connections) ask(connection).connections.push(connection);
  for (const policy of plan.policies) ask(policy).policies.push(policy);
  const needs = new Map(
    plan.flows.flatMap(({ because, halfOpen }) =>
      halfOpen === undefined ? [] : because.map((it) => [it, halfOpen] as const),
    ),
  );
  return [...asked.values()].map(({ ends, connections, policies }) => {
    const { protocol, ports } = (connections[0] ?? policies[0])!;
    const required = connections.some((it) => it.required);
    const tls = connections.some((it) => it.tls === "none") ? "none" : (connections[0]?.tls ?? "none");
    const schemes = [...new Set(connections.map((it) => it.scheme))].join("/");
    const because = [
      ...connections.map((it) => formatReason(connectionReason(it))),
      ...policies.map((it) => formatReason(policyReason(it, plan))),
    ];
    const halfOpen = because.map((it) => needs.get(it)).find((it) => it !== undefined);
    const note = halfOpen === undefined ? "" : ` · ${halfOpen}`;
    return link(...ends, [protocol, ports], {
      kind: connections.length > 0 ? "connection" : "policy",
      label: `${labelOf(schemes || protocol, ports, tls)}${required ? " *" : ""}${note}`,
      because,
      required,
      tls,
    });
  });
}

/** `http 3000`; TLS is said where the scheme does not say it already. */
function labelOf(scheme: string, ports: string, tls: string): string {
  return `${scheme} ${ports}${tls === "none" || isTlsScheme(scheme) ? "" : " · TLS"}`;
}

type Rest = Omit<Link, "key" | "source" | "destination">;

function link(source: Vertex, destination: Vertex, identity: readonly (string | null)[], rest: Rest): Link {
  const key = JSON.stringify([source.key, destination.key, ...identity]);
  return { key, source: source.key, destination: destination.key, ...rest };
}
