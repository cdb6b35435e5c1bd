import { DecidingRules } from "./deciding";
import type { Declared, OutsideTraffic } from "./declared";
import { differencesOf, listNames, type Difference } from "./difference";
import type { Model } from "./model";
import { INTERNET } from "./outside";
import { compareOutside, type OutsideDifference } from "./outsideDifference";
import type { Direction, Party } from "./packetFilter";
import type { Block, Passages } from "./passages";
import { intersect, isNothing, NOTHING, subtract, type Traffic } from "./traffic";

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

/** Whose traffic is declared at all: what the platform's own parts say to each other is not the plan's to say. */
function isGoverned({ kind }: Party): boolean {
  return kind === "application" || kind === "gateway" || kind === "workload";
}

/** Compares which packets pass with the declared flows. */
export class PacketDifferences {
  private readonly parties: readonly Party[];
  private readonly deciding: DecidingRules;

  constructor(
    private readonly model: Model,
    private readonly passages: Passages,
    private readonly declared: Declared,
  ) {
    this.parties = model.filter.parties;
    this.deciding = new DecidingRules(model.filter);
  }

  all(): Difference[] {
    const compared = this.passages.keys();
    for (const key of this.declared.pairs.keys()) compared.add(key);
    return [
      ...[...compared].flatMap((key) => this.ofPair(key)),
      ...this.passages.blocks().flatMap((block) => this.ofBlock(block, compared)),
      ...DIRECTIONS.flatMap((direction) => this.ofOutside(direction)),
    ];
  }

  private ofPair(key: number): Difference[] {
    const [source, destination] = this.passages.pairOf(key);
    const { certain, possible } = this.passages.between(source, destination);
    const wanted = this.declared.pairs.get(key) ?? NOTHING;
    if (certain === wanted && possible === wanted) return [];
    const governed = isGoverned(this.parties[source]!) || isGoverned(this.parties[destination]!);
    const undeclared = governed ? subtract(possible, wanted) : NOTHING;
    const blocked = subtract(wanted, certain);
    if (isNothing(undeclared) && isNothing(blocked)) return [];
    return [
      ...this.undeclared(source, destination, undeclared, certain),
      ...this.blocked(source, destination, blocked),
    ];
  }

  private undeclared(source: number, destination: number, traffic: Traffic, certain: Traffic): Difference[] {
    const [from, to] = [this.parties[source]!, this.parties[destination]!];
    const out = this.deciding.toParty("egress", source, destination, traffic);
    const into = this.deciding.toParty("ingress", destination, source, traffic);
    const reaches = isNothing(subtract(traffic, certain)) ? "reaches" : "may reach";
    const reasons = [
      reasonOf(out, "lets it out", from, from.egress),
      reasonOf(into, "lets it in", to, to.ingress),
    ].join(", and ");
    const fields = { kind: "undeclared", source: from.name, destination: to.name } as const;
    return differencesOf(
      traffic,
      { ...fields, resources: [...new Set([...out, ...into])] },
      (ports) => `${from.name} ${reaches} ${to.name} on ${ports}, which is not declared: ${reasons}`,
    );
  }

  private blocked(source: number, destination: number, traffic: Traffic): Difference[] {
    const [from, to] = [this.parties[source]!, this.parties[destination]!];
    const out = this.deciding.toParty("egress", source, destination, traffic);
    const into = this.deciding.toParty("ingress", destination, source, traffic);
    const ends = this.blockingEnds(source, destination, traffic);
    const { egress, ingress } = this.model.ruleKinds;
    const missing = [
      ...(ends === "destination" ? [] : [`no ${egress} of ${from.name} lets all of it out`]),
      ...(ends === "source" ? [] : [`no ${ingress} of ${to.name} lets all of it in`]),
    ].join(", and ");
    const fields = { kind: "blocked", source: from.name, destination: to.name, end: ends } as const;
    return differencesOf(
      traffic,
      { ...fields, resources: [...new Set([...out, ...into])] },
      (ports) => `${from.name} does not reach ${to.name} on ${ports}, which is declared: ${missing}`,
    );
  }

  /** The ends that do not let all of it through. */
  private blockingEnds(
    source: number,
    destination: number,
    traffic: Traffic,
  ): "source" | "destination" | "both" {
    const { sent, received } = this.passages.sides(source, destination);
    const [out, into] = [sent, received].map((side) => isNothing(subtract(traffic, side)));
    return out ? "destination" : into ? "source" : "both";
  }

