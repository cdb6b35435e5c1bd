import type * as pulumi from "@pulumi/pulumi";
import type { NetworkEnd } from "./network";

/**
 * A network as the end of flows.
 * @param name What it is known by where only the deployment knows its addresses.
 */
export function networkEnd(cidr: pulumi.Input<string>, name: string): NetworkEnd {
  return typeof cidr === "string"
    ? { kind: "network", cidr }
    : { kind: "unknown-network", name, value: cidr };
}

/**
 * The networks of a list, each once.
 * @param list The path of the list: what is not known goes by its place in it.
 */
export function networkEnds(cidrs: readonly pulumi.Input<string>[], list: string): NetworkEnd[] {
  return [...new Set(cidrs)].map((cidr, index) => networkEnd(cidr, `${list}.${index}`));
}
