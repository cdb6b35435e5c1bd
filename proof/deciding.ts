import { listNames } from "./difference";
import type { Direction, FilterRule, Outside, PacketFilter, FilteredParty } from "./packetFilter";
import { intersect, isNothing, type Traffic } from "./traffic";

/** Finds the rules that decide at one end, for reports. Built when the first report is made. */
export class DecidingRules {
  private bySubject: Readonly<Record<Direction, ReadonlyMap<number, readonly FilterRule[]>>> | undefined;

  constructor(private readonly filter: PacketFilter) {}

  /** The resources that let traffic between a party and another through at the first one's end. */
  toParty(direction: Direction, subject: number, peer: number, traffic: Traffic): string[] {
    const isAbout = ({ peers, outside }: FilterRule) => peers.includes(peer) || outside.length > 0;
    return this.of(direction, subject, traffic, isAbout);
  }

  /** The resources that let traffic between a party and addresses through. */
  toOutside(direction: Direction, subject: number, place: Outside, traffic: Traffic): string[] {
    return this.of(direction, subject, traffic, ({ outside }) => outside.some((it) => meet(it, place)));
  }

  private of(
    direction: Direction,
    subject: number,
    traffic: Traffic,
    isAbout: (rule: FilterRule) => boolean,
  ): string[] {
    this.bySubject ??= indexOf(this.filter);
    const rules = this.bySubject[direction].get(subject) ?? [];
    const deciding = rules.filter((it) => isAbout(it) && !isNothing(intersect(it.traffic, traffic)));
    return [...new Set(deciding.map(({ resource }) => resource))];
  }
}

function indexOf({ rules }: PacketFilter): Record<Direction, Map<number, FilterRule[]>> {
  const index = { egress: new Map<number, FilterRule[]>(), ingress: new Map<number, FilterRule[]>() };
  for (const rule of rules) {
    for (const subject of rule.subjects) {
      const known = index[rule.direction].get(subject);
      if (known) known.push(rule);
      else index[rule.direction].set(subject, [rule]);
    }
  }
  return index;
}

function meet(a: Outside, b: Outside): boolean {
  if ("range" in a && "range" in b) return a.range.from <= b.range.to && b.range.from <= a.range.to;
  return a.id === b.id;
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
