import ipaddr from "ipaddr.js";
import { formatParty } from "../../names/party";
import type { End, NetworkEnd } from "../../resolve/network";
import type { Problems } from "../../resolve/problems";
import { PRIVATE_NETWORKS } from "./networkPolicies";
import type { HostnamePolicyKind, KubernetesNetwork } from "./settings";

/** Plugins whose address blocks mean neither pods nor nodes, by the host-name policies that only they have. */
const NEVER_PODS: Partial<Record<HostnamePolicyKind, string>> = { cilium: "Cilium", gke: "Dataplane V2" };

/** Says where a network is narrower with the cluster's own plugin than the document may be taken to say. */
export function remarkPlugin({ settings, flows }: KubernetesNetwork, remarks: Problems): void {
  const plugin = settings.hostnamePolicies && NEVER_PODS[settings.hostnamePolicies];
  if (plugin === undefined) return;
  for (const { source, destination, paths } of flows) {
    for (const end of [source, destination]) {
      const path = end.kind === "external" ? ["externals", end.external.name, "cidrs"] : paths[0]!;
      const blocks = networksOf(end).filter(mayHoldPods);
      if (blocks.length === 0 || remarks.has("platform/unsupported", path)) continue;
      remarks.add(
        "platform/unsupported",
        path,
        `${formatParty(end)} is narrower on this cluster: ${plugin} takes ${blocks.join(", ")} for what is outside, and for no pod and no node that has such an address`,
        "where pods are meant, declare an external with pods: { namespace, labels }",
      );
    }
  }
}

function networksOf(end: End): string[] {
  const networks: readonly (End | NetworkEnd)[] = end.kind === "external" ? end.external.networks : [end];
  return networks.flatMap((it) => (it.kind === "network" ? it.cidr : []));
}

/** Clusters have addresses of private networks. */
function mayHoldPods(cidr: string): boolean {
  return PRIVATE_NETWORKS.some((it) => overlap(it, cidr));
}

function overlap(one: string, other: string): boolean {
  const [[first, bits], [second, length]] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)];
  return first.kind() === second.kind() && first.match(second, Math.min(bits, length));
}
