import { reasonOf, type DecidingRules } from "./deciding";
import type { Declared, OutsideTraffic } from "./declared";
import { differencesOf, listNames, type Difference } from "./difference";
import type { Evidence } from "./evidence";
import { INTERNET } from "./outside";
import { compareOutside, type OutsideDifference } from "./compareOutside";
import { isGoverned, type Direction, type FilteredParty } from "./packetFilter";
import { formatTraffic } from "./traffic";

/** What is alike of several parties: the same addresses, the same traffic, for the same reason. */
interface Alike {
  readonly difference: OutsideDifference;
  readonly parties: FilteredParty[];
  readonly undeclaredBy: readonly string[];
  readonly blockedBy: readonly string[];
}

/** Compares what passes between parties and addresses with what is declared. */
export class OutsideDifferences {
  constructor(
    private readonly evidence: Evidence,
    private readonly declared: Declared,
    private readonly deciding: DecidingRules,
  ) {}

  differences(direction: Direction): Difference[] {
    const passing = this.passing(direction);
    const declared = this.declared.outside[direction];
    const alike = new Map<string, Alike>();
    this.evidence.filter.parties.forEach((party, place) => {
      const isOpen = party[direction] === "open";
      if (!isGoverned(party) || (isOpen && !party.ours)) return;
      const found = [...(passing.get(place) ?? []), ...(isOpen ? this.everywhere() : [])];
      const said = declared.get(place) ?? [];
      if (found.length === 0 && said.length === 0) return;
      for (const it of compareOutside(found, said)) this.add(direction, party, place, it, alike);
    });
    return [...alike.values()].flatMap((it) => this.report(direction, it));
  }

  private everywhere(): OutsideTraffic[] {
    return INTERNET.map((outside) => ({ outside, traffic: this.evidence.filter.everything }));
  }

  private passing(direction: Direction): Map<number, OutsideTraffic[]> {
    const byParty = new Map<number, OutsideTraffic[]>();
    for (const rule of this.evidence.filter.rules) {
      if (rule.direction !== direction || rule.outside.length === 0) continue;
      const items = rule.outside.map((outside) => ({ outside, traffic: rule.traffic }));
      for (const subject of rule.subjects) {
        const known = byParty.get(subject);
        if (known) known.push(...items);
        else byParty.set(subject, [...items]);
      }
    }
    return byParty;
  }

  private add(
    direction: Direction,
    party: FilteredParty,
    place: number,
    difference: OutsideDifference,
    alike: Map<string, Alike>,
  ): void {
    const { places, example, undeclared, blocked } = difference;
    const undeclaredBy = this.deciding.toOutside(direction, place, example, undeclared);
    const blockedBy = this.deciding.toOutside(direction, place, example, blocked);
    const isOpen = party[direction] === "open";
    const traffic = [formatTraffic(undeclared), formatTraffic(blocked)];
    const key = JSON.stringify([places, traffic, undeclaredBy, blockedBy, isOpen]);
    const known = alike.get(key);
    if (known) known.parties.push(party);
    else alike.set(key, { difference, parties: [party], undeclaredBy, blockedBy });
  }

  private report(
    direction: Direction,
    { difference, parties, undeclaredBy, blockedBy }: Alike,
  ): Difference[] {
    const { places, example, undeclared, blocked } = difference;
    const isOut = direction === "egress";
    const verb = isOut ? "lets it out" : "lets it in";
    const [names, outside] = [listNames(parties.map(({ name }) => name)), listNames(places)];
    const [source, destination] = isOut ? [names, outside] : [outside, names];
    const addresses = "range" in example ? ({ addresses: isOut ? "destination" : "source" } as const) : {};
    const fields = { source, destination, pairs: parties.length, ...addresses };
    const why = reasonOf(undeclaredBy, verb, parties[0]!, direction);
    const missing = `no ${this.evidence.ruleKinds[direction]} of ${names} ${verb}`;
    return [
      ...differencesOf(
        undeclared,
        { ...fields, kind: "undeclared", resources: undeclaredBy },
        (ports) => `${source} reaches ${destination} on ${ports}, which is not declared: ${why}`,
      ),
      ...differencesOf(
        blocked,
        { ...fields, kind: "blocked", end: isOut ? "source" : "destination", resources: blockedBy },
        (ports) => `${source} does not reach ${destination} on ${ports}, which is declared: ${missing}`,
      ),
    ];
  }
}
