import { withoutInstance } from "../core/plan/transition";
import type { Evidence, GatewayFacts } from "./evidence";
import { compareTexts } from "../core/collections";
import type { Direction, FilteredParty, FilterRule } from "./packetFilter";
import { Passages } from "./passages";
import { intersect, NOTHING, union, type Traffic } from "./traffic";

/** What passes at one moment, by the names that hold at every moment. */
export class Situation {
  readonly passages: Passages;
  /** By name: the instances of a party. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** By name: all that decides on a party's packets. Where it is the same at two moments, the same passes. */
  private readonly deciding: readonly string[];

  /** @param leavesAlone Whether its plan denies nothing to what nobody declared. */
  constructor(
    readonly evidence: Evidence,
    private readonly leavesAlone: boolean,
  ) {
    const { filter } = evidence;
    this.passages = new Passages(filter);
    const places = new Map<string, number[]>();
    filter.parties.forEach(({ name, isUnclaimed }, place) => {
      // Nobody is known to be it: whoever is given a group or labels is the application of that name.
      if (isUnclaimed === true) return;
      const known = places.get(withoutInstance(name));
      if (known) known.push(place);
      else places.set(withoutInstance(name), [place]);
    });
    this.places = places;
    this.deciding = decidingOn(filter.parties, filter.rules);
  }

  /** Whether what decides on a party's packets is the same at another moment. */
  isSameAt(other: Situation, name: string): boolean {
    return this.decidingOn(name) === other.decidingOn(name);
  }

  private decidingOn(name: string): string {
    return (this.places.get(name) ?? []).map((place) => this.deciding[place]!).join("\n\n");
  }

  /** Whether a place is that of somebody known: pods that a selector may mean besides are nobody yet. */
  isSomebody(place: number | undefined): boolean {
    return place !== undefined && this.evidence.filter.parties[place]!.kind !== "other";
  }

  parties(name: string): FilteredParty[] {
    return (this.places.get(name) ?? []).map((place) => this.evidence.filter.parties[place]!);
  }

  /** What passes between all instances of two parties for certain, and between some of them perhaps. */
  between(source: string, destination: string): { readonly certain: Traffic; readonly possible: Traffic } {
    const pairs = (this.places.get(source) ?? []).flatMap((from) =>
      (this.places.get(destination) ?? []).map((to) => this.passages.between(from, to)),
    );
    const [first, ...rest] = pairs;
    // Whoever no selector of the plan means is nobody to it, and may do what it does not deny.
    if (!first) {
      const { everything } = this.evidence.filter;
      return { certain: NOTHING, possible: this.leavesAlone ? everything : NOTHING };
    }
    return {
      certain: rest.reduce((traffic, it) => intersect(traffic, it.certain), first.certain),
      possible: rest.reduce((traffic, it) => union(traffic, it.possible), first.possible),
    };
  }

  /** The rules of a party's instances about addresses. */
  rulesOf(name: string, direction: Direction): FilterRule[] {
    const places = this.places.get(name) ?? [];
    return this.evidence.filter.rules.filter(
      (it) =>
        it.direction === direction &&
        it.outside.length > 0 &&
        places.some((place) => it.subjects.includes(place)),
    );
  }

  /** The gateways of a name, or all of them. */
  gateways(name?: string): GatewayFacts[] {
    return [...this.evidence.gateways].flatMap(([it, facts]) =>
      name === undefined || withoutInstance(it) === name ? [facts] : [],
    );
  }
}

function decidingOn(parties: readonly FilteredParty[], rules: readonly FilterRule[]): string[] {
  const names = parties.map(({ name }) => withoutInstance(name));
  const found = parties.map(({ ingress, egress }) => [`${ingress} ${egress}`]);
  for (const { direction, subjects, peers, outside, traffic } of rules) {
    const rule = JSON.stringify([
      direction,
      peers.map((place) => names[place]).sort(),
      outside.map(({ id }) => id).sort(),
      traffic,
    ]);
    for (const subject of subjects) found[subject]!.push(rule);
  }
  return found.map((it) => [...new Set(it)].sort(compareTexts).join("\n"));
}
