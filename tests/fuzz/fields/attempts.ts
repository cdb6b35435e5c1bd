import type { Kind } from "../../../proof/closedWorld/fields";
import type { Schema } from "./schemas";

/** A way to a field: names, and places in lists. */
type Path = readonly (string | number)[];

/** A change of one field of a resource. */
export interface Attempt {
  readonly path: string;
  readonly what: string;
  /** What the proof's table says of the field; undefined where it says nothing. */
  readonly rule: string | undefined;
  /** The changed inputs; undefined where nothing is changed by it. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
}

const UNKNOWN = "[known after deployment]";
const DEEPEST = 12;

/** By kind of value: what may be set that is unlike anything that was planned. */
const VALUES: Readonly<Record<Exclude<Schema["kind"], "list" | "mapping">, readonly unknown[]>> = {
  text: ["fuzzed", "0.0.0.0/0", ""],
  number: [4242, 0, -1],
  boolean: [true, false],
  any: ["fuzzed", 4242],
};

/**
 * Every field of a kind, set, taken away, unknown, and with something nested in it. Below a field of which the table says
 * nothing, or that it is harmless, nothing else is tried: the same would be said.
 */
export function* attemptsAt(
  kind: Kind,
  schema: Schema,
  inputs: Readonly<Record<string, unknown>>,
  path: Path = [],
): Generator<Attempt> {
  if (schema.kind === "list") {
    yield* attemptsAt(kind, schema.item, inputs, [...path, 0]);
    return;
  }
  if (schema.kind !== "mapping" || path.length > DEEPEST) return;
  for (const [field, inner] of schema.fields()) {
    const place = [...path, field];
    const names = place.filter((it) => typeof it === "string");
    const rule = kind.ruleAt(names);
    const attempt = (what: string, value: unknown): Attempt => ({
      path: place.join("."),
      what,
      rule,
      inputs: changed(inputs, place, value),
    });
    yield attempt("removed", undefined);
    yield attempt("unknown", UNKNOWN);
    yield attempt("nested", { fuzzed: { deeper: true } });
    yield attempt("nested in a list", [{ fuzzed: true }]);
    for (const value of valuesOf(inner)) yield attempt(`set to ${JSON.stringify(value)}`, value);
    if (rule === "read") yield* attemptsAt(kind, inner, inputs, place);
  }
}

function valuesOf(schema: Schema): readonly unknown[] {
  if (schema.kind === "mapping") return [{}];
  if (schema.kind !== "list") return VALUES[schema.kind];
  return [[], ...valuesOf(schema.item).map((it) => [it])];
}

/** A copy with one field changed; what leads there is made where it is missing. */
function changed(
  inputs: Readonly<Record<string, unknown>>,
  path: Path,
  value: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const copy = structuredClone(inputs) as Record<string | number, unknown>;
  let holder = copy;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (typeof holder[step] !== "object" || holder[step] === null) {
      if (value === undefined) return undefined;
      holder[step] = typeof path[index + 1] === "number" ? [] : {};
    }
    holder = holder[step] as Record<string | number, unknown>;
  }
  const last = path.at(-1)!;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return JSON.stringify(copy) === JSON.stringify(inputs) ? undefined : copy;
}
