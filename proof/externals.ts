import type { PlannedIdentity } from "../core/plan/plan";
import { addressesOf, subtractAddresses } from "./addresses";
import { outsideOf, symbolOf } from "./outside";
import type { Outside } from "./packetFilter";
import type { UndecidedPoints } from "./reading";

/** A host name as one side of rules that know names: only their clusters know its addresses. */
export function hostnameOutside(hostname: string): Outside {
  return symbolOf(`host name ${hostname}`, false);
}

/** A part of the cluster itself as one side of rules that know it: only the cluster knows its addresses. */
export function entityOutside(entity: string): Outside {
  return symbolOf(`the cluster's ${entity}`, false);
}

/**
 * The addresses by which an external is known: its networks without what is excepted, its host names, and what of the cluster it is.
 * @param read What a text means in rules; undefined where that is not known.
 */
export function externalOutside(
  { party, networks = [], except = [], hostnames = [], entities = [] }: PlannedIdentity,
  read: (network: string) => Outside | undefined,
  undecided: UndecidedPoints,
): Outside[] {
  const holes = except.flatMap((it) => addressesOf(it) ?? []);
  if (holes.length < except.length) undecided.add(party, "what is excepted of its networks is no network");
  const found = networks.flatMap((network): Outside[] => {
    const outside = read(network);
    if (!outside) {
      undecided.add(party, "its addresses are an Output, known after deployment: it may be any network");
      return [];
    }
    if (holes.length === 0 || !("range" in outside)) return [outside];
    return subtractAddresses([outside.range], holes).map(outsideOf);
  });
  return [...found, ...hostnames.map(hostnameOutside), ...entities.map(entityOutside)];
}
