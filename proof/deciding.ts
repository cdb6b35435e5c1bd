import { listNames } from "./difference";
import type { Direction, FilterRule, Outside, PacketFilter, FilteredParty } from "./packetFilter";
import { RangeIndex } from "./rangeIndex";
import { intersect, isNothing, type Traffic } from "./traffic";

/** The rules of one party in one direction, and where those are whose addresses meet a range. */
interface SubjectRules {
  readonly rules: FilterRule[];
  byAddress?: RangeIndex<number>;
}

/** Finds the rules that decide at one end, for reports. Built when the first report is made. */
export class DecidingRules {
  private bySubject: Readonly<Record<Direction, ReadonlyMap<number, SubjectRules>>> | undefined;

  constructor(private readonly filter: PacketFilter) {}

  /** The resources that let traffic between a party and another through at the first one's end. */
  toParty(direction: Direction, subject: number, peer: number, traffic: Traffic): string[] {
    const { rules = [] } = this.rulesOf(direction, subject) ?? {};
    const isAbout = ({ peers, outside }: FilterRule) => peers.includes(peer) || outside.length > 0;
    return resourcesOf(rules.filter(isAbout), traffic);
  }

  /** The resources that let traffic between a party and addresses through. */
  toOutside(direction: Direction, subject: number, place: Outside, traffic: Traffic): string[] {
    const found = this.rulesOf(direction, subject);
    if (!found) return [];
    const { rules } = found;
    if (!("range" in place))
      return resourcesOf(
        rules.filter(({ outside }) => outside.some(({ id }) => id === place.id)),
        traffic,
      );
    found.byAddress ??= indexByAddress(rules);
    const places = [...new Set(found.byAddress.meeting(place.range))].sort((a, b) => a - b);
    return resourcesOf(
      places.map((it) => rules[it]!),
      traffic,
    );
  }

  private rulesOf(direction: Direction, subject: number): SubjectRules | undefined {
    this.bySubject ??= indexOf(this.filter);
    return this.bySubject[direction].get(subject);
  }
}

function resourcesOf(rules: readonly FilterRule[], traffic: Traffic): string[] {
  const deciding = rules.filter((it) => !isNothing(intersect(it.traffic, traffic)));
  return [...new Set(deciding.map(({ resource }) => resource))];
}

function indexOf({ rules }: PacketFilter): Record<Direction, Map<number, SubjectRules>> {
  const index = { egress: new Map<number, SubjectRules>(), ingress: new Map<number, SubjectRules>() };
  for (const rule of rules) {
    for (const subject of rule.subjects) {
      const known = index[rule.direction].get(subject);
      if (known) known.rules.push(rule);
      else index[rule.direction].set(subject, { rules: [rule] });
    }
  }
  return index;
}

/** By addresses: places in a list of rules. */
function indexByAddress(rules: readonly FilterRule[]): RangeIndex<number> {
  return new RangeIndex(
    rules.flatMap(({ outside }, value) =>
      outside.flatMap((it) => ("range" in it ? [{ range: it.range, value }] : [])),
    ),
  );
}

/** The resources that let traffic through at one end, or why it needs none there. */
export function reasonOf(
  resources: readonly string[],
  verb: "lets it in" | "lets it out",
  party: FilteredParty,
  direction: Direction,
): string {
  if (resources.length > 0) return `${listNames(resources)} ${verb}`;
  if (party[direction] === "open") return `nothing isolates ${party.name}`;
  return `what ${party.name} ${direction === "ingress" ? "lets in" : "lets out"} is not this plan's to decide`;
}
