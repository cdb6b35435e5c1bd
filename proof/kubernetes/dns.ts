import type { PlannedIdentity } from "../../core/plan/plan";
import { addressesOf } from "../addresses";
import type { UndecidedPoints } from "../reading";
import type { PodParty } from "./podFilter";
import { platform, platformPods } from "./workloads";

/** The cluster's DNS, as flows name it. */
export const DNS = platform("dns");

/** Where it answers. */
export interface Dns {
  readonly pods: readonly PodParty[];
  readonly addresses: readonly string[];
}

const USUAL_PORT = 53;

/** Where nearly every cluster has it, for a plan that does not say: kube-dns, and NodeLocal DNSCache. */
const usual: Dns = {
  pods: [platformPods(DNS, "platform", "kube-system", { "k8s-app": "kube-dns" })],
  addresses: ["169.254.20.10/32"],
};

/** The ports on which it is asked, by what the plan says of it. */
export function dnsPorts(identities: readonly PlannedIdentity[]): number[] {
  const identity = identities.find(({ party }) => party === DNS);
  if (!identity) return [USUAL_PORT];
  const { pods = [], networks = [] } = identity;
  return [...new Set([...pods.map(({ port = USUAL_PORT }) => port), ...networks.map(() => USUAL_PORT)])];
}

/** Where the plan says that the DNS is. Wherever that is, it is single addresses, and pods that are told apart. */
export function dnsOf(identities: readonly PlannedIdentity[], undecided: UndecidedPoints): Dns {
  const identity = identities.find(({ party }) => party === DNS);
  if (!identity) return usual;
  const { pods = [], networks = [] } = identity;
  for (const network of networks) {
    if (!isOneAddress(network))
      undecided.add(DNS, `${network} is said to be its address, and is not a single one`);
  }
  for (const { namespace, podLabels } of pods) {
    if (Object.keys(podLabels).length === 0)
      undecided.add(DNS, `all pods of namespace ${namespace} are said to be its pods`);
  }
  return {
    pods: pods.map(({ namespace, podLabels }) => platformPods(DNS, "platform", namespace, podLabels)),
    addresses: networks.filter(isOneAddress),
  };
}

function isOneAddress(network: string): boolean {
  return addressesOf(network) !== undefined && network.endsWith(network.includes(":") ? "/128" : "/32");
}
