import type { Problem, PropertyPath } from "../model/problem";
import type { RuleCode } from "../model/rules";
import { suggestion } from "../model/validate";

/** Collects problems while a document is resolved, so that all of them are reported at once. */
export class Problems {
  readonly all: Problem[] = [];

  add(code: RuleCode, path: PropertyPath, message: string, fix: string): void {
    this.all.push({ code, path, message, fix });
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
