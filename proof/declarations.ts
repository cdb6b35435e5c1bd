import { formatParty, parseParty } from "../core/names/party";
import { formatReason } from "../core/names/reason";
import { connectionReason, destinationParty, policyReason } from "../core/plan/declarations";
import type {
  PlannedApplication,
  PlannedConnection,
  PlannedExternal,
  PlannedGateway,
  PlannedPolicy,
} from "../core/plan/plan";
import { parsePorts, translatePorts } from "../core/resolve/ports";
import type { ProvablePlan } from "./evidence";
import type { ProofPlatform } from "./platform";
import { NOTHING, trafficOf, union, writtenTraffic, type Traffic } from "./traffic";

/** What one declaration asks for between two ends; undefined traffic where the plan cannot say the ports. */
export interface Asked {
  readonly because: string;
  readonly source: string;
  readonly destination: string;
  readonly traffic: Traffic | undefined;
}

/** A gateway as flows name it. */
export function gatewayName(name: string): string {
  return formatParty({ kind: "gateway", name });
}

/** A gateway as the reason of its flows. */
export function gatewayReason(name: string): string {
  return formatReason({ kind: "gateway", name });
}

/** What connections and policies ask for. */
export function askedBy(plan: ProvablePlan): Asked[] {
  const ports = new LocalPorts(plan);
  return [
    ...plan.connections.map((connection) => {
      const destination = labelOf(plan, connection);
      const because = formatReason(connectionReason(connection));
      const traffic = ports.trafficTo(connection, destination);
      return { because, source: connection.source, destination, traffic };
    }),
    ...plan.policies.flatMap((policy) => {
      const because = formatReason(policyReason(policy, plan));
      return meantBy(plan, policy.source).flatMap((source) =>
        meantBy(plan, labelOf(plan, policy)).map((destination) => {
          const traffic = ports.trafficTo(policy, destination);
          return { because, source, destination, traffic };
        }),
      );
    }),
  ];
}

/** Whom an end of a policy means: one, or every application of the space. */
function meantBy(plan: ProvablePlan, end: string): readonly string[] {
  return parseParty(end).kind === "every-application" ? plan.applications.map(({ name }) => name) : [end];
}

/**
 * What follows from gateways and from what the platform itself needs: exactly these flows, whatever the plan says of their
 * ports. Who calls a gateway is declared by its flows alone; on which ports is not.
 */
export function derivedFrom(
  plan: ProvablePlan,
  { platformNeeds }: Pick<ProofPlatform, "platformNeeds">,
): Asked[] {
  const ports = new LocalPorts(plan);
  const callers = callersOf(plan);
  return [
    ...platformNeeds(plan),
    ...plan.gateways.flatMap((gateway) => [
      ...listenedBy(gateway, callers.get(gatewayName(gateway.name)) ?? new Set()),
      ...routedBy(gateway, ports),
    ]),
  ];
}

/** By gateway, as flows name it: who its flows say that it is called by. */
function callersOf(plan: ProvablePlan): Map<string, Set<string>> {
  const callers = new Map<string, Set<string>>();
  for (const { name } of plan.gateways) callers.set(gatewayName(name), new Set());
  for (const { source, destination } of plan.flows) callers.get(destination)?.add(source);
  return callers;
}

function listenedBy({ name, tls, internal }: PlannedGateway, callers: ReadonlySet<string>): Asked[] {
  const ports = tls === "none" ? [80] : [80, 443];
  const traffic = ports.map((port) => trafficOf("tcp", { from: port, to: port })).reduce(union);
  return [...callers]
    .filter((caller) => mayCall(caller, internal))
    .map((source) => ({ because: gatewayReason(name), source, destination: gatewayName(name), traffic }));
}

/** The internet calls what faces it, the private network what faces that; networks that are listed call either. */
function mayCall(caller: string, internal: boolean): boolean {
  const party = parseParty(caller);
  if (party.kind === "internet") return !internal;
  if (party.kind === "platform") return party.name === "network" && internal;
  return party.kind === "network" || party.kind === "unknown-network";
}

/** Where routes lead, on the ports that the applications have for them. */
function routedBy({ name, routes }: PlannedGateway, ports: LocalPorts): Asked[] {
  return routes.map(({ destination, port }) => ({
    because: gatewayReason(name),
    source: gatewayName(name),
    destination,
    traffic: trafficOf("tcp", ports.portAt(destination, port)),
  }));
}

type Target = PlannedConnection | PlannedPolicy;

/** The destination as flows name it. */
export function labelOf(plan: ProvablePlan, target: Target): string {
  return formatParty(destinationParty(target, plan));
}

/** The ports that applications of the plan listen on when callers say others. */
class LocalPorts {
  private readonly applications: ReadonlyMap<string, PlannedApplication>;
  private readonly externals: ReadonlyMap<string, PlannedExternal["inbound"]>;

  constructor(plan: ProvablePlan) {
    this.applications = new Map(plan.applications.map((it) => [it.name, it]));
    this.externals = new Map(
      plan.externals.map(({ name, inbound }) => [formatParty({ kind: "external", name }), inbound]),
    );
  }

  /** The port at which a gateway reaches an application when its route says `port`. */
  portAt(application: string, port: number): { readonly from: number; readonly to: number } {
    const inbound = this.applications
      .get(application)
      ?.inbound.find((it) => it.protocol !== "udp" && (it.port === port || it.tlsPort === port));
    const reached = inbound?.tlsPort === port ? port : (inbound?.containerPort ?? port);
    return { from: reached, to: reached };
  }

  /** What a connection or policy opens; undefined at another space's application, whose ports the plan does not have. */
  trafficTo(target: Target, label: string): Traffic | undefined {
    const { destination, destinationSpace } = target;
    const isEvery = destination !== null && parseParty(destination).kind === "every-application";
    if (!isEvery && (destination === null || destinationSpace === null)) {
      const inbound = this.externals.get(label) ?? [];
      return translated(
        target,
        inbound.map((it) => ({ ...it, containerPort: it.targetPort ?? it.port })),
      );
    }
    const application = isEvery || label === destination ? this.applications.get(label) : undefined;
    return application && translated(target, application.inbound);
  }
}

/** What is meant by ports that callers say, at ports that may be others behind them. */
function translated({ protocol, ports }: Target, inbound: readonly TranslatedPort[]): Traffic {
  const served = inbound.filter((it) => (it.protocol === "udp") === (protocol === "udp"));
  if (served.every(({ port, containerPort }) => port === containerPort))
    return writtenTraffic(protocol, ports);
  const behind = new Map(served.map(({ port, containerPort }) => [port, containerPort]));
  return translatePorts(parsePorts(ports), behind)
    .map((it) => trafficOf(protocol, it))
    .reduce(union, NOTHING);
}

type TranslatedPort = Pick<PlannedApplication["inbound"][number], "port" | "containerPort" | "protocol">;
