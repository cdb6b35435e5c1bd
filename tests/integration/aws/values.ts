/** What a resource's inputs become at deployment: references resolved, JSON written, and a note of what was used. */
import {
  isComputed,
  isJsonText,
  isReference,
  isSecret,
  type Reference,
} from "../../../core/platforms/declaration";

/** What the cloud answers of a resource or look-up, under Pulumi's property names. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A value with every reference replaced by what it refers to. */
export function resolved(value: unknown, find: (name: string) => Attributes): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) return referenced(value, find);
  if (isComputed(value)) return value.compute(resolved(value.from, find) as never);
  if (isJsonText(value)) return JSON.stringify(resolved(value.value, find));
  if (isSecret(value)) return resolved(value.value, find);
  if (Array.isArray(value)) return value.map((item) => resolved(item, find));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, find)]));
}

function referenced(reference: Reference, find: (name: string) => Attributes): unknown {
  const { name, property, selection } = reference;
  const value = find(name)[property];
  if (value === undefined) throw new Error(`${reference.toString()}: nothing answered ${property}`);
  if (!selection) return value;
  if ("suffix" in selection) return `${selection.prefix ?? ""}${value as string}${selection.suffix}`;
  if ("json" in selection) return (JSON.parse(value as string) as Attributes)[selection.json];
  const item = (value as Attributes[]).find((it) => it[selection.where] === selection.is);
  if (!item) throw new Error(`${reference.toString()}: no item has ${selection.where} ${selection.is}`);
  return item[selection.take];
}

/** The value itself, noting the path of each leaf that is read of it. */
export function watched<Value>(value: Value, read: Set<string>, path = ""): Value {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const item: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || typeof item === "function") return item;
      const at = pathOf(path, target, key);
      if (!isContainer(item)) read.add(at);
      return watched(item, read, at);
    },
  });
}

/** The paths of a value's leaves, such as `loadBalancers[].containerPort`. */
export function leavesOf(value: unknown, path = ""): string[] {
  if (value === undefined) return [];
  if (!isContainer(value)) return [path];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, pathOf(path, value, key)));
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function pathOf(path: string, container: object, key: string): string {
  if (Array.isArray(container)) return `${path}[]`;
  return path === "" ? key : `${path}.${key}`;
}
