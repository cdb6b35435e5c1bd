import type { z } from "zod";
import type { Problem, PropertyPath } from "./problem";
import { validate } from "./validate";

/** What is left of a value may lack something again, each time one level higher. */
const MAXIMUM_ROUNDS = 12;

/**
 * What a value says without what has the wrong shape, so that the rules can be checked on the rest and all problems be
 * reported at once; undefined when too little is left.
 */
export function restOf<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  problems: readonly Problem[],
): z.output<Schema> | undefined {
  let rest = input;
  let left = problems;
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    rest = prune(rest, left);
    const validated = validate(schema, rest);
    if ("value" in validated) return validated.value;
    left = validated.problems;
  }
  return undefined;
}

function prune(input: unknown, problems: readonly Problem[]): unknown {
  const copy = copyOf(input);
  for (const { path } of [...problems].sort((a, b) => lastIndex(b.path) - lastIndex(a.path)))
    remove(copy, path);
  return copy;
}

/**
 * A copy of lists and plain objects. Other values of programs, such as Outputs, stay what they are.
 * @param copies What is copied already: a value may contain itself.
 */
function copyOf(value: unknown, copies = new Map<unknown, unknown>()): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const isList = Array.isArray(value);
  if (!isList && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Record<string, unknown> = isList ? ([] as never) : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: copyOf(item, copies),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

/** Later list items are removed first, so that the places of earlier ones stay right. */
function lastIndex(path: PropertyPath): number {
  const last = path.at(-1);
  return typeof last === "number" ? last : -1;
}

function remove(root: unknown, path: PropertyPath): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, part) => property(value, part), root);
  const last = path.at(-1);
  if (last === undefined || typeof parent !== "object" || parent === null) return;
  if (Array.isArray(parent)) parent[Number(last)] = undefined;
  else if (Object.hasOwn(parent, last)) Reflect.deleteProperty(parent, last);
  // What lacks something is wrong as a whole.
  else remove(root, path.slice(0, -1));
}

function property(value: unknown, part: string | number): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string | number, unknown>)[part]
    : undefined;
}

/**
 * Whether a problem of the pruned document may only follow from what was pruned: it concerns the same object, or it
 * misses a name that stood in what was pruned.
 */
export function mayFollow(problem: Problem, shapeProblems: readonly Problem[]): boolean {
  return shapeProblems.some(({ path, code, message }) => {
    if (code === "document/unknown-key") return false;
    const holder = path.slice(0, -1);
    const sameObject = holder.length > 0 && holder.every((part, index) => problem.path[index] === part);
    const name = path.find((part, index) => index === 1 && typeof part === "string");
    return (
      sameObject ||
      (name !== undefined && [`"${name}"`, `"${name}.`].some((it) => problem.message.includes(it))) ||
      message === problem.message
    );
  });
}
