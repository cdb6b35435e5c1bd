import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { parse } from "yaml";
import { readText } from "../files";
import { UserError } from "../userError";

export type Pulumi = typeof import("@pulumi/pulumi");

/** A program of a user's: where it is, what Pulumi.yaml says, and its own copy of Pulumi. */
export interface Program {
  readonly directory: string;
  /** The program as messages name it. */
  readonly shown: string;
  readonly project: string;
  /** The file that Pulumi runs. */
  readonly entry: string;
  /** Whether Node loads that file as an ES module. */
  readonly isModule: boolean;
  readonly require: NodeJS.Require;
  readonly pulumi: Pulumi;
}

/** Finds the program of a directory with a Pulumi.yaml. @throws UserError when there is none that can be run. */
export function openProgram(directory: string): Program {
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(directory, name)).find(existsSync)!;
  const project = readYaml(file) as { name?: string; main?: string; runtime?: string | { name?: string } };
  const runtime = typeof project.runtime === "object" ? project.runtime.name : project.runtime;
  if (runtime !== "nodejs") {
    throw new UserError(
      [`${file}: a program of runtime ${String(runtime)} cannot be planned here, only one of nodejs`],
      [
        "pulumi preview --policy-pack node_modules/pulumi-appnet/policy/pack   runs it, and proves what it would build",
        "appnet plan DOCUMENT   plans an appnet.yaml, which a Topology of any language builds",
      ],
    );
  }
  const main = resolve(directory, project.main ?? ".");
  if (!existsSync(main)) throw new UserError([`${file}: main ${main} does not exist`]);
  const isFile = !statSync(main).isDirectory();
  const home = isFile ? dirname(main) : main;
  const shown = relative("", main) || ".";
  const entry = isFile ? main : entryIn(main);
  const require = createRequire(join(home, "index.js"));
  return {
    directory: home,
    shown,
    project: project.name ?? "project",
    entry,
    isModule: isModule(entry),
    require,
    pulumi: requirePulumi(require, shown, home),
  };
}

function entryIn(home: string): string {
  const candidates = [manifestIn(home).main, "index.ts", "index.js", "index.mjs", "index.mts"];
  const names = candidates.flatMap((name) => name ?? []);
  const entry = names
    .map((name) => join(home, name))
    .find((path) => existsSync(path) && statSync(path).isFile());
  if (entry === undefined) throw new UserError([`${home}: no program found (${names.join(", ")})`]);
  return entry;
}

/** As Node decides: by the file's extension, or else by the `type` of the nearest package.json. */
function isModule(entry: string): boolean {
  if (/\.m[jt]s$/.test(entry)) return true;
  if (/\.c[jt]s$/.test(entry)) return false;
  let place = dirname(entry);
  while (!existsSync(join(place, "package.json")) && dirname(place) !== place) place = dirname(place);
  return manifestIn(place).type === "module";
}

function manifestIn(directory: string): { readonly main?: string; readonly type?: string } {
  const file = join(directory, "package.json");
  return existsSync(file) ? (readYaml(file) as { main?: string; type?: string }) : {};
}

function requirePulumi(require: NodeJS.Require, shown: string, home: string): Pulumi {
  try {
    return require("@pulumi/pulumi") as Pulumi;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    const place = relative("", home);
    throw new UserError(
      [`${shown}: the program cannot load @pulumi/pulumi`],
      [`install what its package.json lists: ${place === "" ? "" : `cd ${place} && `}npm install`],
    );
  }
}

/** The plain configuration of a stack; secrets are encrypted, and stand for themselves as `[secret]`. */
export function configOf({ directory, project }: Program, stack: string | undefined): Record<string, string> {
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

function readYaml(file: string): unknown {
  const text = readText(file);
  try {
    return parse(text) ?? {};
  } catch (error) {
    throw new UserError([
      `${file}: ${error instanceof Error ? error.message.split("\n")[0]! : String(error)}`,
    ]);
  }
}
