import { addressesOf } from "./addresses";
import type { Evidence, ProvablePlan } from "./evidence";
import { outsideOf } from "./outside";
import type { Direction, End, Outside } from "./packetFilter";
import { union, writtenTraffic, type Traffic } from "./traffic";

/** Traffic between a party and addresses outside. */
export interface OutsideTraffic {
  readonly outside: Outside;
  readonly traffic: Traffic;
}

/** The flows that a plan declares, by the parties that they are about. */
export interface Declared {
  /** By pair of parties, as {@link Passages} numbers them. */
  readonly pairs: ReadonlyMap<number, Traffic>;
  /** By direction and party: to and from where. */
  readonly outside: Readonly<Record<Direction, ReadonlyMap<number, readonly OutsideTraffic[]>>>;
  /** Ends of flows of which the plan does not say what they are. */
  readonly unknownEnds: ReadonlySet<string>;
}

/** Reads a plan's flows in terms of the parties that were found. */
export function declaredBy(
  plan: ProvablePlan,
  evidence: Evidence,
  keyOf: (source: number, destination: number) => number,
): Declared {
  const pairs = new Map<number, Traffic>();
  const egress = new Map<number, OutsideTraffic[]>();
  const ingress = new Map<number, OutsideTraffic[]>();
  const unknownEnds = new Set<string>();
  for (const flow of plan.flows) {
    const source = endOf(evidence, flow.source, unknownEnds);
    const destination = endOf(evidence, flow.destination, unknownEnds);
    if (!source || !destination) continue;
    const traffic = writtenTraffic(flow.protocol, flow.ports);
    for (const from of source.parties) {
      for (const to of destination.parties) {
        const key = keyOf(from, to);
        const known = pairs.get(key);
        pairs.set(key, known ? union(known, traffic) : traffic);
      }
      addOutside(egress, from, destination.outside, traffic);
    }
    for (const to of destination.parties) addOutside(ingress, to, source.outside, traffic);
  }
  return { pairs, outside: { egress, ingress }, unknownEnds };
}

function addOutside(
  known: Map<number, OutsideTraffic[]>,
  party: number,
  places: readonly Outside[],
  traffic: Traffic,
): void {
  if (places.length === 0) return;
  let ofParty = known.get(party);
  if (!ofParty) known.set(party, (ofParty = []));
  for (const outside of places) ofParty.push({ outside, traffic });
}

function endOf(evidence: Evidence, name: string, unknownEnds: Set<string>): End | undefined {
  const known = evidence.ends.get(name);
  if (known) return known;
  const range = addressesOf(name);
  if (range) return { parties: [], outside: [outsideOf(range)] };
  unknownEnds.add(name);
  return undefined;
}
