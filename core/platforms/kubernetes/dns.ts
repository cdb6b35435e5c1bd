import type { types } from "@pulumi/kubernetes";
import ipaddr from "ipaddr.js";
import type { Identity } from "../identity";
import { singlePort, type PortRange } from "../../resolve/ports";
import type { Declaration } from "../declaration";
import { NAMESPACE_NAME } from "./labels";
import type { IsolatedPods } from "./isolation";
import { declare, ownMetadata, policyDependencies, type SpaceContext } from "./objects";
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

export function dnsOf({ dns }: KubernetesSettings): Dns {
  return { ...defaults, ...dns };
}

/** The ports on which the DNS listens, each once. */
export function dnsPorts(settings: KubernetesSettings): PortRange[] {
  return portsOf(dnsOf(settings)).map(singlePort);
}

/** The ports on which it listens, each once. */
export function portsOf({ pods, addresses }: Dns): number[] {
  return [...new Set([...pods.map(({ port }) => port), ...addresses.map(() => PORT)])];
}

/** Lets pods that the space isolates resolve names. */
export function allowDns(space: SpaceContext, { suffix, selector }: IsolatedPods): Declaration {
  const dns = dnsOf(space.network.settings);
  const ports = portsOf(dns).flatMap((port) => ["UDP", "TCP"].map((protocol) => ({ protocol, port })));
  const egress = ports.length === 0 ? [] : [{ to: peersOf(dns), ports }];
  return declare(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    `${space.network.prefix}-allow-dns${suffix}`,
    space.component,
    {
      metadata: ownMetadata(`allow-dns${suffix}`, space.namespace, "Every application may resolve names"),
      spec: { podSelector: selector, policyTypes: ["Egress"], egress },
    },
    { dependsOn: policyDependencies(space) },
  );
}

function peersOf({ pods, addresses }: Dns): Peer[] {
  return [
    ...pods.map(({ namespace, labels }) => ({
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
      podSelector: { matchLabels: { ...labels } },
    })),
    ...addresses.map((address) => ({ ipBlock: { cidr: networkOf(address) } })),
  ];
}

/** The network of one address alone. */
function networkOf(address: string): string {
  return `${address}/${ipaddr.parse(address).kind() === "ipv4" ? 32 : 128}`;
}

/** Where the DNS is, as plans say it. */
export function dnsIdentity(settings: KubernetesSettings): Identity {
  const { pods, addresses } = dnsOf(settings);
  return {
    party: { kind: "platform", name: "dns" },
    pods: pods.map(({ namespace, labels, port }) => ({ namespace, podLabels: labels, port })),
    networks: addresses.map(networkOf),
  };
}
