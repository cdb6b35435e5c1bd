/** Programs built of pinned Go modules, once for each version of them; a module's go.mod is the place of its pins. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { cachePath, fillAtomically, fingerprint, type Skipped } from "./cache";
import { messageOf, reportingProgress, run } from "./commands";

interface GoProgram {
  /** The directory of the go.mod that pins it. */
  readonly module: string;
  /** What is built: a `tool` of that go.mod, or a package of its own. */
  readonly package: string;
  /** The required module whose version it has; none where it is the project's own. */
  readonly versionOf?: string;
  readonly tags?: string;
  /** What the linker writes into it. */
  readonly stamp?: (version: string) => string;
}

export const KUBERNETES_MODULE = join("tests", "integration", "control-plane");
const programs = join("tests", "cluster", "programs");
const kubernetes = (name: string): GoProgram => ({
  module: KUBERNETES_MODULE,
  package: `k8s.io/kubernetes/cmd/${name}`,
  versionOf: "k8s.io/kubernetes",
  // Unstamped it would report v0.0.0-master, and clients that ask for its version would go by that.
  stamp: (version) => {
    const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
    const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
    return Object.entries(variables)
      .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
      .join(" ");
  },
});
const cilium = (path: string, tags?: string): GoProgram => ({
  module: join(programs, "cilium"),
  package: `github.com/cilium/cilium/${path}`,
  versionOf: "github.com/cilium/cilium",
  ...(tags === undefined ? {} : { tags }),
  stamp: (version) => `-X github.com/cilium/cilium/pkg/version.ciliumVersion=${version.slice(1)}`,
});
const certManager = (path: string): GoProgram => ({
  module: join(programs, "cert-manager"),
  package: path,
  versionOf: "github.com/cert-manager/cert-manager",
});

/** In the order in which a first run builds them. */
export const GO_PROGRAMS = {
  etcd: {
    module: KUBERNETES_MODULE,
    package: "go.etcd.io/etcd/server/v3",
    versionOf: "go.etcd.io/etcd/server/v3",
  },
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  "kube-scheduler": kubernetes("kube-scheduler"),
  "kube-proxy": kubernetes("kube-proxy"),
  kubelet: kubernetes("kubelet"),
  "cilium-agent": cilium("daemon"),
  "cilium-cni": cilium("plugins/cilium-cni"),
  "cilium-operator": cilium("operator", "ipam_provider_operator"),
  coredns: { module: join(programs, "coredns"), package: ".", versionOf: "github.com/coredns/coredns" },
  "cert-manager": certManager("."),
  acmesolver: certManager("./solver"),
  pebble: {
    module: join(programs, "pebble"),
    package: "github.com/letsencrypt/pebble/v2/cmd/pebble",
    versionOf: "github.com/letsencrypt/pebble/v2",
  },
  "envoy-gateway": {
    module: join(programs, "envoy-gateway"),
    package: "github.com/envoyproxy/gateway/cmd/envoy-gateway",
    versionOf: "github.com/envoyproxy/gateway",
  },
  echo: { module: join(programs, "echo"), package: "." },
  traefik: {
    module: join(programs, "traefik"),
    package: "github.com/traefik/traefik/v3/cmd/traefik",
    versionOf: "github.com/traefik/traefik/v3",
    stamp: (version) => `-X github.com/traefik/traefik/v3/pkg/version.Version=${version.slice(1)}`,
  },
} as const satisfies Record<string, GoProgram>;

export type ProgramName = keyof typeof GO_PROGRAMS;

/** The paths of programs, built where the cache lacks them; the reason when this machine cannot. */
export async function prepareGoPrograms<Name extends ProgramName>(
  names: readonly Name[],
): Promise<Record<Name, string> | Skipped> {
  const missing = names.filter((name) => !existsSync(pathOf(name)));
  const reason = missing.length > 0 ? await reasonAgainstGo(GO_PROGRAMS[missing[0]!].module) : undefined;
  if (reason !== undefined) return { skipped: `${reason}, which building ${missing.join(", ")} takes` };
  for (const name of missing) await reportingProgress(`building ${name}`, build(name));
  return Object.fromEntries(names.map((name) => [name, pathOf(name)])) as Record<Name, string>;
}

/** As its go.mod says, such as `v1.36.3`; a program of the project's own has none. */
export function versionOf(name: ProgramName): string | undefined {
  const program: GoProgram = GO_PROGRAMS[name];
  return program.versionOf === undefined ? undefined : pinnedVersion(program.module, program.versionOf);
}

function pinnedVersion(module: string, required: string): string {
  const goMod = join(module, "go.mod");
  const line = readFileSync(goMod, "utf8")
    .split("\n")
    .find((text) =>
      text
        .replace(/^require/, "")
        .trim()
        .startsWith(`${required} `),
    );
  const version = /\s(v\S+)/.exec(line ?? "")?.[1];
  if (version === undefined) throw new Error(`${goMod} does not require ${required}`);
  return version;
}

/** Without cgo the result depends on no C compiler, and without a workspace on no other module. */
export function runGo(args: readonly string[], module: string): Promise<string> {
  return run("go", args, { cwd: module, env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" } });
}

/** A path names all that the program depends on, so that a new pin never finds an old program. */
function pathOf(name: ProgramName): string {
  const version = [versionOf(name), fingerprint(resolve(GO_PROGRAMS[name].module))].join("-");
  return join(cachePath("programs", `${name}-${version}-${process.platform}-${process.arch}`), name);
}

async function build(name: ProgramName): Promise<void> {
  const program: GoProgram = GO_PROGRAMS[name];
  const stamp = program.stamp?.(versionOf(name)!) ?? "";
  await fillAtomically(join(pathOf(name), ".."), async (directory) => {
    await runGo(
      [
        ...["build", "-mod=readonly", "-trimpath", "-ldflags", `-s -w ${stamp}`],
        ...(program.tags === undefined ? [] : ["-tags", program.tags]),
        ...["-o", join(directory, basename(pathOf(name))), program.package],
      ],
      program.module,
    );
  });
}

export async function reasonAgainstGo(module: string): Promise<string | undefined> {
  const wanted = /^go (\S+)$/m.exec(readFileSync(join(module, "go.mod"), "utf8"))![1]!;
  try {
    // Asked inside the module, so that Go may switch to the toolchain which go.mod names.
    const version = (await runGo(["env", "GOVERSION"], module)).trim().replace(/^go/, "");
    return compareVersions(version, wanted) < 0 ? `Go ${version} is older than ${wanted}` : undefined;
  } catch (error) {
    return `Go ${wanted} or newer did not run (${messageOf(error)})`;
  }
}

function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
