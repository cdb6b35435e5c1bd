import type { AddressRange } from "./addresses";
import type { Traffic } from "./traffic";

/**
 * What kind of party it is. `workload` is one that the plan builds though no application is said to run in it; `other`
 * stands for whatever else a selector or a group may mean.
 */
type PartyKind = "application" | "gateway" | "workload" | "platform" | "other";

/**
 * What stands at one side of a party besides the plan's own rules. `filtered`: nothing, the rules are all that lets
 * traffic through. `open`: everything passes. `unknown`: rules that the plan does not hold may let more through.
 */
export type Side = "filtered" | "open" | "unknown";

/** Something that sends or receives: the pods of an application, the interfaces of a load balancer. */
export interface FilteredParty {
  /** As flows name it, where they do. */
  readonly name: string;
  readonly kind: PartyKind;
  /** Whether this plan is what decides on its traffic; the parties of other spaces and of the platform are not. */
  readonly ours: boolean;
  readonly ingress: Side;
  readonly egress: Side;
  /** Whether nobody is known to be it, so that it may turn out to be somebody. */
  readonly isUnclaimed?: boolean;
}

/** Whether flows say all of its traffic. What the platform's own parts say to each other is not the plan's to say. */
export function isGoverned({ kind }: Pick<FilteredParty, "kind">): boolean {
  return kind === "application" || kind === "gateway" || kind === "workload";
}

export type Direction = "ingress" | "egress";

/** Addresses that are no party's: a range of them, or some that only the cloud knows. */
export type Outside =
  | { readonly id: string; readonly range: AddressRange }
  /** `everyParty`: it is known to hold the address of every party, as the network's own range does. */
  | { readonly id: string; readonly symbol: string; readonly everyParty: boolean };

/** One permission: the subjects may send to, or receive from, the peers. Parties are places in the list of parties. */
export interface FilterRule {
  readonly direction: Direction;
  readonly subjects: readonly number[];
  readonly peers: readonly number[];
  readonly outside: readonly Outside[];
  readonly traffic: Traffic;
  /** The name of the resource that holds it, for reports. */
  readonly resource: string;
}

/** What an end of a declared flow means: parties, and addresses. */
export interface End {
  readonly parties: readonly number[];
  readonly outside: readonly Outside[];
}

/** Everything that decides which packets pass, whatever the platform. */
export interface PacketFilter {
  readonly parties: readonly FilteredParty[];
  readonly rules: readonly FilterRule[];
  /** All traffic that the platform filters. */
  readonly everything: Traffic;
  /**
   * Whether a rule that names every address lets every party through as well: on AWS it does. On Kubernetes it depends
   * on the network plugin whether addresses may mean pods, so it may.
   */
  readonly addressesMeanParties: boolean;
}
