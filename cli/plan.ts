import type { Compilation } from "../components/compile";
import { planOf } from "../components/plan";
import { planText } from "./planText";
import { compileProgram } from "./program";
import { manifestsOf, writeManifests } from "./render";
import { compileDocument, findSource, UserError } from "./source";
import { colorsFor, count } from "./terminal";

/** Options of `appnet plan` and `appnet check`. */
export interface PlanOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly render?: string;
  readonly space?: string;
  readonly stack?: string;
  readonly quiet?: boolean;
}

/** `appnet plan`: validates, compiles and prints; nothing is written when anything is wrong. */
export async function plan(argument: string, options: PlanOptions): Promise<void> {
  const compilation = await compileSource(argument, options);
  const result = planOf(compilation);
  // Written before anything is printed: a plan whose manifests could not be written has failed.
  const note = options.render === undefined ? undefined : render(compilation, options.render);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else if (!options.quiet) {
    process.stdout.write(planText(result, colorsFor(process.stdout), { verbose: options.verbose === true }));
  }
  if (note !== undefined) process.stderr.write(note);
}

function render(compilation: Compilation, directory: string): string {
  const manifests = manifestsOf(compilation);
  writeManifests(directory, manifests);
  const secrets = manifests.filter((manifest) => manifest.secret).length;
  const note = secrets === 0 ? "" : ` (${count(secrets, "file")} with secrets, readable by you alone)`;
  return `${count(manifests.length, "manifest")} written to ${directory}${note}\n`;
}

async function compileSource(argument: string, options: PlanOptions): Promise<Compilation> {
  const { space } = options;
  const source = findSource(argument);
  if (source.kind === "document") {
    const compilation = compileDocument(source.file);
    if (space !== undefined && space !== compilation.network.space) {
      throw new UserError([
        `${source.file}: it declares space "${compilation.network.space}", not "${space}"`,
      ]);
    }
    return compilation;
  }
  const compilations = await compileProgram(source.directory, options.stack);
  const names = compilations.map((it) => it.network.space);
  const found = compilations.find((it) =>
    space === undefined ? compilations.length === 1 : it.network.space === space,
  );
  if (found) return found;
  if (compilations.length === 0) throw new UserError([`${source.directory}: the program declares no Space`]);
  throw new UserError([
    `${source.directory}: name one of the program's spaces with --space: ${names.join(", ")}`,
  ]);
}
