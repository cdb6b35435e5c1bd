import type { Undecided } from "../reading";
import type { NetworkPolicy } from "./networkPolicies";
import { NAMESPACE_NAME, type Namespace, type PodClause, type PodIndex, type Pods } from "./pods";
import {
  examplesOf,
  formatSelector,
  selects,
  type Labels,
  type Requirement,
  type Selector,
} from "./selectors";

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
/** Pairs of selectors that one pod may match both; more than people write. */
const MAXIMUM_COMBINATIONS = 10_000;

/**
 * Pods that stand for whatever the policies' selectors mean besides the known pods, so that what is open to them is
 * seen. A selector that demands all labels of a known workload's identity means no others.
 */
export class OtherPodsFinder {
  private readonly byIdentity = new Map<string, Pods[]>();
  private readonly found = new Map<string, OtherPods>();
  private readonly namespacesFound = new Map<string, Namespace>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly index: PodIndex,
    private readonly undecided: Undecided,
  ) {
    for (const pods of index.pods) {
      const [first] = Object.entries(pods.identity);
      if (!first) continue;
      const key = identityKey(pods.namespace, ...first);
      this.byIdentity.set(key, [...(this.byIdentity.get(key) ?? []), pods]);
    }
  }

  /** The pods, and the namespaces that stand for those that selectors mean besides the known ones. */
  find(
    policies: readonly NetworkPolicy[],
    more: readonly PodClause[],
  ): { readonly pods: readonly OtherPods[]; readonly namespaces: readonly Namespace[] } {
    const subjects = policies.flatMap(({ namespace, subjects: pods, resource }) =>
      this.openings({ namespaces: namespace, pods }, resource),
    );
    const peers = policies.flatMap(({ rules, resource }) =>
      rules.flatMap(({ clauses, anyone }) =>
        (anyone ? [{ namespaces: [], pods: [] }] : clauses).flatMap((it) => this.openings(it, resource)),
      ),
    );
    const others = more.flatMap((clause) => this.openings(clause, "Service"));
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

  /** The clause in each of its namespaces, where it means pods that are not known. */
  private openings({ namespaces, pods }: PodClause, resource: string): OpenClause[] {
    const names = typeof namespaces === "string" ? [namespaces] : this.namespacesOf(namespaces, resource);
    return names.flatMap((namespace) => {
      if (this.isCovered(namespace, pods)) return [];
      const key = `${namespace} ${JSON.stringify(pods)}`;
      if (this.seen.has(key)) return [];
      this.seen.add(key);
      return [{ namespace, selector: pods }];
    });
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
    return selector.some(({ key, operator, values }) => {
      if (operator !== "In" || values.length !== 1) return false;
      const candidates = this.byIdentity.get(identityKey(namespace, key, values[0]!));
      return candidates?.some(({ identity }) =>
        Object.keys(identity).every((name) => demands(selector, name, identity[name]!)),
      );
    });
  }

  private add(namespace: string, selector: Selector): void {
    const examples = examplesOf(selector);
    if (examples === undefined) {
      this.undecided.add("network policies", `a selector has too many values: ${formatSelector(selector)}`);
    }
    const uncovered = examples?.filter((labels) => !this.isKnownPod(namespace, labels)) ?? [];
    for (const labels of uncovered) {
      const text = describe(selector, labels, uncovered.length);
      const key = `${namespace} ${JSON.stringify(Object.entries(labels).sort())}`;
      if (this.found.has(key)) continue;
      const name = `${text === "" ? "other pods" : `pods with ${text}`} in namespace ${namespace}`;
      this.found.set(key, { name, namespace, labels, identity: {}, namedPorts: NO_PORTS });
    }
  }

  private isKnownPod(namespace: string, labels: Labels): boolean {
    return Object.entries(labels).some(([key, value]) =>
      this.byIdentity
        .get(identityKey(namespace, key, value))
        ?.some(({ identity }) => Object.keys(identity).every((name) => labels[name] === identity[name])),
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

function demands(selector: Selector, key: string, value: string): boolean {
  const isThat = (it: Requirement) =>
    it.key === key && it.operator === "In" && it.values.length === 1 && it.values[0] === value;
  return selector.some(isThat);
}

function identityKey(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}
