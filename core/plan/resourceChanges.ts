import diffOf from "microdiff";
import { parseComponentName } from "../names/componentName";
import type { Plan, PlannedResource } from "./plan";
import { isReplacedBy, type PropertyChange } from "./replacements";

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

/** A resource whose outputs may be others than they were. */
interface Renewal {
  readonly inputs: unknown;
  readonly properties: readonly PropertyChange[];
  readonly isReplaced: boolean;
}

/** What `pulumi up` would do to the resources, as far as plans tell. Values behind `[secret]` are not compared. */
export function compareResources(before: Plan, after: Plan): ResourceChanges {
  const earlier = new Map(before.resources.map((resource) => [identity(resource), resource]));
  const earlierByName = new Map(before.resources.map((resource) => [resource.name, resource]));
  const later = new Set(after.resources.map(identity));
  const names = new Set(after.resources.map(({ name }) => name));
  const created: ResourceSummary[] = [];
  const updated: ResourceChange[] = [];
  const replaced: ResourceChange[] = [];
  const renewals = new Map<string, Renewal>();
  // A plan lists a resource after those that it refers to, so that replacement spreads in one pass.
  for (const resource of after.resources) {
    const old = earlier.get(identity(resource));
    if (!old) created.push(summary(resource));
    // One of another type may take the name over: references stay the same text, but mean another resource.
    const predecessor = old ?? earlierByName.get(resource.name);
    if (!predecessor) continue;
    const inputs = { before: predecessor.inputs, after: resource.inputs };
    const properties = changedProperties(inputs.before, inputs.after);
    properties.push(...renewedReferences(resource.inputs, properties, renewals, names));
    if (old && properties.length === 0) continue;
    const isReplaced = !old || properties.some((change) => isReplacedBy(resource.type, change, inputs));
    renewals.set(resource.name, { inputs: resource.inputs, properties, isReplaced });
    if (old) (isReplaced ? replaced : updated).push({ ...summary(resource), properties });
  }
  const deleted = before.resources.filter((resource) => !later.has(identity(resource))).map(summary);
  return { created, updated, replaced, deleted };
}

/** As Pulumi's URN: a resource of another type, or under another type of component, is another resource. */
export function identity({ name, type, component }: ResourceSummary): string {
  return `${parseComponentName(component)?.type ?? component} ${type} ${name}`;
}

function summary({ name, type, component }: PlannedResource): ResourceSummary {
  return { name, type, component };
}

function changedProperties(before: unknown, after: unknown): PropertyChange[] {
  if (isSame(before, after)) return [];
  const [old, current] = [named(before), named(after)] as [object, object];
  const changes = diffOf(old, current, { cyclesFix: false }).map((change) => ({
    path: formatKeys(change.path),
    ...(change.type !== "CREATE" && { before: unnamed(change.oldValue) }),
    ...(change.type !== "REMOVE" && { after: unnamed(change.value) }),
  }));
  return [...changes, ...reorderings(old, current)];
}

/** Deep equality of JSON values, whatever the order of keys; it copies nothing, as most resources are the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

type Keys = readonly (string | number)[];

/** Marks the keys of what was a list. */
const LIST = "\u0000";

