import type { UndecidedPoints } from "../reading";
import { LabelMap } from "./labelMap";
import { formatSelector, selects, type Labels, type Requirement, type Selector } from "./selectors";

/** Every namespace carries this label with its own name; only the API server can set it. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Pods that are alike: those of one application, of one gateway, or any others that a selector may mean. */
export interface Pods {
  readonly namespace: string;
  /** All labels that the pods have, as far as selectors are concerned. */
  readonly labels: Labels;
  /** The labels that no other pods of the namespace have together. */
  readonly identity: Labels;
  /** Numbers of named ports, by protocol and name: `tcp web`. */
  readonly namedPorts: ReadonlyMap<string, number>;
}

export interface Namespace {
  readonly name: string;
  /** Undefined for a namespace of which only the name is known. */
  readonly labels: Labels | undefined;
}

/** What a peer of a policy selects: pods of namespaces. */
export interface PodClause {
  /** A namespace by name, or those that a selector means. */
  readonly namespaces: string | Selector;
  readonly pods: Selector;
}

/** Finds pods by their namespaces and labels without trying each. */
export class PodIndex {
  private readonly byNamespace = new Map<string, number[]>();
  private readonly byLabel = new LabelMap<number>();

  readonly pods: Pods[] = [];
  readonly namespaces: Namespace[] = [];

  constructor(pods: readonly Pods[], namespaces: readonly Namespace[]) {
    this.add(pods, namespaces);
  }

  /** Adds pods behind those that are there, which keep their places. */
  add(more: readonly Pods[], namespaces: readonly Namespace[]): void {
    for (const pods of more) {
      const { namespace, labels } = pods;
      const place = this.pods.push(pods) - 1;
      const all = this.byNamespace.get(namespace);
      if (all) all.push(place);
      else this.byNamespace.set(namespace, [place]);
      for (const key in labels) this.byLabel.add(namespace, key, labels[key]!, place);
    }
    this.namespaces.push(...namespaces);
  }

  /** The places of the pods that a clause selects. */
  select(clause: PodClause, resource: string, undecided: UndecidedPoints): readonly number[] {
    if (typeof clause.namespaces === "string") return this.selectIn(clause.namespaces, clause.pods);
    const names = this.selectNamespaces(clause.namespaces, resource, undecided);
    return names.length === 1
      ? this.selectIn(names[0]!, clause.pods)
      : names.flatMap((name) => this.selectIn(name, clause.pods));
  }

  /** The pods of one namespace that a selector selects; the list may be shared. */
  selectIn(namespace: string, selector: Selector): readonly number[] {
    let candidates: readonly number[] | undefined;
    let exact: Requirement | undefined;
    for (const requirement of selector) {
      if (requirement.operator !== "In" || requirement.values.length !== 1) continue;
      const labelled = this.byLabel.get(namespace, requirement.key, requirement.values[0]!);
      if (!candidates || labelled.length < candidates.length) [candidates, exact] = [labelled, requirement];
    }
    candidates ??= this.byNamespace.get(namespace) ?? [];
    if (candidates.length === 0 || selector.length === (exact ? 1 : 0)) return candidates;
    const rest = selector.filter((it) => it !== exact);
    return candidates.filter((place) => selects(rest, this.pods[place]!.labels));
  }

  /** The namespaces that a selector means. What cannot be known is taken to be meant, and reported. */
  selectNamespaces(selector: Selector, resource: string, undecided: UndecidedPoints): string[] {
    return this.namespaces
      .filter(({ name, labels }) => {
        const known = { ...labels, [NAMESPACE_NAME]: name };
        if (labels !== undefined) return selects(selector, known);
        const decidable = selector.filter((it) => it.key === NAMESPACE_NAME);
        if (!selects(decidable, known)) return false;
        if (decidable.length < selector.length) {
          undecided.add(
            resource,
            `it selects namespaces by ${formatSelector(selector)}, and the labels of namespace ${name} are not known`,
          );
        }
        return true;
      })
      .map(({ name }) => name);
  }
}
