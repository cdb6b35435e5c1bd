import { pathToFileURL } from "node:url";
import type { Observer, OBSERVER as ObserverKey } from "../components/assembly/observer";
import type { Compilation } from "../core/compile";
import type { PlannedResource } from "../core/plan/plan";
import { contain, DEFAULT_SECONDS, ProgramEnd } from "./program/contain";
import { programError } from "./program/failure";
import { configOf, openProgram, type Program } from "./program/open";
import { registerTypeScript } from "./program/typescript";
import { withKnownValues } from "./program/values";
import { Registrations } from "./registrations";

/** What a program declares: its spaces, and the resources that it has beside them. */
interface ProgramResult {
  readonly compilations: readonly Compilation[];
  readonly others: readonly PlannedResource[];
}

/** With which configuration a program runs, and for how long at most. */
interface ProgramOptions {
  /** The stack whose configuration (`Pulumi.STACK.yaml`) the program reads; its secrets stay unreadable. */
  readonly stack?: string;
  readonly timeout?: number;
}

/**
 * Runs a Pulumi program under Pulumi's mock monitor and resolves to what its spaces compiled to. Nothing is deployed and
 * no cloud is asked.
 * @throws UserError with everything that went wrong in it.
 */
export async function compileProgram(directory: string, options: ProgramOptions): Promise<ProgramResult> {
  const program = openProgram(directory);
  const compilations = new Map<string, Compilation>();
  const observer: Observer = (compilation) => {
    compilations.set(`${compilation.network.organization}/${compilation.network.space}`, compilation);
  };
  // A symbol of the global registry: the program may load another copy of this package.
  const key: typeof ObserverKey = Symbol.for("pulumi-appnet.observer") as typeof ObserverKey;
  (globalThis as Record<symbol, unknown>)[key] = observer;
  const registered = await runUnderMocks(program, options);
  const spaces = [...compilations.values()];
  return {
    compilations: await Promise.all(
      spaces.map((compilation) => withKnownValues(compilation, program.pulumi)),
    ),
    others: registered.beside(spaces),
  };
}

/** Runs a program. Resolves to what it registered. */
async function runUnderMocks(
  program: Program,
  { stack, timeout = DEFAULT_SECONDS }: ProgramOptions,
): Promise<Registrations> {
  const { runtime } = program.pulumi;
  runtime.setAllConfig(configOf(program, stack));
  const registered = new Registrations();
  await runtime.setMocks(
    {
      newResource: (resource) => registered.answer(resource),
      call: () => ({}),
    },
    program.project,
    stack ?? "plan",
    true,
  );
  let compiler: string | undefined;
  const failures = await contain(program.directory, timeout, async () => {
    if (/\.[cm]?ts$/.test(program.entry)) compiler = registerTypeScript(program);
    const settle = () => drain(runtime as unknown as { waitForRPCs(): Promise<void> });
    await load(program).catch(async (error: unknown) => {
      await settle(); // What was declared before may be wrong as well.
      throw error;
    });
    await settle();
    if (process.exitCode) throw new ProgramEnd(`it set its exit code: ${process.exitCode}`);
  });
  if (failures.length > 0) throw programError(program, failures, compiler);
  return registered;
}

/** Loads a program as Pulumi does, and calls what it exports, if that is a function. */
async function load({ entry, isModule, require }: Program): Promise<void> {
  const exported: unknown = isModule ? await importDefault(entry) : require(entry);
  if (typeof exported === "function") await (exported as () => unknown)();
}

async function importDefault(entry: string): Promise<unknown> {
  const exported = (await import(pathToFileURL(entry).href)) as object;
  if (!("default" in exported)) return exported;
  if (Object.keys(exported).length > 1) {
    throw new Error("its module has a default export and named ones, of which Pulumi takes either");
  }
  return exported.default;
}

/** Spaces register their resources after the synchronous program; those registrations must have arrived. */
async function drain(runtime: { waitForRPCs(): Promise<void> }): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await new Promise((done) => setTimeout(done, 0));
    await runtime.waitForRPCs();
  }
}
