import { parseParty } from "../core/names/party";
import type { PlannedIdentity } from "../core/plan/plan";
import type { End, Outside } from "./packetFilter";
import type { UndecidedPoints } from "./reading";

/**
 * What an end of flows means that is a network which the plan's author left to the deployment; undefined for any other
 * end. Before the deployment it means no address that is known, which is reported: what it lets through may be
 * everything.
 * @param read What a text means in rules; undefined where that is not known.
 */
export function unknownNetworkEnd(
  { party, networks = [] }: PlannedIdentity,
  read: (network: string) => Outside | undefined,
  undecided: UndecidedPoints,
): End | undefined {
  if (parseParty(party).kind !== "unknown-network") return undefined;
  const outside = networks.flatMap((it) => read(it) ?? []);
  if (outside.length < networks.length || networks.length === 0)
    undecided.add(party, "its addresses are an Output, known after deployment: it may be any network");
  return { parties: [], outside };
}