  /** Pairs that only wide rules let through, but for those that were compared one by one. */
  private ofBlock({ sources, destinations, traffic }: Block, compared: ReadonlySet<number>): Difference[] {
    const isGovernedPlace = (place: number) => isGoverned(this.parties[place]!);
    const governed = sources.filter(isGovernedPlace);
    const others = sources.filter((place) => !isGovernedPlace(place));
    return [
      ...this.ofPairs(governed, destinations, traffic, compared),
      ...this.ofPairs(others, destinations.filter(isGovernedPlace), traffic, compared),
    ];
  }

  private ofPairs(
    sources: readonly number[],
    destinations: readonly number[],
    traffic: Traffic,
    compared: ReadonlySet<number>,
  ): Difference[] {
    const [from, to] = [new Set(sources), new Set(destinations)];
    let pairs = sources.length * destinations.length;
    if (pairs === 0) return [];
    for (const key of compared) {
      const [source, destination] = this.passages.pairOf(key);
      if (from.has(source) && to.has(destination)) pairs--;
    }
    if (pairs === 0) return [];
    const [source, destination] = [sources, destinations].map((places) =>
      listNames(places.map((place) => this.parties[place]!.name)),
    ) as [string, string];
    const out = this.deciding.toParty("egress", sources[0]!, destinations[0]!, traffic);
    const into = this.deciding.toParty("ingress", destinations[0]!, sources[0]!, traffic);
    const count = pairs === 1 ? "" : ` (${pairs} pairs)`;
    const reasons = [
      reasonOf(out, "lets it out", this.parties[sources[0]!]!, this.parties[sources[0]!]!.egress),
      reasonOf(into, "lets it in", this.parties[destinations[0]!]!, this.parties[destinations[0]!]!.ingress),
    ].join(", and ");
    return differencesOf(
      traffic,
      { kind: "undeclared", source, destination, pairs, resources: [...new Set([...out, ...into])] },
      (ports) => `${source} may reach ${destination} on ${ports}${count}, which is not declared: ${reasons}`,
    );
  }

  private ofOutside(direction: Direction): Difference[] {
    const passing = this.outsideTraffic(direction);
    const declared = this.declared.outside[direction];
    return this.parties.flatMap((party, place) => {
      const isOpen = party[direction] === "open";
      if (!isGoverned(party) || (isOpen && !party.ours)) return [];
      const open = isOpen
        ? INTERNET.map((outside) => ({ outside, traffic: this.model.filter.everything }))
        : [];
      const found = [...(passing.get(place) ?? NONE), ...open];
      const said = declared.get(place) ?? NONE;
      if (found.length === 0 && said.length === 0) return [];
      return compareOutside(found, said).flatMap((it) => this.ofAddresses(direction, party, place, it));
    });
  }

  private outsideTraffic(direction: Direction): Map<number, OutsideTraffic[]> {
    const byParty = new Map<number, OutsideTraffic[]>();
    for (const rule of this.model.filter.rules) {
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

  private ofAddresses(
    direction: Direction,
    party: Party,
    place: number,
    { places, example, undeclared, blocked }: OutsideDifference,
  ): Difference[] {
    const outside = listNames(places);
    const isOut = direction === "egress";
    const [source, destination] = isOut ? [party.name, outside] : [outside, party.name];
    const verb = isOut ? "lets it out" : "lets it in";
    const resources = this.deciding.toOutside(direction, place, example, undeclared);
    const missing = `no ${this.model.ruleKinds[direction]} of ${party.name} ${verb}`;
    return [
      ...differencesOf(
        undeclared,
        { kind: "undeclared", source, destination, resources },
        (ports) =>
          `${source} reaches ${destination} on ${ports}, which is not declared: ${reasonOf(resources, verb, party, party[direction])}`,
      ),
      ...differencesOf(
        blocked,
        {
          kind: "blocked",
          source,
          destination,
          end: isOut ? "source" : "destination",
          resources: this.deciding.toOutside(direction, place, example, blocked),
        },
        (ports) => `${source} does not reach ${destination} on ${ports}, which is declared: ${missing}`,
      ),
    ];
  }

  /** How many pairs of parties the flows and what passes have in common. */
  passingPairs(): number {
    let pairs = 0;
    for (const [key, traffic] of this.declared.pairs) {
      const [source, destination] = this.passages.pairOf(key);
      if (!isNothing(intersect(this.passages.between(source, destination).certain, traffic))) pairs++;
    }
    return pairs;
  }
}

const NONE: readonly OutsideTraffic[] = [];

/** The resources that let traffic through at one end, or why it needs none there. */
function reasonOf(resources: readonly string[], verb: string, party: Party, side: Party["ingress"]): string {
  if (resources.length > 0) return `${listNames(resources)} ${verb}`;
  if (side === "unknown")
    return `what ${party.name} ${verb === "lets it in" ? "lets in" : "lets out"} is not this plan's to decide`;
  return `nothing isolates ${party.name}`;
}
