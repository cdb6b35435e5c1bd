import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Compilation } from "../components/compile";
import { compileText, formatLocated } from "../components/document/readDocument";

/** What went wrong, one message a line: printed without a stack trace, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
  }
}

/** The name of the document in a directory. */
export const DOCUMENT = "appnet.yaml";
export const MAXIMUM_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** What a command's argument names: a document, or a directory with a Pulumi program. */
export type Source =
  | { readonly kind: "document"; readonly file: string }
  | { readonly kind: "program"; readonly directory: string };

/** Finds what FILE or DIR names; the default is the working directory. */
export function findSource(argument = "."): Source {
  if (!existsSync(argument)) throw new UserError([`${argument}: no such file or directory`]);
  if (!statSync(argument).isDirectory()) return { kind: "document", file: argument };
  const program = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(argument, name)));
  if (program) return { kind: "program", directory: argument };
  const file = join(argument, DOCUMENT);
  if (!existsSync(file)) {
    throw new UserError([
      `${argument}: neither ${DOCUMENT} nor Pulumi.yaml is in this directory; name a document, or create ${DOCUMENT}`,
    ]);
  }
  return { kind: "document", file: relative("", file) };
}

/** Reads and compiles a document. @throws UserError with every problem of it. */
export function compileDocument(file: string): Compilation {
  const { compilation, problems } = compileText(readText(file));
  if (!compilation) throw new UserError(formatLocated(file, problems));
  return compilation;
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAXIMUM_DOCUMENT_BYTES)
      throw new UserError([
        `${file}: ${size} bytes is too large for a document (at most ${MAXIMUM_DOCUMENT_BYTES})`,
      ]);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError([
      `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
