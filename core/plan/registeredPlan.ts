import type { Compilation } from "../compile";
import {
  isComputed,
  isJsonText,
  isPlainObject,
  isReference,
  isSecret,
  mapItems,
  mapProperties,
  type Computed,
  type Reference,
} from "../platforms/declaration";
import { plannedIdentity, planOf, type Plan } from "./plan";

/**
 * A plan as its Space registers it, for whoever sees the stack's own resources: names stand for those of the space.
 * There are no secrets in it.
 */
export interface RegisteredPlan extends Omit<Plan, "resources"> {
  /** The names of the space's resources. */
  readonly resources: readonly string[];
  /** By reference to a look-up, such as `${prod-vpc.cidrBlock}`: what it answered. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/**
 * The plan that a Space registers.
 * @param valueOf What a reference, or what follows from other values, means in the running program.
 */
export function registeredPlanOf(
  compilation: Compilation,
  valueOf: (value: Reference | Computed) => unknown,
): RegisteredPlan {
  const { declarations, identities, lookups } = compilation;
  const references = lookups.length > 0 ? lookupReferences(compilation) : [];
  const plan = planOf({ ...compilation, declarations: [] });
  return {
    ...plan,
    // A state must not change because a program says the same in another order.
    applications: inOrder(plan.applications, ({ name }) => name),
    externals: inOrder(plan.externals, ({ name }) => name),
    connections: inOrder(plan.connections, ({ source, outbound }) => `${source}.${outbound}`),
    policies: inOrder(plan.policies, (it) => JSON.stringify(it)),
    gateways: inOrder(plan.gateways, ({ name }) => name),
    flows: inOrder(plan.flows, (it) => JSON.stringify(it)),
    resources: inOrder(
      declarations.map(({ name }) => name),
      (name) => name,
    ),
    // Unlike in a printed plan, ids that are Outputs are given as they are: the stack will know them.
    identities: inOrder(
      identities.map((it) => plannedIdentity(it, (value) => referencesAsText(value, valueOf))),
      ({ party }) => party,
    ),
    answers: Object.fromEntries(references.map((it) => [it.toString(), valueOf(it)])),
  };
}

function inOrder<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}

/** References of resources to what look-ups answer, each once. */
function lookupReferences({ declarations, lookups, identities }: Compilation): Reference[] {
  const names = new Set(lookups.map(({ name }) => name));
  const found = new Map<string, Reference>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || isSecret(value)) return;
    if (isReference(value)) {
      if (names.has(value.name) && !value.selection) found.set(value.toString(), value);
    } else if (isComputed(value)) visit(value.from);
    else if (isJsonText(value)) visit(value.value);
    else if (Array.isArray(value) || isPlainObject(value)) Object.values(value).forEach(visit);
  };
  for (const { inputs } of declarations) visit(inputs);
  visit(identities);
  return [...found.values()];
}

/** @param valueOf What else stands for a value in the running program. */
function referencesAsText(value: unknown, valueOf: (value: Computed) => unknown): unknown {
  const inner = (item: unknown) => referencesAsText(item, valueOf);
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) return value.toString();
  if (isComputed(value)) return valueOf(value);
  if (Array.isArray(value)) return mapItems(value, inner);
  return isPlainObject(value) ? mapProperties(value, inner) : value;
}
