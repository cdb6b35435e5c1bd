import type { Problem, PropertyPath } from "../model/problem";

/**
 * The document without the values that have the wrong shape, so that the rules can be checked on the rest and all
 * problems be reported at once.
 */
export function prune(input: unknown, problems: readonly Problem[]): unknown {
  const copy = structuredClone(input);
  for (const { path } of [...problems].sort((a, b) => lastIndex(b.path) - lastIndex(a.path)))
    remove(copy, path);
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
      (name !== undefined && problem.message.includes(`"${name}"`)) ||
      message === problem.message
    );
  });
}
