import { memoized } from "../core/collections";
import { formatParty } from "../core/names/party";
import { formatReason, parseReason } from "../core/names/reason";
import type { Undecided } from "../core/names/undecided";
import { connectionReason, destinationParty, policyReason } from "../core/plan/declarations";
import type {
  PlannedApplication,
  PlannedConnection,
  PlannedFlow,
  PlannedGateway,
  PlannedPolicy,
} from "../core/plan/plan";
import { HIGHEST_PORT, LOWEST_PORT, parsePorts, translatePorts, type PortRange } from "../core/resolve/ports";
import { differencesOf, type Difference } from "./difference";
import type { ProvablePlan } from "./evidence";
import { NOTHING, subtract, trafficOf, union, writtenTraffic, type Traffic } from "./traffic";
import { tlsVersionOf } from "./tlsVersions";

/** Why a party cannot be decided on. */
export const UNIDENTIFIED = "the plan does not say by what it is known";
const PROTOCOLS = new Set(["tcp", "udp"]);

/** What one declaration asks for between two ends; undefined traffic where the plan cannot say the ports. */
interface Asked {
  readonly because: string;
  readonly source: string;
  readonly destination: string;
  readonly traffic: Traffic | undefined;
}

/**
 * What a plan says twice must be the same: its flows are those that its connections, policies and gateways ask for. Only
 * a plan that somebody edited is ever otherwise.
 */
export function inconsistencies(plan: ProvablePlan): Difference[] {
  const asked = askedBy(plan);
  const reasons = new Map(asked.map((it) => [it.because, it]));
  const odd = oddReasons(plan, asked, reasons);
  return [
    ...unexplainedFlows(plan, reasons),
    ...(odd.size > 0 ? comparisons(plan, asked, odd) : []),
    ...plan.gateways.flatMap((it) => gatewayInconsistencies(plan, it)),
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
function unexplainedFlows(plan: ProvablePlan, reasons: ReadonlyMap<string, Asked>): Difference[] {
  const gateways = new Set(plan.gateways.map(({ name }) => gatewayReason(name)));
  const isPlatform = memoized((because: string) => parseReason(because)?.kind === "platform");
  const isKnown = (because: string) => reasons.has(because) || gateways.has(because) || isPlatform(because);
  return plan.flows.flatMap((flow) => {
    if (flow.because.length > 0 && flow.because.every(isKnown)) return [];
    const unknown = flow.because.filter((it) => !isKnown(it));
    const why = unknown.map((it) => `${it} is no declaration of the plan`).join(", ");
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

function askedBy(plan: ProvablePlan): Asked[] {
  const ports = new LocalPorts(plan);
  return [
    ...plan.connections.map((connection) => {
      const destination = labelOf(plan, connection);
      const traffic = ports.trafficTo(connection, destination);
      const because = formatReason(connectionReason(connection));
      return { because, source: connection.source, destination, traffic };
    }),
    ...plan.policies.map((policy) => {
      const destination = labelOf(plan, policy);
      const because = formatReason(policyReason(policy, plan));
      return { because, source: policy.source, destination, traffic: ports.trafficTo(policy, destination) };
    }),
  ];
}

type Target = PlannedConnection | PlannedPolicy;

/** The destination as flows name it. */
function labelOf(plan: ProvablePlan, target: Target): string {
  return formatParty(destinationParty(target, plan));
}

/** A gateway as flows name it, and as the reason of its flows. */
function gatewayName(name: string): string {
  return formatParty({ kind: "gateway", name });
}

function gatewayReason(name: string): string {
  return formatReason({ kind: "gateway", name });
}

/** The ports that applications of the plan listen on when callers say others. */
class LocalPorts {
  private readonly applications: ReadonlyMap<string, PlannedApplication>;

  constructor(private readonly plan: ProvablePlan) {
    this.applications = new Map(plan.applications.map((it) => [it.name, it]));
  }

  /** What a connection or policy opens; undefined at another space's application, whose ports the plan does not have. */
  trafficTo(target: Target, label: string): Traffic | undefined {
    const { destination, destinationSpace, protocol, ports } = target;
    if (destination === null || destinationSpace === null) return writtenTraffic(protocol, ports);
    const application = label === destination ? this.applications.get(destination) : undefined;
    if (!application) return undefined;
    const inbound = application.inbound.filter((it) => (it.protocol === "udp") === (protocol === "udp"));
    if (inbound.every(({ port, containerPort }) => port === containerPort))
      return writtenTraffic(protocol, ports);
    const translated = translatePorts(
      parsePorts(ports),
      new Map(inbound.map(({ port, containerPort }) => [port, containerPort])),
    );
    return translated.map((it) => trafficOf(protocol, it)).reduce(union, NOTHING);
  }
}

/** Every route has its flow, and nothing else leaves a gateway because of it; an internal one is not the internet's. */
function gatewayInconsistencies(plan: ProvablePlan, gateway: PlannedGateway): Difference[] {
  const name = gatewayName(gateway.name);
  const because = gatewayReason(gateway.name);
  const flows = plan.flows.filter((it) => it.because.includes(because));
  const destinations = new Set(gateway.routes.map(({ destination }) => destination));
  const isRight = ({ source, destination }: PlannedFlow) =>
    source === name
      ? destinations.has(destination)
      : destination === name && !(gateway.internal && source === "internet");
  const wrong = flows.filter((it) => !isRight(it));
  const missing = [...destinations].filter(
    (it) => !flows.some(({ source, destination }) => source === name && destination === it),
  );
  return [
    ...wrong.flatMap((it) =>
      inconsistent(it, writtenTraffic(it.protocol, it.ports), `${because} does not ask for it`),
    ),
    ...missing.flatMap((destination) =>
      inconsistent({ source: name, destination }, ANY, `${because} has a route, and no flow`),
    ),
  ];
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
