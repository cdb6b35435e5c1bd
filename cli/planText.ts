import { groupBy } from "../core/collections";
import { formatParty, parseParty } from "../core/names/party";
import { parseReason } from "../core/names/reason";
import { isObserved, NOT_ENFORCED, restSentence } from "../core/plan/isolation";
import type { Plan, PlannedFlow, PlannedGateway, PlannedIdentity, PlannedResource } from "../core/plan/plan";
import { findPlatform, platformTitle } from "../core/platforms/find";
import { connectionTable, egressRows, halfOpenRows, policyTable, unlistedRows } from "./lists";
import { formatOwner, kindOf, ownerOf, type Owner } from "./resources";
import { count, table, type Colors } from "./terminal";

/** A plan for people: who may talk to whom and what the world reaches first, resources as counts. */
export function planText(plan: Plan, colors: Colors, options: { readonly verbose: boolean }): string {
  const sections = [
    title(plan, colors),
    connections(plan, colors),
    policies(plan, colors),
    exposure(plan, colors),
    openEgress(plan, colors),
    halfOpen(plan, colors),
    listed("Ports that no inbound lists", unlistedRows(plan), colors),
    egress(plan, colors),
    existingWorkloads(plan, colors),
    ...(options.verbose ? [flows(plan, colors), resourceList(plan, colors)] : [resourceCounts(plan, colors)]),
    verdict(plan, colors),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function title(plan: Plan, colors: Colors): string {
  const platform = platformTitle(plan.platform);
  const applications = count(plan.applications.length, "application");
  const state = isObserved(plan) ? `\n${colors.bold(colors.yellow(sentence(NOT_ENFORCED)))}` : "";
  return `${colors.bold(`Space ${plan.space}`)} of ${plan.organization} on ${platform}: ${applications}${state}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function heading(colors: Colors, name: string, amount: number): string {
  return `${colors.bold(name)} ${colors.dim(`(${amount})`)}`;
}

function connections(plan: Plan, colors: Colors): string {
  if (plan.connections.length === 0) return `${heading(colors, "Connections", 0)}\n  none`;
  const view = connectionTable(plan.connections, plan, colors);
  return `${heading(colors, "Connections", plan.connections.length)}\n${view}`;
}

function policies(plan: Plan, colors: Colors): string {
  if (plan.policies.length === 0) return "";
  const view = policyTable(plan.policies, plan, colors);
  return `${heading(colors, "Network policies", plan.policies.length)}\n${view}`;
}

function exposure(plan: Plan, colors: Colors): string {
  if (plan.gateways.length === 0)
    return `${heading(colors, "Exposure", 0)}\n  nothing is reachable from outside`;
  const gateways = plan.gateways.map((gateway) => gatewayText(gateway, plan, colors));
  return `${heading(colors, "Exposure", plan.gateways.length)}\n${gateways.join("\n")}`;
}

/** What leads to the internet at large: data may leave that way, so it stands beside what is exposed. */
function openEgress(plan: Plan, colors: Colors): string {
  return listed("Egress to the internet", egressRows(plan), colors);
}

/** What another space must do before it passes. */
function halfOpen(plan: Plan, colors: Colors): string {
  return listed("Half open", halfOpenRows(plan), colors);
}

function listed(title: string, rows: readonly string[][], colors: Colors): string {
  if (rows.length === 0) return "";
  return `${colors.yellow(heading(colors, title, rows.length))}\n${table(colors, [], rows)}`;
}

/** What leaves the space without a connection or policy of its own, and how many applications have it. */
function egress(plan: Plan, colors: Colors): string {
  const rows = new Map<string, { flow: PlannedFlow; needs: string[]; sources: string[] }>();
  for (const flow of plan.flows) {
    const needs = flow.because.map(parseReason).filter((it) => it?.kind === "platform");
    if (parseParty(flow.source).kind !== "application" || needs.length === 0) continue;
    const key = `${flow.destination} ${flow.protocol} ${flow.ports}`;
    const row = rows.get(key) ?? { flow, needs: needs.map(({ need }) => need), sources: [] };
    row.sources.push(flow.source);
    rows.set(key, row);
  }
  if (rows.size === 0) return "";
  const lines = [...rows.values()].map(({ flow, needs, sources }) => [
    sources.length === 1 ? sources[0]! : count(sources.length, "application"),
    "→",
    flow.destination,
    flow.protocol,
    flow.ports,
    needs.join(", "),
  ]);
  return `${heading(colors, "For the platform", rows.size)}\n${table(colors, [], lines)}`;
}

/** What to give to workloads that appnet does not run: by what they are known, and the variables of their connections. */
function existingWorkloads(plan: Plan, colors: Colors): string {
  const identities = new Map(plan.identities.map((identity) => [identity.party, identity]));
  const rows = plan.applications.flatMap(({ name, environment }) => {
    if (!environment) return [];
    const variables = Object.entries(environment).map(([variable, value]) => `${variable}=${value}`);
    const [first = "", ...rest] = variables;
    return [[name, knownBy(identities.get(name)), first], ...rest.map((variable) => ["", "", variable])];
  });
  if (rows.length === 0) return "";
  const amount = plan.applications.filter(({ environment }) => environment).length;
  return `${heading(colors, "Existing workloads", amount)}\n${table(colors, ["NAME", "ATTACH", "ENVIRONMENT"], rows)}`;
}

function knownBy({ podLabels = {}, securityGroups = [] }: Partial<PlannedIdentity> = {}): string {
  const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`);
  return labels.length > 0
    ? `pod labels ${labels.join(", ")}`
    : `security group ${securityGroups.join(", ")}`;
}

/** What port 80 does beside TLS that passes through, on a platform that is known. */
function port80Text(platform: string): string {
  const does = findPlatform(platform)?.passthroughPort80;
  return does ? { redirect: ", HTTP redirected", passthrough: ", on port 80 too" }[does] : "";
}

function gatewayText(gateway: PlannedGateway, plan: Plan, colors: Colors): string {
  const name = formatParty({ kind: "gateway", name: gateway.name });
  const callers = [...new Set(plan.flows.filter((it) => it.destination === name).map((it) => it.source))];
  const from = gateway.internal ? colors.green(callers.join(", ")) : colors.yellow(callers.join(", "));
  const tls = {
    none: "plain HTTP, not encrypted",
    terminate: `TLS ${gateway.minimumProtocolVersion} or newer, HTTP redirected`,
    passthrough: `TLS passed through to the application${port80Text(plan.platform)}`,
  }[gateway.tls];
  const address = gateway.url ?? "any host name";
  const head = `  ${from} → gateway ${colors.bold(gateway.name)} ${address} (${tls})`;
  const routes = gateway.routes.map((route) => [
    "  ",
    route.path === null
      ? ""
      : `${route.hostname !== null && route.hostname !== gateway.hostname ? route.hostname : ""}${route.path}`,
    "→",
    `${route.destination}:${route.port}`,
    route.replacePrefix === null ? "" : `prefix becomes ${route.replacePrefix}`,
  ]);
  const body = table(colors, [], routes);
  return `${head}\n${body}`;
}

function flows(plan: Plan, colors: Colors): string {
  const rows = plan.flows.map((flow) => [
    flow.source,
    "→",
    flow.destination,
    flow.protocol,
    flow.ports,
    flow.because.join(", "),
  ]);
  const view = table(colors, ["SOURCE", "", "DESTINATION", "PROTOCOL", "PORTS", "BECAUSE"], rows);
  return `${heading(colors, "Flows", plan.flows.length)}\n${view}`;
}

function resourceList(plan: Plan, colors: Colors): string {
  const rows = plan.resources.map((resource) => [
    resource.name,
    resource.type,
    formatOwner(ownerOf(resource)),
  ]);
  return `${heading(colors, "Resources", plan.resources.length)}\n${table(colors, ["NAME", "TYPE", "COMPONENT"], rows)}`;
}

function resourceCounts(plan: Plan, colors: Colors): string {
  const kindsOf = (resources: readonly PlannedResource[]) =>
    [...groupBy(resources, kindOf)]
      .map(([kind, { length }]) => (length === 1 ? kind : `${length} ${kind}`))
      .join(", ");
  const byOwner = groupBy(plan.resources, ({ component }) => component);
  const ownersByKinds = groupBy(byOwner, ([, resources]) => kindsOf(resources));
  const rows = [...ownersByKinds].map(([kinds, components]) => {
    const owners = components.map(([component]): Owner => ownerOf({ component }));
    const [first] = owners as [Owner];
    return [owners.length === 1 ? formatOwner(first) : `${count(owners.length, first.kind)}, each`, kinds];
  });
  const hint = colors.dim("  --verbose lists flows and resources; --json has everything");
  return `${heading(colors, "Resources", plan.resources.length)}\n${table(colors, [], rows)}\n${hint}`;
}

function verdict(plan: Plan, colors: Colors): string {
  const names = plan.applications.length;
  const rest = restSentence(plan);
  if (names < 2) return colors.bold(rest);
  const pairs = openPairs(plan);
  return colors.bold(
    `${pairs} of ${names * (names - 1)} pairs of applications ${isObserved(plan) ? "are meant to" : "may"} talk. ${rest}`,
  );
}

/** Ordered pairs of two different applications of the space with at least one flow. */
export function openPairs(plan: Plan): number {
  const names = new Set(plan.applications.map((it) => it.name));
  const open = plan.flows.filter(
    (flow) => names.has(flow.source) && names.has(flow.destination) && flow.source !== flow.destination,
  );
  return new Set(open.map((flow) => `${flow.source} ${flow.destination}`)).size;
}
