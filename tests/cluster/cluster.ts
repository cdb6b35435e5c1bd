/** A real cluster of one node: every part of Kubernetes, containerd, and Cilium as the network that enforces policies. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareDefinitions } from "../integration/controlPlane";
import { KubernetesClient } from "../integration/kubernetesClient";
import type { Skipped } from "./cache";
import { prepareCiliumSources, startCilium } from "./cilium";
import { reportingProgress } from "./commands";
import { ENVOY_VERSION, prepareEnvoy } from "./envoy";
import { GO_PROGRAMS, prepareGoPrograms, type ProgramName, versionOf } from "./goPrograms";
import { importImages, librariesOf } from "./images";
import { findKubeRouter, startKubeRouter } from "./kubeRouter";
import { Node, NODE_ADDRESS } from "./node";
import { answers, applyText, hasCondition } from "./objects";
import pins from "./pins.json";
import { reasonAgainstCluster } from "./prerequisites";

const POD_NETWORK = "10.244.0.0/16";
const SERVICE_NETWORK = "10.96.0.0/16";
export const DNS_ADDRESS = "10.96.0.10";
const NODE_NAME = "node";

/** Who holds packets to the policies. */
export type Enforcer = "Cilium" | "kube-router";

export interface Cluster {
  readonly node: Node;
  readonly client: KubernetesClient;
  readonly programs: Readonly<Record<ProgramName | "envoy", string>>;
  readonly stop: () => Promise<void>;
}

/** Each part by its version, for the report. */
export function versions(): Record<string, string> {
  const names = {
    "kube-apiserver": "Kubernetes",
    etcd: "etcd",
    "cilium-agent": "Cilium",
    coredns: "CoreDNS",
  };
  const certificates = { "cert-manager": "cert-manager", pebble: "Pebble" };
  const gateways = { "envoy-gateway": "Envoy Gateway", traefik: "Traefik" };
  const built = Object.entries({ ...names, ...certificates, ...gateways }).map(([program, name]) => [
    name,
    versionOf(program as ProgramName)!.slice(1),
  ]);
  return { ...(Object.fromEntries(built) as Record<string, string>), Envoy: ENVOY_VERSION };
}