/** Lists of objects with names, such as environment variables, as objects by name: so that an insertion is one change. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    const isNamed = names.length > 0 && !names.includes(undefined) && new Set(names).size === names.length;
    if (!isNamed) return value.map(named);
    return mapping(value.map((item, index) => [`${LIST}${names[index]!}`, named(item)]));
  }
  if (!isObject(value)) return value;
  return mapping(Object.entries(value).map(([key, item]) => [key, named(item)]));
}

/** An object with these keys alone: a label may be called like what every other object has, such as `constructor`. */
function mapping(entries: readonly (readonly [string, unknown])[]): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/** A name that tells an item from the others; a reference to something else is none. */
function nameOf(item: unknown): string | undefined {
  const name = isObject(item) ? item["name"] : undefined;
  return typeof name === "string" && !name.includes("${") ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Lists of which items that stayed are in another order: found by name, they show no other difference. */
function reorderings(before: unknown, after: unknown, keys: Keys = []): PropertyChange[] {
  if (!isObject(before) || !isObject(after)) return [];
  const common = Object.keys(before).filter((key) => Object.hasOwn(after, key));
  const isList = common[0]?.startsWith(LIST) === true;
  const order = isList ? Object.keys(after).filter((key) => Object.hasOwn(before, key)) : common;
  const plain = (items: readonly string[]) => items.map((key) => key.slice(LIST.length));
  const isReordered = isList && common.some((key, index) => key !== order[index]);
  return [
    ...(isReordered ? [{ path: formatKeys(keys), before: plain(common), after: plain(order) }] : []),
    ...common.flatMap((key) =>
      reorderings(before[key], after[key], [...keys, Array.isArray(before) ? Number(key) : key]),
    ),
  ];
}

function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key]) => key.startsWith(LIST))) {
    return entries.map(([, item]) => unnamed(item));
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, unnamed(item)]));
}

function formatKeys(keys: Keys): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (key.startsWith(LIST)) return `${text}[${key.slice(LIST.length)}]`;
    if (!/^[\w$-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** A reference in a text, without what follows it in the text. */
export const REFERENCE = /\$\{([^}]+)\}/g;

/** References whose text is the same, but to what will be another value; `known` changes already say more. */
function renewedReferences(
  inputs: unknown,
  known: readonly PropertyChange[],
  renewals: ReadonlyMap<string, Renewal>,
  names: ReadonlySet<string>,
): PropertyChange[] {
  if (renewals.size === 0 || !someText(inputs, (text) => renewalOf(text, renewals, names) !== undefined))
    return [];
  const changes: PropertyChange[] = [];
  const visit = (value: unknown, keys: Keys): void => {
    if (typeof value === "string") {
      const kind = renewalOf(value, renewals, names);
      const path = formatKeys(keys);
      if (kind && !known.some((change) => isWithin(path, change.path)))
        changes.push({ path, before: value, after: `${value} (${kind})` });
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...keys, index]));
    else if (isObject(value)) Object.entries(value).forEach(([key, item]) => visit(item, [...keys, key]));
  };
  visit(named(inputs), []);
  return changes;
}

function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === "string") return test(value);
  return isObject(value) && Object.values(value).some((item) => someText(item, test));
}

/** What happened to the resources that a text refers to, when that gives the text another value. */
function renewalOf(
  text: string,
  renewals: ReadonlyMap<string, Renewal>,
  names: ReadonlySet<string>,
): "replaced" | "changed" | undefined {
  if (!text.includes("${")) return undefined;
  const renewed = [...text.matchAll(REFERENCE)].flatMap(([, reference]) => {
    const found = referenceParts(reference!, names);
    const renewal = found && renewals.get(found.name);
    return renewal && isRenewed(renewal, found.property) ? [renewal] : [];
  });
  if (renewed.length === 0) return undefined;
  return renewed.some(({ isReplaced }) => isReplaced) ? "replaced" : "changed";
}

/** Names may hold dots as properties do: `prod-space.cluster.arn` is the `arn` of `prod-space.cluster`. */
export function referenceParts(reference: string, names: { has(name: string): boolean }) {
  for (let end = reference.lastIndexOf("."); end > 0; end = reference.lastIndexOf(".", end - 1)) {
    const name = reference.slice(0, end);
    if (names.has(name)) return { name, property: reference.slice(end + 1).replace(/\[[^]*/, "") };
  }
  return undefined;
}

/** An output that repeats an input, such as a fixed name, is what the input is; every other is new with the resource. */
function isRenewed({ inputs, properties, isReplaced }: Renewal, property: string): boolean {
  const given = property
    .split(".")
    .reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), inputs);
  if (given === undefined) return isReplaced;
  return properties.some(({ path }) => isWithin(path, property) || isWithin(property, path));
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
