/**
 * What a test control plane is made of: the `etcd` and `kube-apiserver` binaries, and the definitions of the custom
 * resources the tests apply. Both come from pinned Go modules and are kept in the project's cache, so that a run after
 * the first neither builds nor fetches anything.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { beforeProcessEnds } from "./processEnd";

export interface Skipped {
  readonly skipped: string;
}

export interface ControlPlane {
  /** A directory with `kube-apiserver` and `etcd`, as envtest lays it out. */
  readonly assets: string;
  readonly definitionFiles: readonly string[];
}

interface DefinitionSource {
  readonly module: string;
  readonly version: string;
  /** The module's go.sum hash: these modules are read, never built, so no go.sum speaks for them. */
  readonly sum: string;
  readonly directory: string;
  readonly files: RegExp;
}

interface Pins {
  readonly go: string;
  readonly kubernetes: string;
  readonly etcd: string;
}

const DEFINITION_SOURCES: readonly DefinitionSource[] = [
  {
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.3",
    sum: "h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc=",
    directory: "config/crd/standard",
    files: /\.yaml$/,
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=",
    directory: "deploy/crds",
    files: /\.yaml$/,
  },
  {
    module: "github.com/envoyproxy/gateway",
    version: "v1.9.1",
    sum: "h1:vAVp6/AlBXJ1aOhp1mxL7fNEzVEfjADUguUhm2wzxQY=",
    directory: "charts/gateway-helm/charts/crds/crds/generated",
    files: /_clienttrafficpolicies\.yaml$/,
  },
];

const BINARIES = ["etcd", "kube-apiserver"] as const;
const MODULE_DIRECTORY = join("tests", "integration", "control-plane");

/** Finds, or once makes, all that a control plane needs; the reason when this machine can do neither. */
export async function prepareControlPlane(): Promise<ControlPlane | Skipped> {
  const moduleDirectory = findModuleDirectory();
  const pins = readPins(join(moduleDirectory, "go.mod"));
  const cache = cacheDirectory(moduleDirectory);
  const given = process.env["KUBEBUILDER_ASSETS"];
  const assets = given ? resolve(given) : join(cache, binariesName(pins));
  if (given && !hasBinaries(assets)) {
    throw new Error(`KUBEBUILDER_ASSETS names ${assets}, which lacks one of ${BINARIES.join(", ")}`);
  }
  const missing = DEFINITION_SOURCES.filter((source) => !existsSync(definitionsDirectory(cache, source)));
  if (!hasBinaries(assets) || missing.length > 0) {
    const reason = await reasonAgainstGo(moduleDirectory, pins);
    if (reason !== undefined) {
      return {
        skipped: hasBinaries(assets)
          ? `${reason}, which fetching the custom resource definitions takes`
          : `KUBEBUILDER_ASSETS is unset and ${reason}, which building the control plane takes`,
      };
    }
    await mkdir(cache, { recursive: true });
  }
  for (const source of missing) {
    await fetchDefinitions(moduleDirectory, cache, source);
  }
  if (!hasBinaries(assets)) {
    await buildBinaries(moduleDirectory, assets, pins);
  }
  return { assets, definitionFiles: await definitionFiles(cache) };
}

/** Walks up from the working directory, which is the same whichever module system the tests are compiled to. */
function findModuleDirectory(): string {
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    const candidate = join(directory, MODULE_DIRECTORY);
    if (existsSync(join(candidate, "go.mod"))) {
      return candidate;
    }
    if (dirname(directory) === directory) {
      throw new Error(`${MODULE_DIRECTORY} was not found above ${process.cwd()}`);
    }
  }
}

function cacheDirectory(moduleDirectory: string): string {
  const root = process.env["APPNET_CACHE"] || join(moduleDirectory, "..", "..", "..", ".cache");
  return resolve(root, "control-plane");
}

/** go.mod is the one place the versions are written down. */
function readPins(goMod: string): Pins {
  const text = readFileSync(goMod, "utf8");
  const find = (pattern: RegExp): string => {
    const version = pattern.exec(text)?.[1];
    if (version === undefined) {
      throw new Error(`${goMod} has no line like ${pattern.source}`);
    }
    return version;
  };
  return {
    go: find(/^go (\S+)$/m),
    kubernetes: find(/^(?:require)?\s+k8s\.io\/kubernetes (v\S+)/m),
    etcd: find(/^(?:require)?\s+go\.etcd\.io\/etcd\/server\/v3 (v\S+)/m),
  };
}

/** Named after all it depends on, so that a new pin, or a cache shared between machines, never finds a wrong one. */
function binariesName(pins: Pins): string {
  return `kubernetes-${pins.kubernetes}-etcd-${pins.etcd}-${process.platform}-${process.arch}`;
}

function hasBinaries(directory: string): boolean {
  return BINARIES.every((name) => existsSync(join(directory, name)));
}

