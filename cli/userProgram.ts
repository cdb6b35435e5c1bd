import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Observer, OBSERVER as ObserverKey } from "../components/assembly/assembly";
import type { Compilation } from "../core/compile";
import { formatComponentProblems, type ComponentProblem } from "../components/assembly/errors";
import type { PlannedResource } from "../core/plan/plan";
import {
  isJsonText,
  isPlainObject,
  isReference,
  isSecret,
  JsonText,
  Secret,
  type Declaration,
} from "../core/platforms/declaration";
import { Registrations } from "./registrations";
import { UserError } from "./userError";

type Pulumi = typeof import("@pulumi/pulumi");

/** What runs a program: where it is, what Pulumi.yaml says, and its own copy of Pulumi. */
interface Program {
  readonly directory: string;
  /** The program as messages name it. */
  readonly shown: string;
  readonly project: string;
  readonly entry: string;
  readonly isModule: boolean;
  readonly require: NodeJS.Require;
}

/** What a program declares: its spaces, and the resources that it has beside them. */
interface ProgramResult {
  readonly compilations: readonly Compilation[];
  readonly others: readonly PlannedResource[];
}

/** A value that is known only after deployment. */
class Computed {
  readonly computed = true;
}

/**
 * Runs a Pulumi program under Pulumi's mock monitor and resolves to what its spaces compiled to. Nothing is deployed and
 * no cloud is asked.
 * @param stack The stack whose configuration (`Pulumi.STACK.yaml`) the program reads; its secrets stay unreadable.
 */
export async function compileProgram(directory: string, stack: string | undefined): Promise<ProgramResult> {
  const program = openProgram(directory);
  const pulumi = program.require("@pulumi/pulumi") as Pulumi;
  const compilations = new Map<string, Compilation>();
  const observer: Observer = (compilation) => {
    compilations.set(`${compilation.network.organization}/${compilation.network.space}`, compilation);
  };
  // A symbol of the global registry: the program may load another copy of this package.
  const key: typeof ObserverKey = Symbol.for("pulumi-appnet.observer") as typeof ObserverKey;
  (globalThis as Record<symbol, unknown>)[key] = observer;
  const registered = await runUnderMocks(program, pulumi, stack);
  const spaces = [...compilations.values()];
  return {
    compilations: await Promise.all(spaces.map((compilation) => withKnownValues(compilation, pulumi))),
    others: registered.beside(spaces),
  };
}

function openProgram(directory: string): Program {
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(directory, name)).find(existsSync)!;
  const project = readYaml(file) as { name?: string; main?: string; runtime?: string | { name?: string } };
  const runtime = typeof project.runtime === "object" ? project.runtime.name : project.runtime;
  if (runtime !== "nodejs") {
    throw new UserError([
      `${file}: runtime ${String(runtime)} cannot be planned; only nodejs programs can, or a document`,
    ]);
  }
  const main = resolve(directory, project.main ?? ".");
  const shown = relative("", main);
  const home = existsSync(main) && statSync(main).isDirectory() ? main : resolve(main, "..");
  const require = createRequire(join(home, "index.js"));
  return { directory: home, shown, project: project.name ?? "project", require, ...entryOf(main, file) };
}

function entryOf(main: string, file: string): { entry: string; isModule: boolean } {
  if (!existsSync(main)) throw new UserError([`${file}: main ${main} does not exist`]);
  if (!statSync(main).isDirectory()) return { entry: main, isModule: /\.mjs$/.test(main) };
  const manifest = join(main, "package.json");
  const described = existsSync(manifest) ? (readYaml(manifest) as { main?: string; type?: string }) : {};
  const candidates = [described.main, "index.ts", "index.js", "index.mjs"].flatMap((name) => name ?? []);
  const entry = candidates
    .map((name) => join(main, name))
    .find((path) => existsSync(path) && statSync(path).isFile());
  if (entry === undefined) throw new UserError([`${main}: no program found (${candidates.join(", ")})`]);
  return { entry, isModule: described.type === "module" || /\.mjs$/.test(entry) };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new UserError([
      `${file}: ${error instanceof Error ? error.message.split("\n")[0]! : String(error)}`,
    ]);
  }
}

