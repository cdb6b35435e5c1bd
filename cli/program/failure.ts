import { relative, resolve } from "node:path";
import { inspect } from "node:util";
import { formatComponentProblems, type ComponentProblem } from "../../components/assembly/componentProblem";
import { formatPlace, placesIn } from "../../components/assembly/place";
import { UserError } from "../userError";
import { ProgramEnd } from "./contain";
import type { Program } from "./open";
import { COMPILER } from "./typescript";

/** What went wrong in a program, a line each and without a stack trace: its own message, and where that is. */
export function programError(
  program: Program,
  failures: readonly unknown[],
  compiler: string | undefined,
): UserError {
  const hints = new Set<string>();
  const lines = failures.flatMap((failure) => {
    if (failure instanceof UserError) {
      for (const hint of failure.hints) hints.add(hint);
      return failure.lines;
    }
    const hint = hintFor(program, failure, compiler);
    if (hint !== undefined) hints.add(hint);
    return linesOf(program, failure);
  });
  return new UserError([...new Set(lines)], [...hints]);
}

function linesOf(program: Program, failure: unknown): string[] {
  const problems = (failure as { problems?: readonly ComponentProblem[] } | undefined)?.problems;
  if (Array.isArray(problems)) return formatComponentProblems(problems as ComponentProblem[], "");
  const diagnostics = diagnosticsOf(program, failure);
  if (diagnostics.length > 0) return diagnostics;
  const place = placeOf(program, failure) ?? program.shown;
  return [`${place}: ${isForUsers(program, failure) ? "" : "the program failed: "}${messageOf(failure)}`];
}

/** Errors that Pulumi itself prints as they are. */
function isForUsers({ pulumi }: Program, failure: unknown): boolean {
  return pulumi.RunError.isInstance(failure);
}

function messageOf(failure: unknown): string {
  if (!(failure instanceof Error)) return `it threw ${inspect(failure)}`;
  const { name, message } = failure;
  // Node adds to what it cannot find every file that led there.
  const [own = ""] = message.split("\nRequire stack:");
  return (own || name).split("\n").join("\n  ");
}

/** What the compiler found, by its own places. */
function diagnosticsOf({ directory }: Program, failure: unknown): string[] {
  return [...compilerText(failure).matchAll(/^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/gm)].map(
    ([, file = "", line, column, code, message]) =>
      `${relative("", resolve(directory, file))}:${line}:${column}: ${message} (${code})`,
  );
}

/** The first place of an error's stack that is in the program itself. */
function placeOf({ directory }: Program, failure: unknown): string | undefined {
  if (!(failure instanceof Error) || failure instanceof ProgramEnd) return undefined;
  const place = placesIn(failure.stack ?? "").find(({ file }) => file.startsWith(directory));
  return place && formatPlace(place, "");
}

function hintFor(program: Program, failure: unknown, compiler: string | undefined): string | undefined {
  if (compiler?.startsWith("3.") && diagnosticsOf(program, failure).length > 0) {
    return `TypeScript ${compiler}, which Pulumi brings, read the program; a newer one knows more: ${COMPILER}`;
  }
  if ((failure as NodeJS.ErrnoException | undefined)?.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return "Node reads ES modules in TypeScript without this; ts-node reads all of it: npm install --save-dev ts-node typescript@5";
  }
  const missing = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./'@][^/']*)/.exec(
    failure instanceof Error ? failure.message : "",
  );
  return missing ? `npm install ${missing[1]!}` : undefined;
}

/** The compiler's own output; where it ran in a thread of Node's, that is all that is left of its error. */
function compilerText(failure: unknown): string {
  const { diagnosticText } = (failure ?? {}) as { diagnosticText?: unknown };
  return typeof diagnosticText === "string"
    ? diagnosticText
    : failure instanceof Error
      ? ""
      : inspect(failure);
}
