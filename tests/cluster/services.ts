/** What runs on the cluster besides Kubernetes: DNS, certificates, and gateways with load balancers' addresses. */
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { KubernetesObject } from "../integration/kubernetesClient";
import { type Cluster, DNS_ADDRESS, kubeconfigOf } from "./cluster";
import { NODE_ADDRESS } from "./node";
import { applyText, hasCondition } from "./objects";

/** A pod in a gateway controller's namespace that is none of its gateways. */
export const NEIGHBOUR = "neighbour";
const MANIFESTS = join("tests", "cluster", "manifests");
/** Outside of the cluster's own networks; kube-proxy serves them. */
const loadBalancerAddress = (index: number): string => `172.32.0.${10 + index}`;

/** Starts them, and gives back how to stop what runs in this process. */
export async function startServices(cluster: Cluster): Promise<() => void> {
  const { node, client, programs } = cluster;
  for (const file of ["cert-manager.yaml", "coredns.yaml", "envoy-gateway.yaml", "traefik.yaml"]) {
    await applyText(client, await readFile(join(MANIFESTS, file), "utf8"));
  }
  node.start("cert-manager", [
    programs["cert-manager"],
    `--kubeconfig=${kubeconfigOf(node, "admin")}`,
    `--nameserver=${DNS_ADDRESS}:53`,
  ]);
  startPebble(cluster);
  const stop = assignAddresses(cluster);
  try {
    await available(cluster, "kube-system", ["coredns"]);
    await available(cluster, "envoy-gateway-system", ["envoy-gateway", NEIGHBOUR]);
    await available(cluster, "traefik", ["traefik", NEIGHBOUR]);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

/** A certificate authority that asks for proof as Let's Encrypt does. */
function startPebble({ node, programs }: Cluster): void {
  const configuration = {
    listenAddress: "0.0.0.0:14000",
    managementListenAddress: "127.0.0.1:15000",
    // The API server's names this address too.
    certificate: join(node.directory, "apiserver.crt"),
    privateKey: join(node.directory, "apiserver.key"),
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: "",
    externalAccountBindingRequired: false,
  };
  const path = join(node.directory, "pebble.json");
  writeFileSync(path, JSON.stringify({ pebble: configuration }));
  const environment = { PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "0" };
  const dns = ["-dnsserver", `${DNS_ADDRESS}:53`];
  node.start("pebble", [programs.pebble, "-config", path, ...dns], environment);
}

/** What an issuer must know of that authority. */
export function acmeServer({ node }: Cluster): { readonly server: string; readonly caBundle: string } {
  const authority = readFileSync(join(node.directory, "apiserver.crt"));
  return { server: `https://${NODE_ADDRESS}:14000/dir`, caBundle: authority.toString("base64") };
}

/**
 * Gives addresses to names of the world outside, for whoever asks the cluster's DNS.
 * @param whose Whose names they are: others' stay, their own from before do not.
 */
export async function publishNames(
  { node }: Cluster,
  whose: "gateways" | "externals",
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const lines = [...names].map(([name, address]) => `${address} ${name}\n`);
  const script = `mkdir -p /etc/outside/of; cat > /etc/outside/of/${whose}; cat /etc/outside/of/* > /etc/outside/hosts`;
  await node.run("sh", ["-ec", script], lines.join(""));
}

/** Waits until Deployments are available. */
export async function available(
  cluster: Cluster,
  namespace: string,
  names: readonly string[],
): Promise<void> {
  const { node, client } = cluster;
  await node.eventually(`Deployments of ${namespace} are available`, async () => {
    const found = await Promise.all(
      names.map((name) => client.get({ apiVersion: "apps/v1", kind: "Deployment", namespace, name })),
    );
    const waiting = names.filter((_, index) => !isAvailable(found[index]));
    return (
      waiting.length === 0 || `not available: ${waiting.join(", ")}\n${await podStates(cluster, namespace)}`
    );
  });
}

interface Replicas {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

function isAvailable(deployment: KubernetesObject | undefined): boolean {
  if (deployment === undefined || !hasCondition(deployment, "Available")) return false;
  const { spec, status } = deployment as unknown as Replicas;
  return (
    status?.availableReplicas === spec.replicas &&
    status.observedGeneration === deployment.metadata.generation
  );
}

interface PodStatus {
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly message?: string }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly state: object;
  readonly lastState: object;
}

async function podStates({ client }: Cluster, namespace: string): Promise<string> {
  const pods = await client.list({ apiVersion: "v1", kind: "Pod", namespace });
  return pods
    .map((pod) => {
      const { status } = pod as unknown as PodStatus;
      const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
      const states = containers.map(
        ({ name, state, lastState }) => `${name} ${JSON.stringify([state, lastState])}`,
      );
      return `${pod.metadata.name} ${status.phase}: ${states.join("; ")}`;
    })
    .join("\n");
}

interface LoadBalancer {
  readonly spec: { readonly type: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

/** Plays the controller of load balancers: each Service that wants one gets an address. */
function assignAddresses({ client }: Cluster): () => void {
  let next = 0;
  let busy = false;
  const assign = async (): Promise<void> => {
    for (const service of await client.list({ apiVersion: "v1", kind: "Service" })) {
      const { spec, status } = service as unknown as LoadBalancer;
      if (spec.type !== "LoadBalancer" || status.loadBalancer.ingress !== undefined) continue;
      const { namespace, name } = service.metadata;
      await client.request({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}/services/${name}/status`,
        body: JSON.stringify({
          status: { loadBalancer: { ingress: [{ ip: loadBalancerAddress(next++) }] } },
        }),
        contentType: "application/merge-patch+json",
      });
    }
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    assign()
      .catch(() => undefined) // The next time, unless the cluster is gone.
      .finally(() => (busy = false));
  }, 1000);
  return () => clearInterval(timer);
}
