import type { UndecidedPoints } from "../reading";
import { LabelMap } from "./labelMap";
import type { NetworkPolicy } from "./networkPolicies";
import { NAMESPACE_NAME, type Namespace, type PodClause, type PodIndex, type Pods } from "./pods";
import { examplesOf, formatSelector, selects, type Labels, type Selector } from "./selectors";

/** Pods that a selector means besides those that are known: what may be deployed there tomorrow. */
export interface OtherPods extends Pods {
  readonly name: string;
}

/** A clause that means more than known pods, in one namespace. */
interface OpenClause {
  readonly namespace: string;
  readonly selector: Selector;
}

const NO_PORTS: ReadonlyMap<string, number> = new Map();
const ANY_PODS: PodClause = { namespaces: [], pods: [] };
/** Pairs of selectors that one pod may match both; more than people write. */
const MAXIMUM_COMBINATIONS = 10_000;

/**
 * Pods that stand for whatever the policies' selectors mean besides the known pods, so that what is open to them is
 * seen. A selector that demands all labels of a known workload's identity means no others.
 */
export class OtherPodsFinder {
  private readonly byIdentity = new LabelMap<Pods>();
  private readonly found = new Map<string, OtherPods>();
  private readonly namespacesFound = new Map<string, Namespace>();
  /** By list of openings: those that are in it. */
  private readonly seen = new Map<readonly OpenClause[], Set<string>>();

  constructor(
    private readonly index: PodIndex,
    private readonly undecided: UndecidedPoints,
  ) {
    for (const pods of index.pods) {
      const [first] = Object.keys(pods.identity);
      if (first !== undefined) this.byIdentity.add(pods.namespace, first, pods.identity[first]!, pods);
    }
  }

  /** The pods, and the namespaces that stand for those that selectors mean besides the known ones. */
  find(
    policies: readonly NetworkPolicy[],
    more: readonly PodClause[],
  ): { readonly pods: readonly OtherPods[]; readonly namespaces: readonly Namespace[] } {
    const [subjects, peers, others]: [OpenClause[], OpenClause[], OpenClause[]] = [[], [], []];
    for (const { namespace, subjects: pods, rules, resource } of policies) {
      this.addOpenings({ namespaces: namespace, pods }, resource, subjects);
      for (const { clauses, anyone } of rules) {
        if (anyone) this.addOpenings(ANY_PODS, resource, peers);
        for (const clause of clauses) this.addOpenings(clause, resource, peers);
      }
    }
    for (const clause of more) this.addOpenings(clause, "Service", others);
    for (const clause of [...subjects, ...peers, ...others]) this.add(clause.namespace, clause.selector);
    this.addCombinations(peers, subjects);
    return { pods: [...this.found.values()], namespaces: [...this.namespacesFound.values()] };
  }

  /** A pod that a peer means must also be let through by a policy that selects it: it may need both's labels. */
  private addCombinations(peers: readonly OpenClause[], subjects: readonly OpenClause[]): void {
    const narrow = subjects.filter(({ selector }) => selector.length > 0);
    const wanted = peers.filter(({ selector }) => selector.length > 0);
    if (narrow.length * wanted.length > MAXIMUM_COMBINATIONS) {
      this.undecided.add("network policies", "too many of their selectors mean pods that are not known");
      return;
    }
    for (const peer of wanted) {
      for (const subject of narrow) {
        if (peer.namespace === subject.namespace) {
          this.add(peer.namespace, [...peer.selector, ...subject.selector]);
        }
      }
    }
  }

  /** Adds the clause in each of its namespaces, where it means pods that are not known. */
  private addOpenings({ namespaces, pods }: PodClause, resource: string, openings: OpenClause[]): void {
    if (typeof namespaces === "string" && this.isCovered(namespaces, pods)) return;
    const names = typeof namespaces === "string" ? [namespaces] : this.namespacesOf(namespaces, resource);
    for (const namespace of names) {
      const key = `${namespace} ${JSON.stringify(pods)}`;
      if (this.seen.get(openings)?.has(key) || this.isCovered(namespace, pods)) continue;
      this.seen.set(openings, (this.seen.get(openings) ?? new Set()).add(key));
      openings.push({ namespace, selector: pods });
    }
  }

  /** Known namespaces, and one that stands for the others unless the selector names its namespaces. */
  private namespacesOf(selector: Selector, resource: string): string[] {
    const known = this.index.selectNamespaces(selector, resource, this.undecided);
    if (selector.some(({ key, operator }) => key === NAMESPACE_NAME && operator === "In")) return known;
    const [labels] = examplesOf(selector) ?? [{}];
    if (!labels) return known;
    const name = selector.length === 0 ? "another" : `another (${formatSelector(selector)})`;
    this.namespacesFound.set(name, { name, labels });
    return [...known, name];
  }

  /** The usual case, quickly: the selector demands every label of a known workload's identity. */
  private isCovered(namespace: string, selector: Selector): boolean {
    for (const { key, operator, values } of selector) {
      if (operator !== "In" || values.length !== 1) continue;
      for (const { identity } of this.byIdentity.get(namespace, key, values[0]!)) {
        if (demandsAll(selector, identity)) return true;
      }
    }
    return false;
  }

  private add(namespace: string, selector: Selector): void {
    const examples = examplesOf(selector);
    if (examples === undefined) {
      this.undecided.add("network policies", `a selector has too many values: ${formatSelector(selector)}`);
    }
    const uncovered = examples?.filter((labels) => !this.isKnownPod(namespace, labels)) ?? [];
    for (const labels of uncovered) {
      const text = describe(selector, labels, examples!.length);
      const key = `${namespace} ${JSON.stringify(Object.entries(labels).sort())}`;
      if (this.found.has(key)) continue;
      const name = `${text === "" ? "other pods" : `pods with ${text}`} in namespace ${namespace}`;
      this.found.set(key, { name, namespace, labels, identity: {}, namedPorts: NO_PORTS });
    }
  }

  private isKnownPod(namespace: string, labels: Labels): boolean {
    return Object.entries(labels).some(([key, value]) =>
      this.byIdentity
        .get(namespace, key, value)
        .some(({ identity }) => Object.keys(identity).every((name) => labels[name] === identity[name])),
    );
  }
}

/** The selector itself where it leaves one possibility, and otherwise the labels of this one. */
function describe(selector: Selector, labels: Labels, possibilities: number): string {
  if (possibilities === 1 || !selects(selector, labels)) return formatSelector(selector);
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

/** Whether a selector demands each of some labels. */
function demandsAll(selector: Selector, labels: Labels): boolean {
  for (const name of Object.keys(labels)) {
    if (!demands(selector, name, labels[name]!)) return false;
  }
  return true;
}

function demands(selector: Selector, name: string, value: string): boolean {
  for (const { key, operator, values } of selector) {
    if (key === name && operator === "In" && values.length === 1 && values[0] === value) return true;
  }
  return false;
}
