import type { Compilation } from "../core/compile";
import type { PlannedResource } from "../core/plan/plan";
import { platformsIn, platformTitle } from "../core/platforms/find";
import { compileParsed, parseDocumentText } from "../core/document/readDocument";
import { hintsFor } from "./hints";
import { compileProgram } from "./userProgram";
import { during } from "./progress";
import { readText } from "./files";
import { compilationOf, findSource } from "./source";
import { UserError } from "./userError";

/** Which space of which source, and with which configuration. */
export interface LoadOptions {
  readonly space?: string;
  readonly stack?: string;
  /** Seconds that a program may run. */
  readonly timeout?: number;
}

/** A compilation, and where it comes from. */
export interface Loaded extends Compilation {
  /** The document or program as messages name it. */
  readonly shown: string;
  /** What a program has beside its spaces; undefined for a document. */
  readonly others?: readonly PlannedResource[];
}

/** Compiles the document or program that an argument names. @throws UserError with every problem of it. */
export async function load(argument: string, options: LoadOptions): Promise<Loaded> {
  const { space } = options;
  const source = findSource(argument);
  if (source.kind === "document") {
    const { file } = source;
    const compilation = await loadDocument(file);
    if (space !== undefined && space !== compilation.network.space) {
      throw new UserError([`${file}: it declares space "${compilation.network.space}", not "${space}"`]);
    }
    return { ...compilation, shown: file };
  }
  const { compilations, others } = await during(`Running the program in ${source.directory}`, () =>
    compileProgram(source.directory, options),
  );
  const names = compilations.map((it) => it.network.space);
  const found = compilations.find((it) =>
    space === undefined ? compilations.length === 1 : it.network.space === space,
  );
  if (found) return { ...found, shown: source.directory, others };
  if (compilations.length === 0) throw new UserError([`${source.directory}: the program declares no Space`]);
  throw new UserError([
    `${source.directory}: name one of the program's spaces with --space: ${names.join(", ")}`,
  ]);
}

async function loadDocument(file: string): Promise<Compilation> {
  const parsed = await during(`Loading ${file}`, () => parseDocumentText(readText(file)));
  const [platform] = platformsIn(parsed.model ?? parsed.rest ?? {});
  const compiled = await during(platform ? `Lowering to ${platformTitle(platform)}` : "Checking", () =>
    compileParsed(parsed, Date.now()),
  );
  return compilationOf(compiled, file, (problems) => hintsFor(problems, file));
}
