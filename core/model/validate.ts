import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import type { Problem, PropertyPath } from "./problem";
import { isConfidential } from "./schema";

/** A value that fits the schema, or every way in which it does not. */
export type Validated<T> = { readonly value: T; readonly problems: [] } | { readonly problems: Problem[] };

/** Checks the shape of a value: types, unknown keys, names. Never throws. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Validated<z.output<Schema>> {
  const said = withoutUndefined(input);
  const result = schema.safeParse(said);
  if (result.success) return { value: result.data, problems: [] };
  const given: Given = {
    at: (path) => valueAt(said, path),
    mayBeSecret: (path) => isConfidential(schema, path),
  };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, given));
  return { problems: withOutputsOnce(problems, said) };
}

/** What was to be validated. */
interface Given {
  at(path: PropertyPath): unknown;
  /** Whether what stands at a path must not be quoted. */
  mayBeSecret(path: PropertyPath): boolean;
}

/** The problems with one for each Output that stands where the plan needs the value, whatever it lacks. */
function withOutputsOnce(problems: readonly Problem[], input: unknown): Problem[] {
  const seen = new Set<string>();
  return problems.flatMap((problem) => {
    const path = outputAbove(problem.path, input);
    if (!path) return [problem];
    const key = JSON.stringify(path);
    if (seen.has(key)) return [];
    seen.add(key);
    const isSaid = path.length === problem.path.length && problem.fix.startsWith("give a plain");
    return [isSaid ? problem : outputProblem(path, "value")];
  });
}

/**
 * The value without keys whose value is undefined: they are as if they were not given.
 * @param copies What is copied already: a value may be in several places, and in itself.
 */
export function withoutUndefined(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    copies.set(value, items);
    for (const item of value) items.push(withoutUndefined(item, copies));
    return items;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    // A key named __proto__ is a key like any other.
    Object.defineProperty(copy, key, {
      value: withoutUndefined(item, copies),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

/** The path of an Output that stands at a path, or at a beginning of it; undefined where there is none. */
function outputAbove(path: PropertyPath, input: unknown): PropertyPath | undefined {
  let value = input;
  for (const [index, part] of [...path, undefined].entries()) {
    if (isOutput(value)) return path.slice(0, index);
    if (typeof value !== "object" || value === null || part === undefined) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return undefined;
}

function isOutput(value: unknown): boolean {
  return (
    value instanceof Promise || (typeof value === "object" && value !== null && "__pulumiOutput" in value)
  );
}

/** An Output where the plan needs the value. */
function outputProblem(path: PropertyPath, expected: string): Problem {
  return {
    code: "document/type",
    path,
    message: `${lastName(path)} is an Output, but it is part of the structure, which is planned before deployment`,
    fix: `give a plain ${expected}`,
  };
}

/** No name is longer: comparing takes as long as both words together are long, for every candidate. */
const LONGEST_WORD = 253;

/** `did you mean "x"?` for the candidate nearest to a misspelt word; undefined when none is near. */
export function suggestion(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || word.length > LONGEST_WORD) return undefined;
  const nearest = closest(word, candidates);
  const length = Math.max(word.length, nearest.length);
  const tolerance = length <= 2 ? 0 : Math.max(1, Math.floor(length / 3));
  const near = distance(word, nearest) <= tolerance || isSwapped(word, nearest);
  return near ? `did you mean "${nearest}"?` : undefined;
}

/** Whether two words differ by two neighbouring letters that changed places. */
function isSwapped(word: string, other: string): boolean {
  let at = 0;
  while (at < word.length && word[at] === other[at]) at++;
  const swapped =
    word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2);
  return swapped === other;
}

function problemsOf(issue: z.core.$ZodIssue, given: Given): Problem[] {
  const path = issue.path as PropertyPath;
  const [message = "", fix] = issue.message.split("\n");
  if (fix !== undefined) return [{ code: "document/type", path, message, fix }];
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.message.split(" ");
      return issue.keys.map((key) => unknownKey([...path, key], key, known, given));
    }
    case "invalid_key":
      return [keyProblem(path, issue.issues[0]?.message ?? "is no valid name", given)];
    case "invalid_format":
      if (issue.format !== "regex") return [typeProblem(issue, given)];
      return [nameProblem(path, nameAt(path, given), issue.message, false)];
    case "invalid_union":
      return unionProblems(issue, given);
    default:
      return [typeProblem(issue, given)];
  }
}

/** A key, unless it may be what should have been a value. */
function keyAt(path: PropertyPath, given: Given): string {
  return given.mayBeSecret(path) ? "the key" : `"${String(path.at(-1))}"`;
}

function unknownKey(path: PropertyPath, key: string, known: string[], given: Given): Problem {
  const isQuoted = !given.mayBeSecret(path);
  return {
    code: "document/unknown-key",
    path: isQuoted ? path : path.slice(0, -1),
    atKey: isQuoted,
    message: `${keyAt(path, given)} is not a known key`,
    fix: suggestion(key, known) ?? `known keys are ${known.join(", ")}`,
  };
}

