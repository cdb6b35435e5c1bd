import { isDeepStrictEqual } from "node:util";
import type { Problem, PropertyPath } from "../model/problem";
import type { Reason } from "../names/reason";
import type { RuleCode, WarningCode } from "../model/rules";
import { suggestion } from "../model/validate";

/** After so many problems, suggestions are no longer looked for. */
const FLOOD = 200;

/** Collects problems while a document is resolved, so that all of them are reported at once. */
export class Problems {
  readonly all: Problem[] = [];

  /** @param fix What to do; as a function where finding it takes time, which a flood of problems is not worth. */
  add(
    code: RuleCode | WarningCode,
    path: PropertyPath,
    message: string,
    fix: string | (() => string),
    about?: Reason,
  ): void {
    const text = typeof fix === "string" ? fix : this.all.length < FLOOD ? fix() : "use a declared name";
    this.all.push({ code, path, message, fix: text, ...(about && { about }) });
  }

  /** Whether the rule is known to be broken at the very place. */
  has(code: RuleCode | WarningCode, path: PropertyPath): boolean {
    return this.all.some((it) => it.code === code && isDeepStrictEqual(it.path, path));
  }
}

/** What to do about an unknown name: the nearest known one, or the list of them. */
export function knownNames(name: string, known: Iterable<string>, what: string): string {
  const candidates = [...known];
  const near = suggestion(name, candidates);
  if (near) return near;
  if (candidates.length === 0) return `declare ${what} "${name}"`;
  const listed = candidates.slice(0, 8).join(", ") + (candidates.length > 8 ? ", …" : "");
  return `use one of ${listed}, or declare ${what} "${name}"`;
}
