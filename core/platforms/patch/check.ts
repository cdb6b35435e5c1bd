import type { Patch } from "../../model/patch";
import type { PropertyPath } from "../../model/problem";
import { nameOfType, suggestion } from "../../model/validate";
import type { Problems } from "../../resolve/problems";
import { isPlainObject } from "../declaration";
import type { ListKeys } from "./merge";

/** By type of a provider: its fields, and what each holds in a word or by the name of another type; lists end in `[]`. */
export type PatchFields = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What no patch may say, and what to do instead. */
export interface Guard {
  readonly message: string;
  readonly fix: string;
}

/** What a platform asks of its patches. */
export interface PatchRules {
  readonly fields: PatchFields;
  readonly listKeys: ListKeys;
  /** By place in the application, with `*` for items: `kubernetes.pod.containers.*.image`. */
  readonly guards: Readonly<Record<string, Guard>>;
}

/** One patch: where it stands in the document, and the provider's type of it. */
export interface GivenPatch {
  readonly path: PropertyPath;
  readonly type: string;
  readonly patch: Patch | undefined;
}

/**
 * Reports what a patch says that the provider's type does not have, that is another kind of value, or that it may not
 * touch. Outputs may stand where a text, a number or a list of such does; the rest is structure.
 */
export function checkPatch({ path, type, patch }: GivenPatch, rules: PatchRules, problems: Problems): void {
  if (patch === undefined) return;
  // A path of an application is applications, its name, and what the guards know it by.
  new PatchCheck(rules, problems).object(patch, type, path, path.slice(2).join("."));
}

const WORDS: Readonly<Record<string, string>> = { text: "string", mapping: "record" };

class PatchCheck {
  constructor(
    private readonly rules: PatchRules,
    private readonly problems: Problems,
  ) {}

  object(value: object, type: string, path: PropertyPath, place: string): void {
    const fields = this.rules.fields[type]!;
    for (const [key, item] of Object.entries(value)) {
      const at = [...path, key];
      const guard = this.rules.guards[`${place}.${key}`];
      if (guard) this.problems.add("platform/unsupported", at, guard.message, guard.fix);
      else if (Object.hasOwn(fields, key)) this.field(item, fields[key]!, at, `${place}.${key}`);
      else this.unknown(key, Object.keys(fields), at);
    }
  }

  private field(value: unknown, word: string, path: PropertyPath, place: string): void {
    const item = word.endsWith("[]") ? word.slice(0, -2) : undefined;
    if (item !== undefined) this.list(value, item, path, place);
    else if (this.rules.fields[word]) this.nested(value, word, path, place);
    else if (word === "mapping") this.mapping(value, path, place);
    else if (word === "any") this.given(value, path);
    else if (typeof value !== (word === "text" ? "string" : word) && !isOutput(value))
      this.wrong(path, nameOfType(WORDS[word] ?? word));
  }

  private list(value: unknown, item: string, path: PropertyPath, place: string): void {
    const isStructure = this.rules.fields[item] !== undefined;
    if (isOutput(value) && !isStructure) return;
    if (!Array.isArray(value)) {
      this.structure(value, path, "a list");
      return;
    }
    const key = isStructure ? this.rules.listKeys[String(path.at(-1))] : undefined;
    for (const [index, it] of value.entries()) {
      this.field(it, item, [...path, index], `${place}.*`);
      if (key !== undefined && isMapping(it) && !["string", "number"].includes(typeof it[key]))
        this.problems.add(
          "document/type",
          [...path, index],
          `${key} is missing: items of ${String(path.at(-1))} are merged by it`,
          `add ${key} as a plain value`,
        );
    }
  }

  private nested(value: unknown, type: string, path: PropertyPath, place: string): void {
    if (isMapping(value)) this.object(value, type, path, place);
    else this.structure(value, path, "a mapping");
  }

  /** Its keys are names, such as those of labels. */
  private mapping(value: unknown, path: PropertyPath, place: string): void {
    if (!isMapping(value)) {
      this.structure(value, path, "a mapping");
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const guard = this.rules.guards[`${place}.${key}`];
      if (guard) this.problems.add("platform/unsupported", [...path, key], guard.message, guard.fix);
      else this.given(item, [...path, key]);
    }
  }

  private given(value: unknown, path: PropertyPath): void {
    if (value === null) this.wrong(path, "a value");
  }

  private structure(value: unknown, path: PropertyPath, expected: string): void {
    if (!isOutput(value)) {
      this.wrong(path, expected);
      return;
    }
    const key = String(path.findLast((part) => typeof part === "string"));
    this.problems.add(
      "document/type",
      path,
      `${key} is an Output, but it is part of the structure, which is planned before deployment`,
      `give ${expected} that is plain; texts and numbers in it may be Outputs`,
    );
  }

  private wrong(path: PropertyPath, expected: string): void {
    this.problems.add("document/type", path, `the value is not ${expected}`, `give ${expected}`);
  }

  private unknown(key: string, known: readonly string[], path: PropertyPath): void {
    this.problems.all.push({
      code: "document/unknown-key",
      path,
      atKey: true,
      message: `"${key}" is not a known key`,
      fix: suggestion(key, known) ?? `known keys are ${known.join(", ")}`,
    });
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && isPlainObject(value);
}

function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value);
}
