import { platformOfToken } from "../platforms/find";
import type { InputChange } from "../platforms/replacements";

/** One property of a resource that differs; absent means that it is not there on that side. */
export interface PropertyChange {
  /** Such as `spec.template.spec.containers[server].image`; list items with names are found by name. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Whether a change of a property makes Pulumi's provider delete the resource and create it anew.
 * @param inputs All inputs of the resource, before and after: some rules depend on other inputs.
 */
export function isReplacedBy(
  type: string,
  { path, before, after }: PropertyChange,
  inputs: { readonly before: unknown; readonly after: unknown },
): boolean {
  const platform = platformOfToken(type);
  if (!platform) return false;
  return leaves(withoutIndexes(path), before, after).some((leaf) =>
    platform.isReplacedBy({ type, ...leaf, ...inputs }),
  );
}

/** `spec.containers[server]["app/x"]` is at `spec.containers`. */
function withoutIndexes(path: string): string {
  const [start = "", ...indexes] = path.split("[");
  return start + indexes.map((it) => (it.includes("]") ? it.slice(it.indexOf("]") + 1) : "")).join("");
}

/** The innermost differences: where a whole object was added, a rule may be about something in it. */
function leaves(path: string, before: unknown, after: unknown): Pick<InputChange, "path" | "kind">[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const keys = new Set([...keysOf(before), ...keysOf(after)]);
  if (keys.size === 0) {
    return [{ path, kind: before === undefined ? "added" : after === undefined ? "removed" : "changed" }];
  }
  const isList = Array.isArray(before ?? after);
  return [...keys].flatMap((key) =>
    leaves(isList ? path : `${path}.${key}`, itemOf(before, key), itemOf(after, key)),
  );
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function itemOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
