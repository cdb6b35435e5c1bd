import type { Reason } from "../names/reason";
import { visible, withoutCredentials, withoutUserinfo } from "../names/visible";
import type { RuleCode, WarningCode } from "./rules";

/** Where a problem lies: the keys and indexes that lead from the root of the document, or of a component's arguments. */
export type PropertyPath = readonly (string | number)[];

/** One broken rule: where, which, what was found, and what to do about it. */
export interface Problem {
  readonly code: RuleCode | WarningCode;
  readonly path: PropertyPath;
  /** What was found, in one sentence without a full stop. */
  readonly message: string;
  /** What mends it, as an instruction. */
  readonly fix: string;
  /** True when the place is the key at `path` itself, not the value behind it. */
  readonly atKey?: boolean;
  /** The connection or policy that it is about, for whoever can mend it by a command. */
  readonly about?: Reason;
}

/** Thrown when a document breaks rules. It holds every problem, not only the first. */
export class ProblemsError extends Error {
  override readonly name = "ProblemsError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => `${formatPath(problem.path)}: ${formatProblem(problem)}`).join("\n"));
  }
}

/** `rule-code message (what to do)`: the part of an error line that follows its place. */
export function formatProblem(problem: Problem): string {
  return `${problem.code} ${redact(problem.message)} (${redact(problem.fix)})`;
}

const MAXIMUM_QUOTE = 120;

/** A text in one line that is fit to be printed: without secrets, hidden characters, and very long quotes. */
export function redact(text: string): string {
  const quoted = text
    .replace(/-----BEGIN [\s\S]*?(-----END [A-Z ]*-----|$)/g, "[secret]")
    .replace(/"([^"]*)"/g, (whole, inner: string) => {
      const shown = withoutUserinfo(inner);
      return shown.length <= MAXIMUM_QUOTE ? `"${shown}"` : `"${shown.slice(0, MAXIMUM_QUOTE / 2)}…"`;
    });
  return visible(withoutCredentials(quoted));
}

/** A property path as Pulumi prints it: `routes[0].destination`. */
export function formatPath(path: PropertyPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(part)) return `${text}[${shownKey(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** A key without what should have been its value: a password in a URL, or what stands behind an equals sign. */
function shownKey(key: string): string {
  return visible(JSON.stringify(withoutUserinfo(key).replace(/=[^]*/, "=…")));
}
