import { entityOutside, hostnameOutside } from "../externals";
import { outsideOf } from "../outside";
import {
  isGoverned,
  type Direction,
  type FilteredParty,
  type FilterRule,
  type PacketFilter,
  type Side,
} from "../packetFilter";
import type { UndecidedPoints } from "../reading";
import { ALL_WITH_PORTS, isNothing, trafficOf, type Traffic } from "../traffic";
import type { NamedPort, NetworkPolicy, PolicyRule } from "./networkPolicies";
import { OtherPodsFinder } from "./otherPods";
import { NAMESPACE_NAME, PodIndex, type Namespace, type PodClause, type Pods } from "./pods";

/** Known pods, and whose they are. */
export interface PodParty extends Pods {
  readonly name: string;
  readonly kind: FilteredParty["kind"];
  /** Whether they are in another space, whose own policies isolate them and may let more through. */
  readonly foreign?: boolean;
  /** Of foreign pods: the directions in which they are taken to let through what is declared. */
  readonly theirs?: readonly Direction[] | undefined;
}

/** Pods, and the policies that decide on their traffic. */
export interface PodNetwork {
  readonly pods: readonly PodParty[];
  readonly namespaces: readonly Namespace[];
  /** The namespaces that the plan governs: what no policy of the plan isolates there is open. */
  readonly governed: ReadonlySet<string>;
  /** Whether they govern their own applications and gateways alone there. */
  readonly leavesOthersAlone?: boolean;
  readonly policies: readonly NetworkPolicy[];
  /** Other selectors whose pods must be told apart, such as those of Services. */
  readonly clauses?: readonly PodClause[];
}

/** The packet filter that network policies make of pods, and the index that finds its parties. */
export interface PodFilter {
  readonly filter: PacketFilter;
  readonly index: PodIndex;
}

/** Which pods reach which: the union of all policies, both ends, and openness where no policy selects a pod. */
export function podFilterOf(network: PodNetwork, undecided: UndecidedPoints): PodFilter {
  const namespaces = withMentioned(network);
  const index = new PodIndex(network.pods, namespaces);
  const others = new OtherPodsFinder(index, undecided).find(network.policies, network.clauses ?? []);
  const pods: PodParty[] = [...network.pods, ...others.pods.map((it) => ({ ...it, kind: "other" as const }))];
  index.add(others.pods, others.namespaces);
  const builder = new RuleBuilder(index, undecided);
  for (const policy of network.policies) builder.add(policy);
  const foreign = new Set(network.pods.filter((it) => it.foreign).map((it) => it.namespace));
  for (const namespace of network.governed) foreign.delete(namespace);
  const parties = pods.map(({ name, kind, namespace, theirs = [] }, place): FilteredParty => {
    const side = (direction: Direction): Side => {
      if (foreign.has(namespace)) return theirs.includes(direction) ? "open" : "unknown";
      return builder.isolated[direction].has(place) ? "filtered" : "open";
    };
    const isLeftAlone = network.leavesOthersAlone === true && !isGoverned({ kind });
    const ours = network.governed.has(namespace) && !isLeftAlone;
    return { name, kind, ours, ingress: side("ingress"), egress: side("egress") };
  });
  const filter = { parties, rules: builder.rules, everything: ALL_WITH_PORTS, addressesMeanParties: false };
  return { filter, index };
}

/** Every namespace that pods are in or that selectors name. */
function withMentioned({ pods, namespaces, policies }: PodNetwork): Namespace[] {
  const names = new Set<string>();
  for (const { namespace } of pods) names.add(namespace);
  for (const { namespace, rules } of policies) {
    names.add(namespace);
    for (const { clauses } of rules) for (const clause of clauses) addNamed(clause, names);
  }
  const named = new Map<string, Namespace>([...names].map((name) => [name, { name, labels: undefined }]));
  for (const { name, labels } of namespaces) {
    named.set(name, { name, labels: labels && { ...labels, [NAMESPACE_NAME]: name } });
  }
  return [...named.values()];
}

/** Adds the namespaces that a peer names. */
function addNamed({ namespaces }: PodClause, names: Set<string>): void {
  if (typeof namespaces === "string") return;
  for (const { key, operator, values } of namespaces) {
    if (key === NAMESPACE_NAME && operator === "In") for (const name of values) names.add(name);
  }
}

class RuleBuilder {
  readonly rules: FilterRule[] = [];
  readonly isolated: Readonly<Record<Direction, Set<number>>> = { ingress: new Set(), egress: new Set() };
  private readonly everyone: readonly number[];

  constructor(
    private readonly index: PodIndex,
    private readonly undecided: UndecidedPoints,
  ) {
    this.everyone = index.pods.map((_, place) => place);
  }

  add(policy: NetworkPolicy): void {
    const subjects = this.index.selectIn(policy.namespace, policy.subjects);
    for (const direction of policy.directions) {
      for (const subject of subjects) this.isolated[direction].add(subject);
    }
    for (const rule of policy.rules) this.addRule(policy.resource, subjects, rule);
  }

  private addRule(resource: string, subjects: readonly number[], rule: PolicyRule): void {
    const { direction, anyone, clauses, traffic } = rule;
    const peers = anyone ? this.everyone : this.peersOf(clauses, resource);
    const outside = [
      ...rule.addresses.map(outsideOf),
      ...(rule.hostnames ?? []).map(hostnameOutside),
      ...(rule.entities ?? []).map(entityOutside),
    ];
    const add = (from: readonly number[], to: readonly number[], what: Traffic, where = outside) => {
      if (from.length === 0 || to.length + where.length === 0 || isNothing(what)) return;
      this.rules.push({ direction, subjects: from, peers: to, outside: where, traffic: what, resource });
    };
    add(subjects, peers, traffic);
    for (const port of rule.namedPorts) {
      // A named port is the number that the called pods give it: those selected, or those called.
      if (direction === "ingress") {
        for (const [what, called] of this.byNumber(subjects, port)) add(called, peers, what);
      } else {
        for (const [what, called] of this.byNumber(peers, port)) add(subjects, called, what, []);
      }
    }
  }

  private peersOf(clauses: readonly PodClause[], resource: string): readonly number[] {
    if (clauses.length === 1) return this.index.select(clauses[0]!, resource, this.undecided);
    return [...new Set(clauses.flatMap((it) => this.index.select(it, resource, this.undecided)))];
  }

  private byNumber(called: readonly number[], { protocol, name }: NamedPort): Map<Traffic, number[]> {
    const byNumber = new Map<Traffic, number[]>();
    for (const place of called) {
      const number = this.index.pods[place]!.namedPorts.get(`${protocol} ${name}`);
      if (number === undefined) continue;
      const traffic = trafficOf(protocol, { from: number, to: number });
      byNumber.set(traffic, [...(byNumber.get(traffic) ?? []), place]);
    }
    return byNumber;
  }
}
