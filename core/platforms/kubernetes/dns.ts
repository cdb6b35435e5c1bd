import type { types } from "@pulumi/kubernetes";
import ipaddr from "ipaddr.js";
import type { Identity } from "../identity";
import { singlePort, type PortRange } from "../../resolve/ports";
import type { Declaration } from "../declaration";
import { NAMESPACE_NAME } from "./networkPolicies";
import { declare, metadata, namespaceDependency, type SpaceContext } from "./objects";
import type { KubernetesSettings } from "./settings";

type Peer = types.input.networking.v1.NetworkPolicyPeer;

/** Where the cluster's DNS answers. */
interface Dns {
  readonly pods: readonly DnsPods[];
  readonly addresses: readonly string[];
}

interface DnsPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

const PORT = 53;

/** What answers on port 53 in the clusters of `docs/clusters.md`, each in its own default. Elsewhere nobody is there. */
const defaults: Dns = {
  pods: ["kube-dns", "node-local-dns"].map((app) => ({
    namespace: "kube-system",
    labels: { "k8s-app": app },
    port: PORT,
  })),
  addresses: ["169.254.20.10", "169.254.169.254", "10.100.0.10", "172.20.0.10"],
};

function dnsOf({ dns }: KubernetesSettings): Dns {
  return { ...defaults, ...dns };
}

/** The ports on which the DNS listens, each once. */
export function dnsPorts(settings: KubernetesSettings): PortRange[] {
  return [...peersByPort(dnsOf(settings)).keys()].map(singlePort);
}

/** Lets every pod of the namespace resolve names. */
export function allowDns(space: SpaceContext): Declaration {
  const egress = [...peersByPort(dnsOf(space.network.settings))].map(([port, to]) => ({
    to,
    ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port })),
  }));
  return declare(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    `${space.network.prefix}-allow-dns`,
    space.component,
    {
      metadata: metadata("allow-dns", space.namespace, "Every application may resolve names"),
      spec: { podSelector: {}, policyTypes: ["Egress"], egress },
    },
    { dependsOn: namespaceDependency(space) },
  );
}

function peersByPort({ pods, addresses }: Dns): Map<number, Peer[]> {
  const peers = new Map<number, Peer[]>();
  const add = (port: number, peer: Peer) => peers.set(port, [...(peers.get(port) ?? []), peer]);
  for (const { namespace, labels, port } of pods) {
    add(port, {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
      podSelector: { matchLabels: { ...labels } },
    });
  }
  for (const address of addresses) add(PORT, { ipBlock: { cidr: networkOf(address) } });
  return peers;
}

/** The network of one address alone. */
function networkOf(address: string): string {
  return `${address}/${ipaddr.parse(address).kind() === "ipv4" ? 32 : 128}`;
}

/** Where the settings say that the DNS is; undefined where it is where clusters have it by default. */
export function dnsIdentity(settings: KubernetesSettings): Identity | undefined {
  if (!settings.dns) return undefined;
  const { pods, addresses } = dnsOf(settings);
  return {
    party: { kind: "platform", name: "dns" },
    pods: pods.map(({ namespace, labels }) => ({ namespace, podLabels: labels })),
    networks: addresses.map(networkOf),
  };
}
