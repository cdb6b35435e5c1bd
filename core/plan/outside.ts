import ipaddr from "ipaddr.js";
import { parseParty } from "../names/party";
import type { PlannedFlow, PlannedIdentity } from "./plan";
import { parseReason } from "../names/reason";

/** What an external means, each as a text: networks, pods, security groups, prefix lists, host names. */
function meaningsOf(identity: PlannedIdentity): string[] {
  const {
    networks = [],
    except = [],
    namespace,
    podLabels,
    securityGroups = [],
    prefixLists = [],
  } = identity;
  const holes = (network: string) => except.filter((it) => isPartOf(it, network));
  const labels = Object.entries(podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    ...networks.map((it) => [it, ...holes(it)].join(WITHOUT)),
    ...(namespace === undefined ? [] : [`pods ${labels.join(",")} of namespace ${namespace}`]),
    ...securityGroups.map((it) => `security group ${it}`),
    ...prefixLists.map((it) => `prefix list ${it}`),
    ...(identity.hostnames ?? []).map((it) => `host name ${it}`),
    ...(identity.entities ?? []).map((it) => `the cluster's ${it}`),
  ];
}

/** Stands between a network and each that is excepted of it. */
const WITHOUT = " without ";

/** By external, as flows name it: what it means. */
export function externalMeanings(identities: readonly PlannedIdentity[]): Map<string, string[]> {
  return new Map(
    identities
      .filter(({ party }) => parseParty(party).kind === "external")
      .map((identity) => [identity.party, meaningsOf(identity)]),
  );
}

/** Whether whoever is `part` is among `whole`: a network in a larger one, anyone in the internet. */
export function includes(whole: string, part: string): boolean {
  if (whole === part || parseParty(whole).kind === "internet") return true;
  const [[outer = "", ...outerHoles], [inner = "", ...innerHoles]] = [
    whole.split(WITHOUT),
    part.split(WITHOUT),
  ];
  return isPartOf(inner, outer) && outerHoles.every((hole) => innerHoles.some((it) => isPartOf(hole, it)));
}

function isPartOf(part: string, whole: string): boolean {
  if (!ipaddr.isValidCIDR(whole) || !ipaddr.isValidCIDR(part)) return false;
  const [[network, bits], [address, length]] = [ipaddr.parseCIDR(whole), ipaddr.parseCIDR(part)];
  return network.kind() === address.kind() && bits <= length && address.match(network, bits);
}

/** The longest prefixes of networks that are larger than any private one: 10.0.0.0/8, and fc00::/7. */
const AT_LARGE = { ipv4: 7, ipv6: 6 } as const;

/** Whether a party, or what an external means, is the internet at large. */
export function isEverywhere(text: string): boolean {
  if (parseParty(text).kind === "internet") return true;
  const [network = ""] = text.split(WITHOUT);
  if (!ipaddr.isValidCIDR(network)) return false;
  const [address, bits] = ipaddr.parseCIDR(network);
  return bits <= AT_LARGE[address.kind()];
}

/** What an application may reach on the internet at large, because something declares it. */
export interface OpenEgress {
  readonly source: string;
  /** As flows name it: `external:stripe`, or a network. */
  readonly destination: string;
  /** The networks that are the internet at large. */
  readonly networks: readonly string[];
  readonly protocol: string;
  readonly ports: string;
  readonly because: readonly string[];
}

/** All that is declared to reach the internet at large; what the platform needs is none of it. */
export function openEgressOf(
  flows: readonly PlannedFlow[],
  identities: readonly PlannedIdentity[],
): OpenEgress[] {
  const meanings = externalMeanings(identities);
  return flows.flatMap((flow) => {
    const { source, destination, protocol, ports } = flow;
    const because = flow.because.filter((it) => parseReason(it)?.kind !== "platform");
    const networks = (meanings.get(destination) ?? [destination]).filter(isEverywhere);
    return networks.length === 0 || because.length === 0
      ? []
      : [{ source, destination, networks, protocol, ports, because }];
  });
}

/** `external:stripe (0.0.0.0/0)`, or the network itself. */
export function formatOpenEgress({
  destination,
  networks,
}: Pick<OpenEgress, "destination" | "networks">): string {
  return withMeanings(destination, networks);
}

/** A party with what it means, where its name does not say it. */
export function withMeanings(party: string, meanings: readonly string[]): string {
  return meanings.length === 0 || meanings.includes(party) ? party : `${party} (${meanings.join(", ")})`;
}