async function reasonAgainstGo(moduleDirectory: string, pins: Pins): Promise<string | undefined> {
  let version: string;
  try {
    // Asked inside the module, so that Go may switch to the toolchain which go.mod names.
    version = (await run("go", ["env", "GOVERSION"], moduleDirectory)).trim().replace(/^go/, "");
  } catch (error) {
    return `Go ${pins.go} or newer did not run (${messageOf(error)})`;
  }
  if (compareVersions(version, pins.go) < 0) {
    return `Go ${version} is older than ${pins.go}`;
  }
  return undefined;
}

function compareVersions(left: string, right: string): number {
  const parts = (version: string): number[] =>
    version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [parts(left), parts(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

async function buildBinaries(moduleDirectory: string, target: string, pins: Pins): Promise<void> {
  const version = "k8s.io/component-base/version";
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(pins.kubernetes) ?? [];
  // Unstamped, the server would report v0.0.0-master, and a client that asks for its version would go by that.
  const stamp = `-X ${version}.gitVersion=${pins.kubernetes} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`;
  await fillAtomically(target, async (directory) => {
    const build = async (name: (typeof BINARIES)[number], main: string, flags: string): Promise<void> => {
      const args = [
        "build",
        "-mod=readonly",
        "-trimpath",
        "-ldflags",
        flags,
        "-o",
        join(directory, name),
        main,
      ];
      await reportingProgress(`building ${name}`, run("go", args, moduleDirectory));
    };
    await build("etcd", "go.etcd.io/etcd/server/v3", "-s -w");
    await build("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", `-s -w ${stamp}`);
  });
}

async function fetchDefinitions(
  moduleDirectory: string,
  cache: string,
  source: DefinitionSource,
): Promise<void> {
  const name = `${source.module}@${source.version}`;
  const download = run("go", ["mod", "download", "-json", name], moduleDirectory);
  const answer: unknown = JSON.parse(await reportingProgress(`fetching ${name}`, download));
  const { Dir: directory, Sum: sum } = answer as { readonly Dir?: string; readonly Sum?: string };
  if (directory === undefined || sum !== source.sum) {
    throw new Error(`${name}: expected ${source.sum}, got ${sum ?? "nothing"}`);
  }
  const from = join(directory, source.directory);
  await fillAtomically(definitionsDirectory(cache, source), async (target) => {
    for (const file of (await readdir(from)).filter((entry) => source.files.test(entry))) {
      const text = await readFile(join(from, file), "utf8");
      // Admission policies shipped alongside would judge the test server's upgrades, which there are none of.
      if (/^kind: CustomResourceDefinition$/m.test(text)) {
        await writeFile(join(target, file), text);
      }
    }
  });
}

function definitionsDirectory(cache: string, source: DefinitionSource): string {
  return join(cache, "definitions", `${source.module.replaceAll("/", "_")}@${source.version}`);
}

async function definitionFiles(cache: string): Promise<string[]> {
  const files: string[] = [];
  for (const source of DEFINITION_SOURCES) {
    const directory = definitionsDirectory(cache, source);
    const entries = (await readdir(directory)).sort();
    if (entries.length === 0) {
      throw new Error(`${source.module}@${source.version} has no definitions in ${source.directory}`);
    }
    files.push(...entries.map((entry) => join(directory, entry)));
  }
  return files;
}

/** A directory appears under its name only when complete, so an interrupted run leaves nothing to be mistaken. */
async function fillAtomically(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const partial = await mkdtemp(`${target}.partial-`);
  const discard = (): void => rmSync(partial, { recursive: true, force: true });
  const withdraw = beforeProcessEnds(discard);
  try {
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    discard();
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // Another run was faster, with the same pins.
    if (code !== "ENOTEMPTY" && code !== "EEXIST") {
      throw error;
    }
  } finally {
    withdraw();
  }
}

async function reportingProgress<T>(what: string, work: Promise<T>): Promise<T> {
  const start = Date.now();
  const report = (state: string): void => {
    process.stderr.write(`control plane: ${what}: ${state} (${Math.round((Date.now() - start) / 1000)} s)\n`);
  };
  report("started");
  const timer = setInterval(() => report("running"), 30_000);
  try {
    const result = await work;
    report("done");
    return result;
  } finally {
    clearInterval(timer);
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // Without cgo the result depends on no C compiler, and without a workspace on no other module.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const withdraw = beforeProcessEnds(() => child.kill());
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      withdraw();
      reject(error);
    });
    child.on("close", (code, signal) => {
      withdraw();
      if (code === 0) {
        resolve(output);
      } else {
        // `go mod download -json` tells its error on standard output.
        const tail = `${errors}${output}`.trim().split("\n").slice(-20).join("\n");
        reject(new Error(`${command} ${args.slice(0, 2).join(" ")} ended with ${signal ?? code}: ${tail}`));
      }
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
