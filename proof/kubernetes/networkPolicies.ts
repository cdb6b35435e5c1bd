import { addressesOf, subtractAddresses, EVERY_ADDRESS, type AddressRange } from "../addresses";
import type { Direction } from "../packetFilter";
import {
  fieldsOf,
  isFields,
  isKnown,
  mappingIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
  wordOf,
} from "../reading";
import { ALL_PORTS, ALL_WITH_PORTS, trafficOf, union, NOTHING, type Traffic } from "../traffic";
import { HIGHEST_PORT, LOWEST_PORT } from "../../core/resolve/ports";
import type { PodClause } from "./pods";
import { readSelector, type Selector } from "./selectors";

/** A port that a policy names, as the pods' containers name theirs. */
export interface NamedPort {
  readonly protocol: string;
  readonly name: string;
}

/** One rule of a policy: peers, ports. */
export interface PolicyRule {
  readonly direction: Direction;
  /** Pods that may be called, or call; undefined with {@link anyone}. */
  readonly clauses: readonly PodClause[];
  /** Whether every pod and every address is meant. */
  readonly anyone: boolean;
  readonly addresses: readonly AddressRange[];
  /** Host names that may be called, where the cluster's policies know them. */
  readonly hostnames?: readonly string[];
  /** Parts of the cluster itself, where its policies know them: `kube-apiserver`. */
  readonly entities?: readonly string[];
  readonly traffic: Traffic;
  readonly namedPorts: readonly NamedPort[];
}

/** A NetworkPolicy, read: the pods that it isolates, in which directions, and what it lets through. */
export interface NetworkPolicy {
  readonly resource: string;
  readonly namespace: string;
  readonly subjects: Selector;
  readonly directions: readonly Direction[];
  readonly rules: readonly PolicyRule[];
}

const POLICY_TYPES = new Map<unknown, Direction>([
  ["Ingress", "ingress"],
  ["Egress", "egress"],
]);
const BOTH: readonly Direction[] = ["ingress", "egress"];
const PROTOCOLS = new Map<unknown, string>([
  ["TCP", "tcp"],
  ["UDP", "udp"],
  ["SCTP", "sctp"],
]);

/** Reads a NetworkPolicy as Kubernetes understands it; what it would refuse, or what is not known, is reported. */
export function readNetworkPolicy(
  { name, inputs }: Read,
  undecided: UndecidedPoints,
): NetworkPolicy | undefined {
  const reader = new PolicyReader(name, undecided);
  const { namespace = "default" } = mappingIn(inputs, "metadata", name, undecided);
  if (typeof namespace !== "string" || !isKnown(namespace)) {
    undecided.add(name, "its namespace is not known before deployment");
    return undefined;
  }
  if (!isFields(inputs["spec"])) {
    undecided.add(name, "it has no specification");
    return undefined;
  }
  return reader.policy(namespace, inputs["spec"]);
}

class PolicyReader {
  constructor(
    private readonly resource: string,
    private readonly undecided: UndecidedPoints,
  ) {}

  policy(namespace: string, spec: Fields): NetworkPolicy {
    const subjects = this.selector(spec["podSelector"] ?? {});
    const directions = this.directions(spec);
    const rules: PolicyRule[] = [];
    for (const direction of directions) {
      for (const rule of this.list(spec[direction], direction))
        rules.push(this.rule(namespace, direction, rule));
    }
    return { resource: this.resource, namespace, subjects, directions, rules };
  }

  /** Ingress always, and egress when the policy has egress rules, unless it says. */
  private directions(spec: Fields): readonly Direction[] {
    const types = this.list(spec["policyTypes"], "policyTypes");
    if (types.length === 0) {
      return this.list(spec["egress"], "egress").length > 0 ? BOTH : ["ingress"];
    }
    const directions: Direction[] = [];
    for (const type of types) {
      const direction = POLICY_TYPES.get(type);
      if (direction) directions.push(direction);
      else this.report(`its policy type ${shown(type)} is neither Ingress nor Egress`);
    }
    return directions;
  }

