/** Cilium as the cluster's network: its agent and its operator, as processes of the node. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KubernetesClient } from "../integration/kubernetesClient";
import { cachePath, fillAtomically } from "./cache";
import { GO_PROGRAMS, runGo, versionOf } from "./goPrograms";
import type { Node } from "./node";
import { answers } from "./objects";
import pins from "./pins.json";

const DEFINITIONS = ["ciliumendpoints", "ciliumidentities", "ciliumnodes", "ciliumnetworkpolicies"];

/** The C sources that the agent compiles for each pod. */
export async function prepareCiliumSources(): Promise<string> {
  const version = versionOf("cilium-agent")!;
  const path = cachePath("sources", `cilium-${version}`, "bpf");
  if (existsSync(path)) return path;
  const { module, versionOf: name } = GO_PROGRAMS["cilium-agent"];
  const listing = await runGo(["mod", "download", "-json", `${name}@${version}`], module);
  const { Dir: directory } = JSON.parse(listing) as { readonly Dir: string };
  await fillAtomically(dirname(path), (target) => {
    copyWritable(join(directory, "bpf"), join(target, "bpf"));
    return Promise.resolve();
  });
  return path;
}

interface Settings {
  readonly sources: string;
  readonly kubeconfig: string;
  readonly nodeName: string;
  readonly podNetwork: string;
}

export async function startCilium(
  node: Node,
  client: KubernetesClient,
  programs: Readonly<Record<"cilium-agent" | "cilium-operator", string>>,
  settings: Settings,
): Promise<void> {
  // The agent writes headers beside the sources that it compiles.
  const library = join(node.directory, "cilium");
  copyWritable(settings.sources, join(library, "bpf"));
  mkdirSync(join(node.directory, "bin"));
  symlinkSync(pins.debian["clang-19"], join(node.directory, "bin", "clang"));
  const common = [
    `--k8s-kubeconfig-path=${settings.kubeconfig}`,
    "--ipam=kubernetes",
    "--identity-allocation-mode=crd",
  ];
  const env = { K8S_NODE_NAME: settings.nodeName, CILIUM_K8S_NAMESPACE: "kube-system" };
  const operator = [
    "--operator-api-serve-addr=127.0.0.1:9234",
    "--remove-cilium-node-taints=false",
    "--set-cilium-node-taints=false",
    "--set-cilium-is-up-condition=false",
    "--unmanaged-pod-watcher-interval=0",
  ];
  node.start("cilium-operator", [programs["cilium-operator"], ...common, ...operator], env);
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await node.eventually("Cilium's definitions exist", async () => {
    const found = DEFINITIONS.map((plural) => answers(client, `${path}/${plural}.cilium.io`));
    return (await Promise.all(found)).every(Boolean);
  });
  const agent = [
    "--routing-mode=native",
    `--ipv4-native-routing-cidr=${settings.podNetwork}`,
    "--enable-ipv4=true",
    "--enable-ipv6=false",
    "--enable-ipv4-masquerade=true",
    "--kube-proxy-replacement=false",
    // Otherwise it wants an Envoy of its own.
    "--external-envoy-proxy=true",
    "--disable-envoy-version-check=true",
    "--enable-health-checking=false",
    "--enable-endpoint-health-checking=false",
    "--enable-hubble=false",
    "--bpf-root=/run/bpf",
    `--lib-dir=${library}`,
    "--devices=eth0,outside0",
    "--write-cni-conf-when-ready=/etc/cni/net.d/05-cilium.conflist",
    "--preallocate-bpf-maps=false",
    "--bpf-ct-global-tcp-max=65536",
    "--bpf-ct-global-any-max=65536",
    "--bpf-policy-map-max=16384",
  ];
  node.start("cilium-agent", [programs["cilium-agent"], ...common, ...agent], env);
}

/** Files of Go's module cache are read-only. */
function copyWritable(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
