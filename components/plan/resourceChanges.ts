import diffOf from "microdiff";
import type { Plan, PlannedResource } from "./plan";
import { isReplacedBy } from "./replacements";

/** One property of a resource that differs; absent means that it is not there on that side. */
export interface PropertyChange {
  /** Such as `spec.template.spec.containers[server].image`; list items with names are found by name. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ResourceSummary {
  readonly name: string;
  readonly type: string;
  readonly component: string;
}

/** A resource that is in both plans, and what of it differs. */
export interface ResourceChange extends ResourceSummary {
  readonly properties: readonly PropertyChange[];
}

export interface ResourceChanges {
  readonly created: readonly ResourceSummary[];
  readonly updated: readonly ResourceChange[];
  /** Deleted and created anew, because a property differs that cannot be changed in place. */
  readonly replaced: readonly ResourceChange[];
  readonly deleted: readonly ResourceSummary[];
}

/** What `pulumi up` would do to the resources, as far as plans tell. Values behind `[secret]` are not compared. */
export function compareResources(before: Plan, after: Plan): ResourceChanges {
  const earlier = new Map(before.resources.map((resource) => [identity(resource), resource]));
  const later = new Set(after.resources.map(identity));
  const created: ResourceSummary[] = [];
  const updated: ResourceChange[] = [];
  const replaced = new Map<string, ResourceChange>();
  const replacedInputs = new Map<string, object>();
  // A plan lists a resource after those that it refers to, so that replacement spreads in one pass.
  for (const resource of after.resources) {
    const old = earlier.get(identity(resource));
    if (!old) {
      created.push(summary(resource));
      continue;
    }
    const properties = propertyChanges(old.inputs, resource.inputs);
    if (replaced.size > 0) properties.push(...renewedReferences(resource.inputs, replacedInputs));
    if (properties.length === 0) continue;
    const change = { ...summary(resource), properties };
    if (properties.some(({ path }) => isReplacedBy(resource.type, path))) {
      replaced.set(resource.name, change);
      replacedInputs.set(resource.name, resource.inputs as object);
    } else updated.push(change);
  }
  const deleted = before.resources.filter((resource) => !later.has(identity(resource))).map(summary);
  return { created, updated, replaced: [...replaced.values()], deleted };
}

/** As Pulumi's URN: a resource of another type, or under another type of component, is another resource. */
function identity({ name, type, component }: PlannedResource): string {
  return `${component.split(" ")[0]} ${type} ${name}`;
}

function summary({ name, type, component }: PlannedResource): ResourceSummary {
  return { name, type, component };
}

function propertyChanges(before: unknown, after: unknown): PropertyChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const changes = diffOf(named(before) as Record<string, unknown>, named(after) as Record<string, unknown>, {
    cyclesFix: false,
  });
  // Nothing but the order of a list differs.
  if (changes.length === 0) return [{ path: "", before: "another order", after: "another order" }];
  return changes.map((change) => ({
    path: formatKeys(change.path),
    ...(change.type !== "CREATE" && { before: unnamed(change.oldValue) }),
    ...(change.type !== "REMOVE" && { after: unnamed(change.value) }),
  }));
}

/** Marks the keys of what was a list. */
const LIST = "\u0000";

/** Lists of objects with names, such as environment variables, as objects by name: so that an insertion is one change. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map((item: unknown) => (item as { name?: unknown } | null)?.name);
    const isNamed = names.every((name) => typeof name === "string") && new Set(names).size === names.length;
    if (!isNamed) return value.map(named);
    return Object.fromEntries(value.map((item, index) => [`${LIST}${names[index] as string}`, named(item)]));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(item)]));
}

function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key]) => key.startsWith(LIST))) {
    return entries.map(([, item]) => unnamed(item));
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, unnamed(item)]));
}

function formatKeys(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (key.startsWith(LIST)) return `${text}[${key.slice(LIST.length)}]`;
    if (!/^[\w$-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

const REFERENCE = /\$\{([^}.]+)\.([^}[]+)[^}]*\}/g;

/** References to replaced resources, whose values will be others. */
function renewedReferences(inputs: unknown, replaced: ReadonlyMap<string, object>): PropertyChange[] {
  const changes: PropertyChange[] = [];
  const visit = (value: unknown, keys: readonly (string | number)[]): void => {
    if (typeof value === "string") {
      const renewed = [...value.matchAll(REFERENCE)].some(
        ([, name, property]) => replaced.has(name!) && !isGiven(replaced.get(name!)!, property!),
      );
      if (renewed) changes.push({ path: formatKeys(keys), before: value, after: `${value} (replaced)` });
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...keys, index]));
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, [...keys, key]);
    }
  };
  visit(inputs, []);
  return changes;
}

/** Whether an output repeats an input, such as a fixed name: replacement does not renew it. */
function isGiven(inputs: object, property: string): boolean {
  const value = property
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], inputs);
  return typeof value === "string" && !value.includes("${");
}