  private rule(namespace: string, direction: Direction, value: unknown): PolicyRule {
    const peersField = direction === "ingress" ? "from" : "to";
    const fields = this.mapping(value, "a rule");
    const peers = this.list(fields[peersField], peersField);
    const anyone = peers.length === 0;
    const clauses: PodClause[] = [];
    const addresses: AddressRange[] = [];
    for (const item of peers) {
      const peer = this.mapping(item, "a peer");
      const { podSelector, namespaceSelector, ipBlock } = peer;
      const selectsPods = isGiven(podSelector) || isGiven(namespaceSelector);
      if (selectsPods === isGiven(ipBlock)) {
        this.report("a peer needs either selectors or an address block");
      } else if (selectsPods) clauses.push(this.clause(namespace, podSelector, namespaceSelector));
      else addresses.push(...this.addresses(ipBlock));
    }
    const { traffic, namedPorts } = this.ports(fields["ports"]);
    const where = anyone ? EVERY_ADDRESS : addresses;
    return { direction, clauses, anyone, addresses: where, traffic, namedPorts };
  }

  /** Both selectors in one peer: pods with those labels in namespaces with those. */
  private clause(namespace: string, podSelector: unknown, namespaceSelector: unknown): PodClause {
    return {
      namespaces: isGiven(namespaceSelector) ? this.selector(namespaceSelector) : namespace,
      pods: isGiven(podSelector) ? this.selector(podSelector) : [],
    };
  }

  private addresses(value: unknown): AddressRange[] {
    const { cidr, except } = this.mapping(value, "an address block");
    const block = typeof cidr === "string" ? addressesOf(cidr) : undefined;
    if (!block) {
      this.report(`its address block ${shown(cidr)} is no known network`);
      return [];
    }
    const holes = this.list(except, "except").flatMap((hole) => {
      const range = typeof hole === "string" ? addressesOf(hole) : undefined;
      if (range && range.from >= block.from && range.to <= block.to) return [range];
      this.report(`its exception ${shown(hole)} is no network within ${wordOf(cidr)}`);
      return [];
    });
    return holes.length === 0 ? [block] : subtractAddresses([block], holes);
  }

  private ports(value: unknown): Pick<PolicyRule, "traffic" | "namedPorts"> {
    const ports = this.list(value, "ports");
    if (ports.length === 0) return { traffic: ALL_WITH_PORTS, namedPorts: [] };
    let traffic = NOTHING;
    const namedPorts: NamedPort[] = [];
    for (const item of ports) {
      const fields = this.mapping(item, "a port");
      const { port, endPort } = fields;
      const protocol = PROTOCOLS.get(fields["protocol"] ?? "TCP");
      if (!protocol) this.report(`its protocol ${shown(fields["protocol"])} is none of Kubernetes`);
      else if (typeof port === "string" && !isGiven(endPort)) this.namedPort(protocol, port, namedPorts);
      else traffic = union(traffic, this.numbers(protocol, port, endPort));
    }
    return { traffic, namedPorts };
  }

  private namedPort(protocol: string, name: string, namedPorts: NamedPort[]): void {
    if (isKnown(name) && /[a-z]/.test(name)) namedPorts.push({ protocol, name });
    else this.report(`its port ${shown(name)} is neither a number nor a name`);
  }

  private numbers(protocol: string, port: unknown, endPort: unknown): Traffic {
    if (!isGiven(port) && !isGiven(endPort)) return trafficOf(protocol, ALL_PORTS);
    const from = port as number;
    const to = isGiven(endPort) ? (endPort as number) : from;
    if (isPort(from) && isPort(to) && from <= to) return trafficOf(protocol, { from, to });
    const text = isGiven(endPort) ? `${shown(port)}-${shown(endPort)}` : JSON.stringify(port);
    this.report(`its ports ${text} are none`);
    return NOTHING;
  }

  private selector(value: unknown): Selector {
    return readSelector(value, this.resource, this.undecided);
  }

  private list(value: unknown, field: string): readonly unknown[] {
    if (!isGiven(value)) return [];
    if (Array.isArray(value)) return value;
    this.report(`${field} is not a list`);
    return [];
  }

  private mapping(value: unknown, what: string): Fields {
    if (!isFields(value)) this.report(`${what} is not a mapping`);
    return fieldsOf(value);
  }

  private report(problem: string): void {
    this.undecided.add(this.resource, problem);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= LOWEST_PORT && (value as number) <= HIGHEST_PORT;
}
