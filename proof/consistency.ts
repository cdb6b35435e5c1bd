import { memoized } from "../core/collections";
import { formatReason, parseReason } from "../core/names/reason";
import type { Undecided } from "../core/names/undecided";
import { connectionReason } from "../core/plan/declarations";
import { parseParty } from "../core/names/party";
import { HIGHEST_PORT, LOWEST_PORT, parsePorts, type PortRange } from "../core/resolve/ports";
import { addressesOf } from "./addresses";
import { askedBy, derivedFrom, gatewayName, gatewayReason, labelOf, type Asked } from "./declarations";
import { differencesOf, type Difference } from "./difference";
import type { ProvablePlan } from "./evidence";
import type { ProofPlatform } from "./platform";
import { NOTHING, subtract, trafficOf, union, writtenTraffic, type Traffic } from "./traffic";
import { tlsVersionOf } from "./tlsVersions";

/** Why a party cannot be decided on. */
export const UNIDENTIFIED = "the plan does not say by what it is known";
const PROTOCOLS = new Set(["tcp", "udp"]);

/**
 * What a plan says twice must be the same: its flows are those that its connections, policies and gateways ask for, and
 * that its platform needs. Only a plan that somebody edited is ever otherwise.
 */
export function inconsistencies(plan: ProvablePlan, platform: ProofPlatform): Difference[] {
  const asked = askedBy(plan);
  const reasons = new Map(asked.map((it) => [it.because, it]));
  const derived = derivedFrom(plan, platform);
  const derivedReasons = new Set(derived.map(({ because }) => because));
  for (const { name } of plan.gateways) derivedReasons.add(gatewayReason(name));
  const odd = oddReasons(plan, asked, reasons);
  return [
    ...unexplainedFlows(plan, (because) => reasons.has(because) || derivedReasons.has(because)),
    ...(odd.size > 0 ? comparisons(plan, asked, odd) : []),
    ...comparisons(plan, derived, derivedReasons),
    ...unservedPorts(plan),
  ];
}

/** What connections and routes lead to is a port that the application has. */
function unservedPorts(plan: ProvablePlan): Difference[] {
  const served = new Map(
    plan.applications.map(({ name, inbound }) => [
      name,
      new Set(inbound.flatMap(({ port, tlsPort }) => [port, tlsPort])),
    ]),
  );
  const check = (source: string, destination: string, port: number, because: string) =>
    served.get(destination)?.has(port) === false
      ? inconsistent(
          { source, destination },
          trafficOf("tcp", { from: port, to: port }),
          `${because} leads to it, and no inbound interface of ${destination} has that port`,
        )
      : [];
  return [
    ...plan.connections.flatMap((it) =>
      check(it.source, labelOf(plan, it), Number(it.ports), formatReason(connectionReason(it))),
    ),
    ...plan.gateways.flatMap(({ name, routes }) =>
      routes.flatMap((it) => check(gatewayName(name), it.destination, it.port, gatewayReason(name))),
    ),
  ];
}

/** Declarations that are not simply one flow, as nearly all are: they need a closer look. */
function oddReasons(
  { flows }: ProvablePlan,
  asked: readonly Asked[],
  reasons: ReadonlyMap<string, Asked>,
): ReadonlySet<string> {
  const odd = new Set<string>();
  const met = new Set<Asked>();
  for (const { because, source, destination, protocol, ports } of flows) {
    for (const reason of because) {
      const wanted = reasons.get(reason);
      if (!wanted) continue;
      const isAsked =
        wanted.source === source &&
        wanted.destination === destination &&
        wanted.traffic === writtenTraffic(protocol, ports);
      if (!isAsked || met.has(wanted)) odd.add(reason);
      met.add(wanted);
    }
  }
  for (const it of asked) if (!met.has(it)) odd.add(it.because);
  return odd;
}

/** What some declarations ask for, end by end, and what the flows have because of them. */
function comparisons(
  plan: ProvablePlan,
  asked: readonly Asked[],
  reasons: ReadonlySet<string>,
): Difference[] {
  const wanted = new Map<string, Asked>();
  for (const it of asked) if (reasons.has(it.because)) add(wanted, it);
  const found = new Map<string, Asked>();
  for (const { source, destination, protocol, ports, because } of plan.flows) {
    const traffic = writtenTraffic(protocol, ports);
    for (const it of because) if (reasons.has(it)) add(found, { source, destination, traffic, because: it });
  }
  const unasked = [...found].filter(([key]) => !wanted.has(key));
  return [
    ...[...wanted].flatMap(([key, it]) => comparison(it, found.get(key)?.traffic)),
    ...unasked.flatMap(([, it]) => inconsistent(it, it.traffic!, `${it.because} does not ask for it`)),
  ];
}

