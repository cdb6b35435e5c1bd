/**
 * What a test control plane is made of: the `etcd` and `kube-apiserver` binaries, and the definitions of the custom
 * resources the tests apply. Both come from pinned Go modules and are kept in the cache.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cachePath, fillAtomically, type Skipped } from "../cluster/cache";
import { reportingProgress } from "../cluster/commands";
import { KUBERNETES_MODULE, prepareGoPrograms, reasonAgainstGo, runGo } from "../cluster/goPrograms";

export interface ControlPlane {
  readonly binaries: Readonly<Record<(typeof BINARIES)[number], string>>;
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
    files: /\.yaml$/,
  },
];

const BINARIES = ["etcd", "kube-apiserver"] as const;

/** Finds, or once makes, all that a control plane needs; the reason when this machine can do neither. */
export async function prepareControlPlane(): Promise<ControlPlane | Skipped> {
  const binaries = givenBinaries() ?? (await prepareGoPrograms(BINARIES));
  if ("skipped" in binaries) return { skipped: `KUBEBUILDER_ASSETS is unset and ${binaries.skipped}` };
  const files = await prepareDefinitions();
  return "skipped" in files ? files : { binaries, definitionFiles: files };
}

function givenBinaries(): ControlPlane["binaries"] | undefined {
  const given = process.env["KUBEBUILDER_ASSETS"];
  if (!given) return undefined;
  const paths = BINARIES.map((name) => [name, resolve(given, name)] as const);
  if (!paths.every(([, path]) => existsSync(path))) {
    throw new Error(`KUBEBUILDER_ASSETS names ${resolve(given)}, which lacks one of ${BINARIES.join(", ")}`);
  }
  return Object.fromEntries(paths) as ControlPlane["binaries"];
}

/** The definitions' files, fetched where the cache lacks them; the reason when this machine cannot. */
export async function prepareDefinitions(): Promise<string[] | Skipped> {
  const missing = DEFINITION_SOURCES.filter((source) => !existsSync(definitionsDirectory(source)));
  const reason = missing.length > 0 ? await reasonAgainstGo(KUBERNETES_MODULE) : undefined;
  if (reason !== undefined)
    return { skipped: `${reason}, which fetching the custom resource definitions takes` };
  for (const source of missing) await fetchDefinitions(source);
  return definitionFiles();
}

async function fetchDefinitions(source: DefinitionSource): Promise<void> {
  const name = `${source.module}@${source.version}`;
  const download = runGo(["mod", "download", "-json", name], KUBERNETES_MODULE);
  const answer: unknown = JSON.parse(await reportingProgress(`fetching ${name}`, download));
  const { Dir: directory, Sum: sum } = answer as { readonly Dir?: string; readonly Sum?: string };
  if (directory === undefined || sum !== source.sum) {
    throw new Error(`${name}: expected ${source.sum}, got ${sum ?? "nothing"}`);
  }
  const from = join(directory, source.directory);
  await fillAtomically(definitionsDirectory(source), async (target) => {
    for (const file of (await readdir(from)).filter((entry) => source.files.test(entry))) {
      const text = await readFile(join(from, file), "utf8");
      // Admission policies shipped alongside would judge the test server's upgrades, which there are none of.
      if (/^kind: CustomResourceDefinition$/m.test(text)) {
        await writeFile(join(target, file), text);
      }
    }
  });
}

function definitionsDirectory(source: DefinitionSource): string {
  return cachePath("definitions", `${source.module.replaceAll("/", "_")}@${source.version}`);
}

async function definitionFiles(): Promise<string[]> {
  const files: string[] = [];
  for (const source of DEFINITION_SOURCES) {
    const directory = definitionsDirectory(source);
    const entries = (await readdir(directory)).sort();
    if (entries.length === 0) {
      throw new Error(`${source.module}@${source.version} has no definitions in ${source.directory}`);
    }
    files.push(...entries.map((entry) => join(directory, entry)));
  }
  return files;
}
