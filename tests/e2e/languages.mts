import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runPulumi } from "./engine.mts";

const provider = resolve("provider");
const EXAMPLES = join("examples", "languages");

/** Says loudly why a language is not tried, and skips it. */
export function skipLoudly(context: Mocha.Context, reason: string): void {
  const line = "=".repeat(78);
  process.stderr.write(`\n${line}\nSKIPPED: ${reason}\n${line}\n\n`);
  context.skip();
}

/** Whether a command can be run. */
export function hasCommand(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A copy of a language's example, which finds the provider where it is. */
export function copyExample(language: string, home: string): string {
  const directory = join(home, language);
  cpSync(join(EXAMPLES, language), directory, { recursive: true });
  const project = join(directory, "Pulumi.yaml");
  writeFileSync(project, readFileSync(project, "utf8").replace("../../../provider", provider));
  return directory;
}

/** Generates a language's SDK as `pulumi package add` does; resolves to its directory. */
export function generateSdk(language: string, home: string): string {
  const out = join(home, "sdk");
  pulumi(".", home, "package", "gen-sdk", provider, "--language", language, "--out", out);
  rmSync(join(provider, "package-lock.json"), { force: true });
  return join(out, language);
}

/** Runs Pulumi in a directory. */
export function pulumi(directory: string, home: string, ...args: string[]): string {
  const { output, code } = runPulumi(directory, home, args);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}\n${output}`);
  return output;
}

/** Deploys a program by rendering; resolves to its manifests by file. */
export function render(directory: string, home: string, stack: string): Map<string, string> {
  const rendered = join(home, "rendered", stack);
  pulumi(directory, home, "stack", "init", stack);
  pulumi(directory, home, "config", "set", "kubernetes:renderYamlToDirectory", rendered, "--stack", stack);
  const output = pulumi(directory, home, "up", "--yes", "--skip-preview", "--stack", stack);
  if (!/url *: +"https:\/\/www\.shop\.example\.com"/.test(output)) throw new Error(output);
  // Nothing assigns an address to what is only rendered, and Pulumi prints no empty map.
  const outputs = JSON.parse(
    pulumi(directory, home, "stack", "output", "--json", "--stack", stack),
  ) as object;
  if (!("endpoints" in outputs)) throw new Error(JSON.stringify(outputs));
  const preview = pulumi(directory, home, "preview", "--expect-no-changes", "--stack", stack);
  if (!/unchanged/.test(preview)) throw new Error(preview);
  const files = readdirSync(rendered, { recursive: true, encoding: "utf8" }).filter((it) =>
    it.endsWith(".yaml"),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(rendered, file), "utf8")]));
}

/** Puts the generated Python SDK where `import pulumi_appnet` finds it, with what says its version. */
export function installPython(sdk: string): string {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const metadata = join(sdk, `pulumi_appnet-${version}.dist-info`);
  mkdirSync(metadata);
  writeFileSync(
    join(metadata, "METADATA"),
    `Metadata-Version: 2.1\nName: pulumi_appnet\nVersion: ${version}\n`,
  );
  return sdk;
}

/** Compiles the generated Node SDK into the modules of a program, beside those of this repository. */
export function installNode(sdk: string, program: string): void {
  linkModules(program);
  const installed = join(program, "node_modules", "@pulumi", "appnet");
  cpSync(sdk, installed, { recursive: true });
  execFileSync(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
    cwd: installed,
    stdio: "inherit",
  });
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as object;
  const text = JSON.stringify({ ...manifest, main: "bin/index.js", types: "bin/index.d.ts" });
  for (const file of ["package.json", "bin/package.json"]) writeFileSync(join(installed, file), text);
}

/** Gives a directory this repository's modules, one link for each, so that others can be put beside them. */
export function linkModules(directory: string): void {
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, "@pulumi"), { recursive: true });
  const link = (name: string) => symlinkSync(resolve("node_modules", name), join(modules, name));
  const names = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith("."));
  for (const name of names("node_modules")) if (name !== "@pulumi") link(name);
  for (const name of names(join("node_modules", "@pulumi"))) link(join("@pulumi", name));
}

/**
 * A directory of commands in which `python3` has Pulumi's SDK, installed once into the project's cache; undefined, with
 * the reason on standard error, where this machine cannot.
 */
export function pythonWithPulumi(): string | undefined {
  const environment = resolve(process.env["APPNET_CACHE"] || ".cache", "languages", "python");
  const bin = join(environment, "bin");
  const isComplete = () => hasCommand(join(bin, "python3"), "-c", "import pulumi");
  if (isComplete()) return bin;
  process.stderr.write("Python: installing Pulumi's SDK (once)\n");
  try {
    execFileSync("python3", ["-m", "venv", "--clear", environment], { stdio: "pipe" });
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    execFileSync(join(bin, "python3"), [...pip, resolve("tests/e2e/requirements.txt")], { stdio: "pipe" });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  return isComplete() ? bin : undefined;
}