/** Flows for which a reason is given that the plan does not have, or none. */
function unexplainedFlows(plan: ProvablePlan, isKnown: (because: string) => boolean): Difference[] {
  const isPlatform = memoized((because: string) => parseReason(because)?.kind === "platform");
  return plan.flows.flatMap((flow) => {
    if (flow.because.length > 0 && flow.because.every(isKnown)) return [];
    const unknown = flow.because.filter((it) => !isKnown(it));
    const why = unknown
      .map(
        (it) =>
          `${it} is ${isPlatform(it) ? "nothing that the platform needs" : "no declaration of the plan"}`,
      )
      .join(", ");
    return inconsistent(flow, writtenTraffic(flow.protocol, flow.ports), why || "nothing declares it");
  });
}

/** What a declaration asks for, and what the flows have because of it. */
function comparison(asked: Asked, found: Traffic | undefined): Difference[] {
  const { because, traffic } = asked;
  if (!traffic) return found ? [] : inconsistent(asked, ANY, `${because} has no flow`);
  return [
    ...inconsistent(asked, subtract(traffic, found ?? NOTHING), `${because} asks for it, and no flow has it`),
    ...inconsistent(asked, subtract(found ?? NOTHING, traffic), `${because} does not ask for it`),
  ];
}

/** Stands for traffic of which the plan does not say the ports. */
const ANY: Traffic = trafficOf("any", { from: LOWEST_PORT, to: HIGHEST_PORT });

function inconsistent(
  { source, destination }: { readonly source: string; readonly destination: string },
  traffic: Traffic,
  why: string,
): Difference[] {
  return differencesOf(
    traffic,
    { kind: "inconsistent", source, destination, resources: [] },
    (ports) =>
      `the plan contradicts itself about ${source} → ${destination}${traffic === ANY ? "" : ` on ${ports}`}: ${why}`,
  );
}

function add(known: Map<string, Asked>, asked: Asked): void {
  const key = [asked.because, asked.source, asked.destination].join("\n");
  const before = known.get(key)?.traffic;
  known.set(key, before && asked.traffic ? { ...asked, traffic: union(before, asked.traffic) } : asked);
}

/** What of the declarations cannot be: ports that are none, names that mean two things. */
export function impossibleDeclarations(plan: ProvablePlan): Undecided[] {
  const known = new Set(plan.identities.map(({ party }) => party));
  return [
    ...plan.flows.flatMap(({ source, destination, protocol, ports }) =>
      PROTOCOLS.has(protocol) && isPossible(parsePorts(ports))
        ? []
        : [
            {
              about: `flow ${source} → ${destination}`,
              problem: `${protocol} ${ports} is no protocol with ports`,
            },
          ],
    ),
    ...nowhere(plan),
    ...plan.gateways
      .filter(({ routes }) => routes.length === 0)
      .map(({ name }) => ({ about: gatewayReason(name), problem: "it has no routes" })),
    ...plan.gateways
      .filter(({ tls, minimumProtocolVersion: it }) => tls === "terminate" && !tlsVersionOf(it))
      .map(({ name, minimumProtocolVersion: it }) => ({
        about: gatewayReason(name),
        problem: `its minimumProtocolVersion ${JSON.stringify(it)} is no version of TLS`,
      })),
    ...plan.gateways.flatMap(({ name, routes }) =>
      routes
        .filter(({ path }) => path !== null && !path.startsWith("/"))
        .map(({ path }) => ({
          about: gatewayReason(name),
          problem: `its path ${JSON.stringify(path)} does not begin with /`,
        })),
    ),
    ...twice(
      "resource",
      [...plan.resources, ...plan.lookups].map(({ name }) => name),
    ),
    ...twice(
      "application",
      plan.applications.map(({ name }) => name),
    ),
    ...twice(
      "gateway",
      plan.gateways.map(({ name }) => name),
    ),
    ...twice(
      "identity",
      plan.identities.map(({ party }) => party),
    ),
    ...[...plan.applications.map(({ name }) => name), ...plan.gateways.map(({ name }) => gatewayName(name))]
      .filter((name) => !known.has(name))
      .map((about) => ({ about, problem: UNIDENTIFIED })),
  ];
}

/** Who may be called beside networks. */
const CALLED: ReadonlySet<string> = new Set([
  "application",
  "every-application",
  "external",
  "unknown-network",
]);

/** Where a connection or policy leads that is no application is somebody outside: nothing of the platform's. */
function nowhere(plan: ProvablePlan): Undecided[] {
  return [...plan.connections, ...plan.policies].flatMap((it) => {
    const label = labelOf(plan, it);
    const { kind } = parseParty(label);
    const isSomewhere = CALLED.has(kind) || addressesOf(label) !== undefined;
    return isSomewhere
      ? []
      : [{ about: it.source, problem: `it is declared to call ${label}, which is no network` }];
  });
}

function isPossible({ from, to }: PortRange): boolean {
  return from >= LOWEST_PORT && from <= to && to <= HIGHEST_PORT;
}

function twice(what: string, names: readonly string[]): Undecided[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    if (seen.has(name)) return [{ about: `${what} ${name}`, problem: "the plan has two of this name" }];
    seen.add(name);
    return [];
  });
}
