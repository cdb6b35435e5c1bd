import type * as pulumi from "@pulumi/pulumi";
import ipaddr from "ipaddr.js";
import { formatParty } from "../names/party";
import type { Flow, UnknownNetworkEnd } from "../resolve/network";
import { normaliseCidr } from "../resolve/target";
import { computed } from "./declaration";
import type { Identity } from "./identity";

/** The addresses of a network that is an Output. The deployment refuses what is no network. */
export function unknownNetwork({ name, value }: UnknownNetworkEnd): pulumi.Input<string> {
  return computed({ name, value }, readNetwork);
}

/** The same where whether a network is IPv4 or IPv6 is planned: it is taken to be IPv4, and refused where it is not. */
export function unknownIpv4Network({ name, value }: UnknownNetworkEnd): pulumi.Input<string> {
  return computed({ name, value }, (known) => {
    const network = readNetwork(known);
    if (!network.includes(":")) return network;
    throw new Error(
      `${known.name}: platform/unsupported it is an IPv6 network, and as an Output it was planned as IPv4 (give it as plain text)`,
    );
  });
}

/** What is wrong is said without the value, which may be secret. */
function readNetwork({ name, value }: { readonly name: string; readonly value: string }): string {
  if (!ipaddr.isValidCIDR(value)) {
    throw new Error(
      `${name}: document/type the Output's value is no network (it must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8)`,
    );
  }
  return normaliseCidr(value);
}

/** What the networks among the ends of flows are that are Outputs: nobody knows until the deployment. */
export function unknownNetworkIdentities(flows: readonly Flow[]): Identity[] {
  const identities = new Map<string, Identity>();
  for (const { source, destination } of flows) {
    for (const end of [source, destination]) {
      if (end.kind === "unknown-network")
        identities.set(formatParty(end), { party: end, networks: [unknownNetwork(end)] });
    }
  }
  return [...identities.values()];
}
