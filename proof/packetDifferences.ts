import { DecidingRules, reasonOf } from "./deciding";
import type { Declared } from "./declared";
import { differencesOf, listNames, type Difference } from "./difference";
import type { Evidence } from "./evidence";
import { OutsideDifferences } from "./outsideDifferences";
import { isGoverned, type Direction, type FilteredParty } from "./packetFilter";
import type { Block, Passages } from "./passages";
import { isNothing, NOTHING, subtract, type Traffic } from "./traffic";

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

/** Pairs of parties that one rule is about. */
interface ManyPairs {
  readonly from: ReadonlySet<number>;
  readonly to: ReadonlySet<number>;
  readonly traffic: Traffic;
  /** How many of them are not declared. */
  pairs: number;
}

/** Compares which packets pass with the declared flows. */
export class PacketDifferences {
  private readonly parties: readonly FilteredParty[];
  private readonly deciding: DecidingRules;
  private readonly outside: OutsideDifferences;

  constructor(
    private readonly evidence: Evidence,
    private readonly passages: Passages,
    private readonly declared: Declared,
  ) {
    this.parties = evidence.filter.parties;
    this.deciding = new DecidingRules(evidence.filter);
    this.outside = new OutsideDifferences(evidence, declared, this.deciding);
  }

  all(): Difference[] {
    const compared = this.passages.keys();
    for (const key of this.declared.pairs.keys()) compared.add(key);
    const blocks = this.passages.blocks().flatMap((block) => this.governedBlocks(block));
    const pairs: Difference[] = [];
    for (const key of compared) this.addPair(key, blocks, pairs);
    return [
      ...blocks.flatMap((block) => this.ofBlock(block)),
      ...pairs,
      ...DIRECTIONS.flatMap((direction) => this.outside.differences(direction)),
    ];
  }

  private addPair(key: number, blocks: readonly ManyPairs[], differences: Difference[]): void {
    const [source, destination] = this.passages.pairOf(key);
    const { certain, possible } = this.passages.between(source, destination);
    const wanted = this.declared.pairs.get(key) ?? NOTHING;
    if (certain === wanted && possible === wanted && blocks.length === 0) return;
    const governed = isGoverned(this.parties[source]!) || isGoverned(this.parties[destination]!);
    let undeclared = governed ? subtract(possible, wanted) : NOTHING;
    for (const block of blocks) {
      if (!block.from.has(source) || !block.to.has(destination)) continue;
      // What a rule about many lets through is reported once, for all of them.
      undeclared = subtract(undeclared, block.traffic);
      if (isNothing(subtract(block.traffic, wanted))) block.pairs--;
    }
    const blocked = subtract(wanted, certain);
    if (isNothing(undeclared) && isNothing(blocked)) return;
    differences.push(
      ...this.undeclared(source, destination, undeclared, certain),
      ...this.blocked(source, destination, blocked),
    );
  }

  private undeclared(source: number, destination: number, traffic: Traffic, certain: Traffic): Difference[] {
    const [from, to] = [this.parties[source]!, this.parties[destination]!];
    const out = this.deciding.toParty("egress", source, destination, traffic);
    const into = this.deciding.toParty("ingress", destination, source, traffic);
    const reaches = isNothing(subtract(traffic, certain)) ? "reaches" : "may reach";
    const reasons = [
      reasonOf(out, "lets it out", from, "egress"),
      reasonOf(into, "lets it in", to, "ingress"),
    ].join(", and ");
    const isUnclaimed = from.isUnclaimed === true || to.isUnclaimed === true;
    const fields = { kind: "undeclared", source: from.name, destination: to.name, isUnclaimed } as const;
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
    const { egress, ingress } = this.evidence.ruleKinds;
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

  /** The pairs of a block of which at least one end is governed. */
  private governedBlocks({ sources, destinations, traffic }: Block): ManyPairs[] {
    const isGovernedPlace = (place: number) => isGoverned(this.parties[place]!);
    return [
      { from: sources.filter(isGovernedPlace), to: destinations },
      { from: sources.filter((it) => !isGovernedPlace(it)), to: destinations.filter(isGovernedPlace) },
    ]
      .filter(({ from, to }) => from.length > 0 && to.length > 0)
      .map(({ from, to }) => ({
        from: new Set(from),
        to: new Set(to),
        traffic,
        pairs: from.length * to.length,
      }));
  }

  private ofBlock({ from, to, traffic, pairs }: ManyPairs): Difference[] {
    if (pairs === 0) return [];
    const [source, destination] = [from, to].map((places) =>
      listNames([...places].map((place) => this.parties[place]!.name)),
    ) as [string, string];
    const [[sender], [receiver]] = [[...from], [...to]] as [[number], [number]];
    const out = this.deciding.toParty("egress", sender, receiver, traffic);
    const into = this.deciding.toParty("ingress", receiver, sender, traffic);
    const reasons = [
      reasonOf(out, "lets it out", this.parties[sender]!, "egress"),
      reasonOf(into, "lets it in", this.parties[receiver]!, "ingress"),
    ].join(", and ");
    const count = pairs === 1 ? "" : ` (${pairs} pairs)`;
    const isUnclaimed = [sender, receiver].some((place) => this.parties[place]!.isUnclaimed);
    return differencesOf(
      traffic,
      {
        kind: "undeclared",
        source,
        destination,
        pairs,
        isUnclaimed,
        resources: [...new Set([...out, ...into])],
      },
      (ports) => `${source} may reach ${destination} on ${ports}${count}, which is not declared: ${reasons}`,
    );
  }
}
