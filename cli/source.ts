import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Compilation } from "../core/compile";
import { compileText, type CompiledDocument, type LocatedProblem } from "../core/document/readDocument";
import type { SourceMap } from "../core/document/positions";
import type { Problem } from "../core/model/problem";
import { UserError, type Finding } from "./userError";

/** The names of the document in a directory. */
export const DOCUMENTS = ["appnet.yaml", "appnet.yml"] as const;
/** Standard input, as arguments name it. */
export const STANDARD_INPUT = "-";

/** What a command's argument names: a document, or a directory with a Pulumi program. */
export type Source =
  | { readonly kind: "document"; readonly file: string }
  | { readonly kind: "program"; readonly directory: string };

/** Finds what FILE or DIR names, or `-` for standard input; the default is the working directory. */
export function findSource(argument = "."): Source {
  if (argument === STANDARD_INPUT) return { kind: "document", file: argument };
  if (!existsSync(argument)) throw new UserError([`${argument}: no such file or directory`]);
  if (!statSync(argument).isDirectory()) return { kind: "document", file: argument };
  const program = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(argument, name)));
  if (program) return { kind: "program", directory: argument };
  const [file, other] = DOCUMENTS.map((name) => join(argument, name)).filter((it) => existsSync(it));
  if (other !== undefined) {
    throw new UserError([
      `${argument}: both ${DOCUMENTS.join(" and ")} are in this directory; name one of them`,
    ]);
  }
  if (file !== undefined) return { kind: "document", file: relative("", file) };
  throw new UserError(
    [`${argument}: neither ${DOCUMENTS[0]} nor Pulumi.yaml is in this directory`],
    [`to write a first ${DOCUMENTS[0]}: appnet init${argument === "." ? "" : ` ${argument}`}`],
  );
}

/** Compiles the text of a document. @param shown The file as messages name it. @throws UserError with every problem of it. */
export function compileDocumentText(text: string, shown: string): Compilation {
  return compilationOf(compileText(text), shown);
}

/** A problem of a document, with the line that it is about. @param shown The file as messages name it. */
export function findingOf(problem: LocatedProblem, shown: string, source?: SourceMap): Finding {
  const { line, column, code, message, fix } = problem;
  const position = { line, column };
  return { file: shown, position, code, message, fix, excerpt: source?.excerptAt(position) };
}

/**
 * The compilation of a valid document.
 * @param shown The file as messages name it.
 * @param hints What helps with its problems.
 * @throws UserError with every problem of it.
 */
export function compilationOf(
  { compilation, problems, source }: CompiledDocument,
  shown: string,
  hints: (problems: readonly Problem[]) => string[] = () => [],
): Compilation {
  if (!compilation) {
    throw new UserError(
      problems.map((problem) => findingOf(problem, shown, source)),
      hints(problems),
    );
  }
  return compilation;
}