/** Runs a program. Resolves to what it registered. */
async function runUnderMocks(
  program: Program,
  pulumi: Pulumi,
  stack: string | undefined,
): Promise<Registrations> {
  const { runtime } = pulumi;
  const failures: unknown[] = [];
  process.on("unhandledRejection", (reason) => failures.push(reason));
  const log = console.log;
  console.log = console.error; // What the program prints must not mix with the plan.
  const start = process.cwd();
  process.chdir(program.directory);
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
  try {
    await load(program).catch((error: unknown) => failures.push(error));
    // Also after a failure: what was declared before may be wrong as well.
    await drain(runtime as unknown as { waitForRPCs(): Promise<void> });
  } catch (error) {
    failures.push(error);
  } finally {
    console.log = log;
  }
  if (failures.length > 0) throw programError(program, start, [...new Set(failures)]);
  return registered;
}

async function load(program: Program): Promise<void> {
  if (/\.ts$/.test(program.entry)) registerTypeScript(program);
  const exported: unknown = program.isModule
    ? await import(pathToFileURL(program.entry).href)
    : program.require(program.entry);
  if (typeof exported === "function") await (exported as () => unknown)();
}

/** Loads TypeScript as Pulumi's own language host does, but without type checking: that is the editor's work. */
function registerTypeScript({ directory, require }: Program): void {
  const { typeScriptRequireStrings } = require("@pulumi/pulumi/tsutils") as {
    typeScriptRequireStrings: () => { tsnodeRequire: string; typescriptRequire: string };
  };
  const { tsnodeRequire, typescriptRequire } = typeScriptRequireStrings();
  const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi"));
  const { register } = pulumiRequire(tsnodeRequire) as { register: (options: object) => void };
  register({
    compiler: pulumiRequire.resolve(typescriptRequire),
    transpileOnly: true,
    skipProject: !existsSync(join(directory, "tsconfig.json")),
    compilerOptions: { target: "ES2022", module: "nodenext", moduleResolution: "nodenext" },
  });
}

/** Spaces register their resources after the synchronous program; those registrations must have arrived. */
async function drain(runtime: { waitForRPCs(): Promise<void> }): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await new Promise((done) => setTimeout(done, 0));
    await runtime.waitForRPCs();
  }
}

/** The plain configuration of a stack; secrets are encrypted, and stand for themselves as `[secret]`. */
function configOf({ directory, project }: Program, stack: string | undefined): Record<string, string> {
  if (stack === undefined) return {};
  const file = [directory, resolve(directory, ".."), resolve(directory, "../..")]
    .map((place) => join(place, `Pulumi.${stack}.yaml`))
    .find(existsSync);
  if (file === undefined)
    throw new UserError([`Pulumi.${stack}.yaml: no such configuration of stack ${stack}`]);
  const { config = {} } = readYaml(file) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      typeof value === "string" ? value : isEncrypted(value) ? "[secret]" : JSON.stringify(value),
    ]),
  );
}

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

/** What a program threw, without a stack trace where it is the user's mistake. */
function programError(program: Program, start: string, failures: readonly unknown[]): UserError {
  return new UserError(failures.flatMap((failure) => failureLines(program, start, failure)));
}

function failureLines(program: Program, start: string, error: unknown): string[] {
  const problems = (error as { problems?: readonly ComponentProblem[] } | undefined)?.problems;
  if (Array.isArray(problems)) return formatComponentProblems(problems as ComponentProblem[], start);
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frame = stack
    .split("\n")
    .find((line) => line.includes(program.directory) && !line.includes("node_modules"));
  return [`${program.shown}: the program failed: ${message}`, ...(frame ? [frame.trim()] : [])];
}

/** The compilation with every Output that is known before deployment replaced by its value. */
async function withKnownValues(compilation: Compilation, pulumi: Pulumi): Promise<Compilation> {
  const declarations = await Promise.all(
    compilation.declarations.map(async (declaration): Promise<Declaration> => ({
      ...declaration,
      inputs: (await known(declaration.inputs, pulumi)) as object,
    })),
  );
  const identities = (await known(compilation.identities, pulumi)) as Compilation["identities"];
  return { ...compilation, declarations, identities };
}

async function known(value: unknown, pulumi: Pulumi): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => known(item, pulumi)));
  if (isSecret(value)) return new Secret(await known(value.value, pulumi));
  if (isReference(value)) return value;
  if (isJsonText(value)) return new JsonText(await known(value.value, pulumi));
  if (value instanceof Promise) return known(await value, pulumi);
  if (pulumi.Output.isInstance(value)) return knownOutput(value, pulumi);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await known(item, pulumi)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function knownOutput(output: unknown, pulumi: Pulumi): Promise<unknown> {
  // Pulumi has no public way to ask an Output whether it is known; its own tests use these promises.
  const inner = output as {
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
    promise(): Promise<unknown>;
  };
  const value = (await inner.isKnown) ? await known(await inner.promise(), pulumi) : new Computed();
  return (await inner.isSecret) ? new Secret(value) : value;
}
