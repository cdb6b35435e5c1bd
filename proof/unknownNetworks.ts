import { parseParty } from "../core/names/party";
import type { PlannedIdentity } from "../core/plan/plan";
import { addressesOf } from "./addresses";
import { outsideOf } from "./outside";
import type { End } from "./packetFilter";
import type { UndecidedPoints } from "./reading";

/**
 * What an end of flows means that is a network which the plan's author left to the deployment; undefined for any other
 * end. Before the deployment it means no address that is known, which is reported: what it lets through may be
 * everything.
 */
export function unknownNetworkEnd(
  { party, networks = [] }: PlannedIdentity,
  undecided: UndecidedPoints,
): End | undefined {
  if (parseParty(party).kind !== "unknown-network") return undefined;
  const ranges = networks.flatMap((it) => addressesOf(it) ?? []);
  if (ranges.length < networks.length || networks.length === 0)
    undecided.add(party, "its addresses are an Output, known after deployment: it may be any network");
  return { parties: [], outside: ranges.map(outsideOf) };
}
