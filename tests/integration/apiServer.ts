/**
 * A real Kubernetes API server for tests: `etcd` and `kube-apiserver` on loopback, with nothing behind them. There are
 * no controllers and no nodes, so what a test sees is what the server itself decides: schemas, defaults, admission.
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Skipped } from "../cluster/cache";
import { type ControlPlane, prepareControlPlane } from "./controlPlane";
import { type ClientOptions, KubernetesClient, type KubernetesObject } from "./kubernetesClient";
import { ProcessGroup } from "./processGroup";

/** What a client needs for it is all there: `new KubernetesClient(server)`. The user is in `system:masters`. */
export interface ApiServer extends ClientOptions {
  readonly kubeconfigPath: string;
  /** As the server itself tells it, such as `v1.36.3`. */
  readonly version: string;
  readonly stop: () => Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Starts a server with the pinned custom resource definitions installed, or says why this machine cannot. */
export async function startApiServer(): Promise<ApiServer | Skipped> {
  const controlPlane = await prepareControlPlane();
  if ("skipped" in controlPlane) {
    return controlPlane;
  }
  const directory = await mkdtemp(join(tmpdir(), "appnet-control-plane-"));
  const processes = new ProcessGroup(directory);
  try {
    const access = await startProcesses(controlPlane, processes, directory);
    // Its key is the last file that a starting server writes, so the certificate is whole by then.
    await processes.eventually("the API server has a certificate", () =>
      existsSync(join(directory, "apiserver.key")),
    );
    const client = new KubernetesClient(access);
    await processes.eventually("the API server is ready", () => isReady(client));
    await installDefinitions(client, controlPlane.definitionFiles, processes);
    return {
      ...access,
      kubeconfigPath: await writeKubeconfig(directory, access),
      version: await serverVersion(client),
      stop: () => processes.stop(),
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

async function startProcesses(
  controlPlane: ControlPlane,
  processes: ProcessGroup,
  directory: string,
): Promise<ClientOptions> {
  const [clientPort, peerPort, securePort] = await freePorts();
  const token = randomBytes(32).toString("hex");
  const etcdUrl = `http://${LOOPBACK}:${clientPort}`;
  const start = (name: keyof ControlPlane["binaries"], args: readonly string[]): void => {
    processes.start(controlPlane.binaries[name], name, args);
  };

  start("etcd", etcdArguments(directory, etcdUrl, `http://${LOOPBACK}:${peerPort}`));
  const keys = await writeCredentials(directory, token);
  start("kube-apiserver", [
    `--etcd-servers=${etcdUrl}`,
    `--bind-address=${LOOPBACK}`,
    `--advertise-address=${LOOPBACK}`,
    `--secure-port=${securePort}`,
    // Here the server writes itself a certificate, followed by the CA's, so that the file serves as the CA's too.
    `--cert-dir=${directory}`,
    ...keys,
    "--authorization-mode=RBAC",
    // Waits for service accounts and their tokens, which only a controller makes.
    "--disable-admission-plugins=ServiceAccount",
    // Loopback cannot be an endpoint of the `kubernetes` service.
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--allow-privileged=true",
  ]);
  return { url: `https://${LOOPBACK}:${securePort}`, token, caFile: join(directory, "apiserver.crt") };
}

function etcdArguments(directory: string, clientUrl: string, peerUrl: string): string[] {
  return [
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    "--log-level=warn",
    "--unsafe-no-fsync",
  ];
}

async function writeCredentials(directory: string, token: string): Promise<string[]> {
  const tokenFile = join(directory, "tokens.csv");
  const keyFile = join(directory, "service-accounts.key");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await writeFile(tokenFile, `${token},tester,tester,system:masters\n`, { mode: 0o600 });
  await writeFile(keyFile, privateKey.export({ type: "sec1", format: "pem" }), { mode: 0o600 });
  return [
    `--token-auth-file=${tokenFile}`,
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    "--service-account-issuer=https://kubernetes.default.svc",
  ];
}

/** A kubeconfig in JSON, which is YAML as well. */
async function writeKubeconfig(directory: string, access: ClientOptions): Promise<string> {
  const path = join(directory, "kubeconfig");
  const name = "test";
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: access.url, "certificate-authority": access.caFile } }],
    users: [{ name, user: { token: access.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writeFile(path, JSON.stringify(kubeconfig), { mode: 0o600 });
  return path;
}

/** Holds all ports before it lets go of any, so that they differ. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()] as const;
  const ports = await Promise.all([listen(servers[0]), listen(servers[1]), listen(servers[2])]);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

async function isReady(client: KubernetesClient): Promise<boolean> {
  try {
    await client.request({ method: "GET", path: "/readyz" });
    return true;
  } catch {
    return false; // Refused connections and 500s are how a starting server says "not yet".
  }
}

async function serverVersion(client: KubernetesClient): Promise<string> {
  const { body } = await client.request({ method: "GET", path: "/version" });
  return (body as { readonly gitVersion: string }).gitVersion;
}

async function installDefinitions(
  client: KubernetesClient,
  files: readonly string[],
  processes: ProcessGroup,
): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const file of files) {
    const body = await readFile(file, "utf8");
    await client.request({ method: "POST", path, body, contentType: "application/yaml" });
  }
  const type = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  await processes.eventually("all custom resources are served", async () => {
    const definitions = await client.list(type);
    const served = await Promise.all(definitions.map((definition) => isServed(client, definition)));
    return served.every(Boolean);
  });
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Established alone is too early: discovery, which the client goes by, follows after. */
async function isServed(client: KubernetesClient, object: KubernetesObject): Promise<boolean> {
  const { spec, status } = object as unknown as Definition;
  if (
    !status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True")
  ) {
    return false;
  }
  const { kind } = spec.names;
  const versions = spec.versions.filter((version) => version.served);
  const served = await Promise.all(
    versions.map((version) => client.serves({ apiVersion: `${spec.group}/${version.name}`, kind })),
  );
  return served.every(Boolean);
}