function nameAt(path: PropertyPath, given: Given): string {
  return given.mayBeSecret(path) ? "the text" : `"${String(given.at(path))}"`;
}

function keyProblem(path: PropertyPath, reason: string, given: Given): Problem {
  return nameProblem(path, keyAt(path, given), reason, true);
}

function nameProblem(path: PropertyPath, name: string, reason: string, atKey: boolean): Problem {
  return {
    code: "document/name",
    path,
    atKey,
    message: `${name} is not a valid name`,
    fix: `it ${reason.replace(/^Invalid.*/, "must be a DNS label")}`,
  };
}

/** Reports the branch of a union that the value was most likely meant for: the one it says, or whose own type fits. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, given: Given): Problem[] {
  const branches = issue.errors.filter((errors) =>
    errors.some((error) => error.code !== "custom" || error.params),
  );
  const form = issue.errors[Number(issue.message)];
  const meant = form ?? branches.find((errors) => !errors.some(isOfAnotherType));
  if (meant) {
    return meant.flatMap((error) => problemsOf({ ...error, path: [...issue.path, ...error.path] }, given));
  }
  const expected = new Set(branches.flatMap((errors) => errors.flatMap(expectedTypes)));
  return [wrongType(issue.path as PropertyPath, [...expected].join(" or "), given)];
}

/** Whether a branch is for values of another type, also where it is a union itself. */
function isOfAnotherType(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_type") return true;
  const isOther = (it: z.core.$ZodIssue) => it.code === "custom" || isOfAnotherType(it);
  return issue.code === "invalid_union" && issue.errors.every((branch) => branch.some(isOther));
}

function expectedTypes(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "invalid_type") return [nameOfType(issue.expected)];
  return issue.code === "invalid_union" ? issue.errors.flat().flatMap(expectedTypes) : [];
}

function typeProblem(issue: z.core.$ZodIssue, given: Given): Problem {
  const path = issue.path as PropertyPath;
  const value = given.at(path);
  switch (issue.code) {
    case "invalid_type":
      return wrongType(path, nameOfType(issue.expected), given);
    case "invalid_value":
      return {
        code: "document/type",
        path,
        message: value === undefined ? "a value is missing" : `${describe(path, given)} is not allowed here`,
        fix: allowedValues(issue.values, value),
      };
    case "too_small":
    case "too_big": {
      const limit =
        issue.code === "too_small"
          ? `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`
          : `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
      const fix = issue.origin === "string" ? "give a value that is not empty" : `give ${limit}`;
      return { code: "document/type", path, message: `${describe(path, given)} is out of bounds`, fix };
    }
    default:
      return {
        code: "document/type",
        path,
        message: "the value has the wrong form",
        fix: `it ${issue.message}`,
      };
  }
}

function allowedValues(values: readonly unknown[], value: unknown): string {
  const quoted = values.map((allowed) => (typeof allowed === "string" ? `"${allowed}"` : String(allowed)));
  if (typeof value === "number" && values.includes(String(value))) return `put it in quotes: "${value}"`;
  const near = typeof value === "string" ? suggestion(value, values.map(String)) : undefined;
  return near ?? `use one of ${quoted.join(", ")}`;
}

function wrongType(path: PropertyPath, expected: string, given: Given): Problem {
  const value = given.at(path);
  if (value === undefined) {
    return {
      code: "document/type",
      path,
      message: `${lastName(path)} is missing`,
      fix: `add it: ${expected}`,
    };
  }
  if (isOutput(value)) return outputProblem(path, expected.replace(/^an? /, ""));
  return {
    code: "document/type",
    path,
    message: `${describe(path, given)} is not ${expected}`,
    fix: value === null ? `give ${expected}, or remove the key` : `give ${expected}`,
  };
}

function lastName(path: PropertyPath): string {
  const names = path.filter((part) => typeof part === "string");
  return names.length === 0 ? "the document" : String(names.at(-1));
}

const typeNames: Record<string, string> = {
  string: "a string",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

/** A type as messages name it: `a string`. */
export function nameOfType(expected: string): string {
  return typeNames[expected] ?? expected;
}

/** Names a value without printing it whole: it may be long, or a secret in the wrong place. */
function describe(path: PropertyPath, given: Given): string {
  const value = given.at(path);
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  const isQuoted = !given.mayBeSecret(path);
  if (typeof value === "string") {
    const short = value.length <= 40 && !value.includes("\n");
    return isQuoted && short ? `"${value}"` : "the text";
  }
  if (typeof value === "number")
    return !isQuoted ? "the number" : Number.isNaN(value) ? ".nan" : String(value);
  return typeof value === "boolean" ? String(value) : "the value";
}

function valueAt(input: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    input,
  );
}
