import { fieldsOf, isKnown, listOf, type Read, type UndecidedPoints } from "../reading";
import type { InternalRoute, Target } from "../evidence";
import type { PodIndex } from "./pods";
import { readSelector, type Selector } from "./selectors";

/** One port of a Service. */
export interface ServicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: number | string;
}

/** A Service, read: what it is called, which pods it means, and how it translates ports. */
export interface Service {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly selector: Selector;
  readonly ports: readonly ServicePort[];
  /** Whether its name leads to its pods themselves, at any port. */
  readonly isHeadless: boolean;
}

const SERVICE_PROTOCOLS = new Set<unknown>(["TCP", "UDP", "SCTP"]);

/** Reads a Service; undefined, and reported, for one whose pods cannot be told. */
export function readService(
  { name: resource, inputs }: Read,
  undecided: UndecidedPoints,
): Service | undefined {
  const { name, namespace = "default" } = fieldsOf(inputs["metadata"]);
  const spec = fieldsOf(inputs["spec"]);
  const { selector, type = "ClusterIP", externalIPs, externalName, clusterIP } = spec;
  if (typeof name !== "string" || typeof namespace !== "string" || !isKnown(name + namespace)) {
    undecided.add(resource, "its name or namespace is not known before deployment");
    return undefined;
  }
  if (selector === undefined || type === "ExternalName" || externalName !== undefined) {
    undecided.add(resource, "it has no selector, so where it leads is decided elsewhere");
    return undefined;
  }
  if (clusterIP !== undefined && clusterIP !== null && !(typeof clusterIP === "string" && isKnown(clusterIP)))
    undecided.add(resource, "its clusterIP is not known before deployment");
  const isOutside = Array.isArray(externalIPs) ? externalIPs.length > 0 : externalIPs !== undefined;
  if (type !== "ClusterIP" || isOutside) {
    undecided.add(resource, "it is reached from outside through nodes, which network policies always let in");
  }
  const ports = listOf(spec["ports"]).flatMap((item): ServicePort[] => {
    const { name: portName = "", port, targetPort = port, protocol = "TCP", nodePort } = fieldsOf(item);
    const isName = typeof portName === "string" && isKnown(portName);
    const isTarget =
      typeof targetPort === "number" || (typeof targetPort === "string" && isKnown(targetPort));
    if (nodePort !== undefined && nodePort !== null)
      undecided.add(resource, "one of its ports is that of every node");
    // The name of a headless Service leads to its pods themselves, whose ports it does not translate.
    if (clusterIP === "None" && targetPort !== port)
      undecided.add(resource, "it has no address of its own, and translates ports");
    if (typeof port === "number" && isTarget && isName && SERVICE_PROTOCOLS.has(protocol)) {
      return [{ name: portName, protocol: String(protocol).toLowerCase(), port, targetPort }];
    }
    undecided.add(resource, "one of its ports cannot be read");
    return [];
  });
  return {
    resource,
    namespace,
    name,
    selector: readSelector({ matchLabels: selector }, resource, undecided),
    ports,
    isHeadless: clusterIP === "None",
  };
}

/** The pods that answer at one port of a Service, and their own port. */
export function targetsOf(
  { namespace, selector }: Service,
  { targetPort, protocol }: ServicePort,
  index: PodIndex,
  names: readonly { readonly name: string }[],
): Target[] {
  return index.selectIn(namespace, selector).map((party) => {
    const { name } = names[party]!;
    if (typeof targetPort === "number") return { party, name, port: targetPort };
    const port = index.pods[party]!.namedPorts.get(`${protocol} ${targetPort}`);
    if (port !== undefined) return { party, name, port };
    return { party: undefined, name: `the port ${targetPort} of ${name}, which it does not have`, port };
  });
}

/** What the Services of a namespace are called, and where they lead. */
export function internalRoutesOf(
  services: readonly Service[],
  index: PodIndex,
  names: readonly { readonly name: string }[],
): InternalRoute[] {
  return services.flatMap((service) => {
    if (service.isHeadless) return [routeToPods(service, index, names)];
    return service.ports.map((port) => ({
      hostname: service.name,
      protocol: port.protocol,
      port: port.port,
      targets: targetsOf(service, port, index, names),
      resource: service.resource,
    }));
  });
}

function routeToPods(
  { name: hostname, namespace, selector, resource }: Service,
  index: PodIndex,
  names: readonly { readonly name: string }[],
): InternalRoute {
  const parties = index.selectIn(namespace, selector);
  const targets = parties.map((party) => ({ party, name: names[party]!.name, port: undefined }));
  return { hostname, targets, resource };
}
