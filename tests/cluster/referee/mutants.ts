/** Saved plans of which somebody changed one resource, and what the proof says of each. */
import type { Plan as SavedPlan } from "../../../core/plan/plan";
import { verdictOf, type Verdict } from "../../../proof/verdict";
import { asKubernetesObject, type KubernetesObject } from "../../integration/kubernetesClient";
import { mutate } from "../../unit/proof/mutations/mutate";
import { Random } from "../../unit/support/random";
import type { Example, Plan } from "../plans";

export interface Mutant {
  /** Such as `prod-web-to-api-tcp-3000-egress: any port`. */
  readonly change: string;
  readonly kind: string;
  readonly verdict: Verdict;
  /** What is in the cluster before and after, where the two differ. */
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
}

/** What can be changed and changed back while all else runs: pods and gateways would have to be made anew. */
const TRIED = ["NetworkPolicy", "CiliumNetworkPolicy", "Service", "HTTPRoute"];
const ATTEMPTS_EACH = 50;

/** The same of the same seed. */
export function mutantsOf({ plan }: Example, seed: number, count: number): Mutant[] {
  const random = new Random(seed);
  const found = new Map<string, Mutant>();
  for (let attempt = 0; attempt < count * ATTEMPTS_EACH && found.size < count; attempt++) {
    const mutant = mutate(plan as unknown as SavedPlan, random);
    if (!mutant) continue;
    const [before, after] = differing(plan, mutant.plan as unknown as Plan);
    const objects = [...before, ...after];
    if (objects.length === 0 || !objects.every(({ kind }) => TRIED.includes(kind))) continue;
    const { change } = mutant;
    found.set(change, { change, kind: objects[0]!.kind, verdict: verdictOf(mutant.plan), before, after });
  }
  return [...found.values()];
}

/** The ports that their rules name, which something must listen on to show that they are open. */
export function portsIn(mutants: readonly Mutant[]): number[] {
  const ports = new Set<number>();
  JSON.stringify(
    mutants.map(({ after }) => after),
    (key, value: unknown) => {
      if (["port", "endPort", "targetPort"].includes(key) && typeof value === "number") ports.add(value);
      return value;
    },
  );
  return [...ports].filter((port) => port >= LOWEST_UNPRIVILEGED);
}

const LOWEST_UNPRIVILEGED = 1024;

type Resource = Plan["resources"][number] & { readonly type: string };

/** The objects of both plans that differ in either, by the names that the cluster knows them by. */
function differing(one: Plan, other: Plan): readonly [KubernetesObject[], KubernetesObject[]] {
  const [before, after] = [one, other].map(({ resources }) =>
    (resources as readonly Resource[]).filter(({ inputs }) => "metadata" in inputs).map(objectOf),
  ) as [KubernetesObject[], KubernetesObject[]];
  const changed = new Set([...without(before, after), ...without(after, before)].map(idOf));
  const among = (objects: KubernetesObject[]) => objects.filter((it) => changed.has(idOf(it)));
  return [among(before), among(after)];
}

function without(all: readonly KubernetesObject[], others: readonly KubernetesObject[]): KubernetesObject[] {
  const same = new Set(others.map((it) => JSON.stringify(it)));
  return all.filter((it) => !same.has(JSON.stringify(it)));
}

/** What an object is to a cluster. */
export function idOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace} ${name}`;
}

function objectOf({ type, inputs }: Resource): KubernetesObject {
  const [, group = "", kind = ""] = type.split(":");
  return asKubernetesObject({ apiVersion: group.replace(/^core\//, ""), kind, ...inputs });
}
