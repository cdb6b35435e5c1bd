import { createHash } from "node:crypto";
import type { PropertyPath } from "../model/problem";
import { formatParty, resourceNamePart } from "../names/party";
import { isSameReason, type Reason } from "../names/reason";
import type {
  Application,
  ApplicationEnd,
  Callee,
  Connection,
  End,
  Flow,
  Gateway,
  Inbound,
  Policy,
  PolicyDestination,
  SpaceName,
} from "./network";
import { networkEnds } from "./networkEnd";
import { formatPorts, singlePort, translatePorts, type PortRange, type Protocol } from "./ports";
import { trimEnd } from "../names/trim";

/** Builds each flow once, however many declarations ask for it. */
export class Flows {
  private readonly byName = new Map<string, Flow & { because: Reason[]; paths: PropertyPath[] }>();

  get all(): Flow[] {
    return [...this.byName.values()];
  }

  add(
    source: End,
    destination: End,
    protocol: Protocol,
    ranges: readonly PortRange[],
    because: Reason,
    path: PropertyPath,
  ): void {
    for (const ports of ranges) {
      const name = flowName(source, destination, protocol, ports);
      const existing = this.byName.get(name);
      if (!existing) {
        this.byName.set(name, {
          name,
          source,
          destination,
          protocol,
          ports,
          because: [because],
          paths: [path],
        });
      } else if (!existing.because.some((it) => isSameReason(it, because))) {
        existing.because.push(because);
        existing.paths.push(path);
      }
    }
  }
}

/** A name that tells two flows apart and is valid as a Kubernetes object name. */
function flowName(source: End, destination: End, protocol: Protocol, ports: PortRange): string {
  const [from, to] = [resourceNamePart(source), resourceNamePart(destination)];
  const name = `${from}-to-${to}-${protocol}-${formatPorts(ports)}`;
  const ambiguous = [from, to].some((end) => /(^|-)to(-|$)/.test(end)) || isLikePlatform(destination);
  return ambiguous ? `${name}-${shortHash(`${from} ${to}`)}` : name;
}

/** Another space's application whose label reads like the name of a gateway, of the platform, or of a network. */
function isLikePlatform(end: End): boolean {
  return (
    end.kind === "application" &&
    end.elsewhere !== undefined &&
    ["gateway", "platform", "external", "network"].includes(end.name)
  );
}

/** The text itself, or its beginning and a hash of all of it where it would be longer than allowed. */
export function shorten(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  return `${trimEnd(text.slice(0, maximum - 9), /[^A-Za-z0-9]/)}-${shortHash(text)}`;
}

/** Eight hexadecimal digits that tell one text from another. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** An application of the space that is being resolved, as the end of a flow. */
export function localEnd(
  { name, hostname }: Application,
  { space, organization }: SpaceName,
): ApplicationEnd {
  return { kind: "application", name, hostname, space, organization };
}

/** The ports that a caller reaches at an application of this space, or an external, when it says `ports`. */
export function portsAt({ inbound }: Callee, protocol: Protocol, ports: PortRange): PortRange[] {
  const containerPorts = new Map(
    inbound.filter((it) => it.transport === protocol).map((it) => [it.port, it.containerPort]),
  );
  return translatePorts(ports, containerPorts);
}

/** The port at which a gateway reaches an inbound when it says `port`. */
export function portAt(inbound: Inbound, port: number): number {
  return port === inbound.tlsPort ? port : inbound.containerPort;
}

/** A policy as the reason of its flows. */
export function policyReason({
  source,
  destination,
  protocol,
  ports,
}: Pick<Policy, "source" | "destination" | "protocol" | "ports">): Reason {
  return {
    kind: "policy",
    source: formatParty(source),
    destination,
    protocol,
    ports: formatPorts(ports),
  };
}

/** The flows that connections, policies and gateways ask for. */
export function addDeclaredFlows(
  flows: Flows,
  network: {
    readonly organization: string;
    readonly space: string;
    readonly applications: ReadonlyMap<string, Application>;
    readonly connections: readonly Connection[];
    readonly policies: readonly Policy[];
    readonly gateways: readonly Gateway[];
    readonly neighbour: (space: string, organization: string, application: string) => Application | undefined;
  },
): void {
  const end = (application: Application): End => localEnd(application, network);
  const destinationOf = (destination: PolicyDestination): Callee | undefined => {
    if (destination.kind === "external") return destination.external;
    if (destination.kind !== "application") return undefined;
    if (!destination.elsewhere) return network.applications.get(destination.name);
    return network.neighbour(destination.space, destination.organization, destination.name);
  };
  const add = (
    source: End,
    destination: PolicyDestination,
    protocol: Protocol,
    ports: PortRange,
    because: Reason,
    path: PropertyPath,
  ) => {
    const callee = destinationOf(destination);
    const ranges = callee ? portsAt(callee, protocol, ports) : [ports];
    flows.add(source, destination, protocol, ranges, because, path);
  };
  for (const { source, outbound, destination, protocol, port, path } of network.connections) {
    const because: Reason = { kind: "connection", source, outbound };
    add(end(network.applications.get(source)!), destination, protocol, singlePort(port), because, path);
  }
  for (const policy of network.policies) {
    const because = policyReason(policy);
    for (const { source, destination, protocol, ports, path } of policy.allowances) {
      add(source, destination, protocol, ports, because, path);
    }
  }
  for (const gateway of network.gateways) {
    addGatewayFlows(flows, gateway, end);
  }
}

function addGatewayFlows(flows: Flows, gateway: Gateway, end: (application: Application) => End): void {
  const self: End = { kind: "gateway", name: gateway.name };
  const because: Reason = { kind: "gateway", name: gateway.name };
  const listeners = gateway.tls === "none" ? [80] : [80, 443];
  const callers: End[] = gateway.model.allowedCidrs
    ? networkEnds(gateway.model.allowedCidrs, `gateways.${gateway.name}.allowedCidrs`)
    : [gateway.internal ? { kind: "platform", name: "network" } : { kind: "internet" }];
  for (const caller of callers) {
    for (const port of listeners) flows.add(caller, self, "tcp", [singlePort(port)], because, gateway.path);
  }
  for (const route of gateway.routes) {
    const ports = [singlePort(portAt(route.inbound, route.port))];
    flows.add(self, end(route.destination), "tcp", ports, because, route.declaredAt);
  }
}