/** Starts a cluster whose node is ready, or says why this machine cannot. */
export async function startCluster(enforcer: Enforcer): Promise<Cluster | Skipped> {
  const reason = await reasonAgainstCluster();
  if (reason !== undefined) return { skipped: reason };
  const kubeRouter = findKubeRouter();
  if (enforcer === "kube-router" && kubeRouter === undefined) {
    return { skipped: "neither APPNET_KUBE_ROUTER nor the PATH names kube-router, which no registry has" };
  }
  const built = await prepareGoPrograms(Object.keys(GO_PROGRAMS) as ProgramName[]);
  if ("skipped" in built) return built;
  const envoy = await prepareEnvoy();
  if (typeof envoy !== "string") return envoy;
  const definitions = await prepareDefinitions();
  if ("skipped" in definitions) return definitions;

  const ciliumSources = await prepareCiliumSources();
  const programs = { ...built, envoy };
  const node = await Node.create(programs.echo);
  try {
    const client = await reportingProgress(
      "cluster: starting",
      start(node, programs, definitions, async (client) => {
        const kubeconfig = kubeconfigOf(node, "admin");
        const settings = { kubeconfig, nodeName: NODE_NAME, podNetwork: POD_NETWORK };
        const plugins = join(node.directory, "cni");
        await (enforcer === "Cilium"
          ? startCilium(node, client, programs, { ...settings, sources: ciliumSources })
          : startKubeRouter(node, kubeRouter!, { ...settings, plugins, serviceNetwork: SERVICE_NETWORK }));
      }),
    );
    return { node, client, programs, stop: () => node.stop() };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

async function start(
  node: Node,
  programs: Cluster["programs"],
  definitions: readonly string[],
  startNetwork: (client: KubernetesClient) => Promise<void>,
): Promise<KubernetesClient> {
  startContainerd(node, programs);
  const tokens = startApiServer(node, programs);
  const url = `https://${NODE_ADDRESS}:6443`;
  const authority = join(node.directory, "apiserver.crt");
  // Its key is the last file that a starting server writes, so the certificate is whole by then.
  await node.eventually("the API server has a certificate", () =>
    Promise.resolve(existsSync(join(node.directory, "apiserver.key"))),
  );
  const client = new KubernetesClient({ url, token: tokens.admin, caFile: authority });
  await node.eventually("the API server is ready", () => answers(client, "/readyz"));
  for (const [user, token] of Object.entries(tokens)) writeKubeconfig(node, user, { url, authority, token });
  startControllers(node, programs);
  await Promise.all([
    Promise.all(definitions.map(async (file) => applyText(client, await readFile(file, "utf8")))),
    importBaseImages(node, programs),
  ]);
  await node.eventually("the node is registered", () => answers(client, `/api/v1/nodes/${NODE_NAME}`));
  await startNetwork(client);
  await node.eventually("the node is ready", () => isNodeReady(client));
  return client;
}

function startContainerd(node: Node, programs: Cluster["programs"]): void {
  const file = (name: string): string => join(node.directory, name);
  mkdirSync(file("cni"));
  copyFileSync(pins.debian["containernetworking-plugins"], join(file("cni"), "loopback"));
  copyFileSync(programs["cilium-cni"], join(file("cni"), "cilium-cni"));
  writeFileSync(
    file("containerd.toml"),
    `version = 2
root = "${file("containerd")}"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = "localhost/pause:1"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${file("cni")}"
`,
  );
  node.start("containerd", [pins.debian.containerd, "--config", file("containerd.toml")]);
}

/** Users by the names of their kubeconfigs: the name and group that the server knows them by. */
const USERS = {
  admin: ["admin", "system:masters"],
  controllers: ["system:kube-controller-manager", ""],
  scheduler: ["system:kube-scheduler", ""],
  proxy: ["system:kube-proxy", ""],
  kubelet: [`system:node:${NODE_NAME}`, "system:nodes"],
} as const;

function startApiServer(node: Node, programs: Cluster["programs"]): Record<keyof typeof USERS, string> {
  const file = (name: string): string => join(node.directory, name);
  const users = Object.entries(USERS).map(([name, [user, group]]) => {
    const token = randomBytes(32).toString("hex");
    return { name, token, line: `${token},${user},${user},"${group}"` };
  });
  writeFileSync(file("tokens.csv"), users.map(({ line }) => `${line}\n`).join(""), { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(file("service-accounts.key"), privateKey.export({ type: "sec1", format: "pem" }), {
    mode: 0o600,
  });
  node.start("etcd", [
    programs.etcd,
    `--data-dir=${file("etcd")}`,
    "--listen-client-urls=http://127.0.0.1:2379",
    "--advertise-client-urls=http://127.0.0.1:2379",
    "--log-level=warn",
    "--unsafe-no-fsync",
  ]);
  node.start("kube-apiserver", [
    programs["kube-apiserver"],
    "--etcd-servers=http://127.0.0.1:2379",
    `--service-cluster-ip-range=${SERVICE_NETWORK}`,
    `--advertise-address=${NODE_ADDRESS}`,
    // Here the server writes itself a certificate, followed by the CA's, so that the file serves as the CA's too.
    `--cert-dir=${node.directory}`,
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    "--allow-privileged=true",
    `--token-auth-file=${file("tokens.csv")}`,
    `--service-account-key-file=${file("service-accounts.key")}`,
    `--service-account-signing-key-file=${file("service-accounts.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
  ]);
  return Object.fromEntries(users.map(({ name, token }) => [name, token])) as Record<
    keyof typeof USERS,
    string
  >;
}

function writeKubeconfig(
  node: Node,
  name: string,
  access: { readonly url: string; readonly authority: string; readonly token: string },
): void {
  // JSON is YAML as well.
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: access.url, "certificate-authority": access.authority } }],
    users: [{ name, user: { token: access.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  writeFileSync(kubeconfigOf(node, name), JSON.stringify(kubeconfig), { mode: 0o600 });
}

export function kubeconfigOf(node: Node, user: string): string {
  return join(node.directory, `${user}.kubeconfig`);
}

function startControllers(node: Node, programs: Cluster["programs"]): void {
  const controllers = kubeconfigOf(node, "controllers");
  node.start("kube-controller-manager", [
    programs["kube-controller-manager"],
    `--kubeconfig=${controllers}`,
    `--root-ca-file=${join(node.directory, "apiserver.crt")}`,
    `--service-account-private-key-file=${join(node.directory, "service-accounts.key")}`,
    "--use-service-account-credentials=true",
    "--allocate-node-cidrs=true",
    `--cluster-cidr=${POD_NETWORK}`,
    `--service-cluster-ip-range=${SERVICE_NETWORK}`,
    "--leader-elect=false",
  ]);
  const scheduler = kubeconfigOf(node, "scheduler");
  node.start("kube-scheduler", [
    programs["kube-scheduler"],
    `--kubeconfig=${scheduler}`,
    "--leader-elect=false",
  ]);
  node.start("kubelet", [
    programs.kubelet,
    `--config=${writeKubeletConfiguration(node)}`,
    `--kubeconfig=${kubeconfigOf(node, "kubelet")}`,
    `--root-dir=${join(node.directory, "kubelet")}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${NODE_ADDRESS}`,
  ]);
  node.start("kube-proxy", [programs["kube-proxy"], `--config=${writeProxyConfiguration(node)}`]);
}

function writeKubeletConfiguration(node: Node): string {
  const resolver = join(node.directory, "resolv.conf");
  // Nobody answers there: what is not of the cluster has no name.
  writeFileSync(resolver, "nameserver 127.0.0.1\n");
  return writeConfiguration(node, "kubelet", {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
    authorization: { mode: "Webhook" },
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupRoot: "/appnet",
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: "cluster.local",
    resolvConf: resolver,
    podLogsDir: join(node.directory, "pods"),
    // A full disk elsewhere is no reason to evict.
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    maxPods: 200,
  });
}

function writeProxyConfiguration(node: Node): string {
  return writeConfiguration(node, "kube-proxy", {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: kubeconfigOf(node, "proxy") },
    mode: "iptables",
    hostnameOverride: NODE_NAME,
    clusterCIDR: POD_NETWORK,
    // These settings are the whole machine's.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  });
}

function writeConfiguration(node: Node, name: string, configuration: object): string {
  const path = join(node.directory, `${name}.yaml`);
  writeFileSync(path, JSON.stringify(configuration));
  return path;
}

async function importBaseImages(node: Node, programs: Cluster["programs"]): Promise<void> {
  await node.eventually("containerd answers", () =>
    node.run("ctr", ["version"]).then(
      () => true,
      () => false,
    ),
  );
  const user = "65532:65532";
  const pause = { name: "localhost/pause:1", command: ["/echo", "pause"] };
  await importImages(node, { "/echo": programs.echo }, [pause]);
  await importImages(node, { "/coredns": programs.coredns }, [
    { name: "localhost/coredns:1", command: ["/coredns"] },
  ]);
  await importImages(node, { "/acmesolver": programs.acmesolver }, [
    { name: "localhost/acmesolver:1", command: ["/acmesolver"], user: "1000" },
  ]);
  await importImages(node, { "/usr/local/bin/envoy-gateway": programs["envoy-gateway"] }, [
    { name: "localhost/envoy-gateway:1", command: ["/usr/local/bin/envoy-gateway"], user },
  ]);
  await importImages(node, { "/traefik": programs.traefik }, [
    { name: "localhost/traefik:1", command: ["/traefik"] },
  ]);
  await importEnvoy(node, programs.envoy, ["localhost/envoy:1"]);
}

/** The real Envoy under the names that manifests say. */
export async function importEnvoy(node: Node, envoy: string, names: readonly string[]): Promise<void> {
  const files = { "/usr/local/bin/envoy": envoy, ...(await librariesOf(envoy)) };
  const images = names.map((name) => ({ name, command: ["/usr/local/bin/envoy"] }));
  await importImages(node, files, images);
}

async function isNodeReady(client: KubernetesClient): Promise<boolean> {
  const node = await client.get({ apiVersion: "v1", kind: "Node", name: NODE_NAME });
  return hasCondition(node, "Ready");
}
