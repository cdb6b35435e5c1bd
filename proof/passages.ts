import { ALL_IPV4, coversAddresses, LINK_LOCAL } from "./addresses";
import type { Direction, FilterRule, Outside, PacketFilter, Side } from "./packetFilter";
import { intersect, isNothing, NOTHING, subtract, union, type Traffic } from "./traffic";

/** What passes between two parties. */
export interface Passage {
  /** What the plan's own rules, and nothing else, let through at both ends. */
  readonly certain: Traffic;
  /** That, and what passes if the rules that the plan does not hold let it. */
  readonly possible: Traffic;
}

/** Every source reaches every destination. */
export interface Block {
  readonly sources: readonly number[];
  readonly destinations: readonly number[];
  readonly traffic: Traffic;
  /** Whether the plan's own rules let it through, or rules that the plan does not hold would have to. */
  readonly isCertain: boolean;
}

/** A rule of so many pairs that they are not written out. */
interface WideRule {
  readonly subjects: ReadonlySet<number>;
  /** Undefined for every party. */
  readonly peers: ReadonlySet<number> | undefined;
  readonly traffic: Traffic;
  /** Whether it is the plan's, or what may be at a side besides: what is no rule, or is about addresses. */
  readonly isPlanned: boolean;
  readonly isCertain: boolean;
}

interface Table {
  /** By pair: what the narrow rules of a direction let through. */
  readonly pairs: ReadonlyMap<number, Traffic>;
  readonly wide: readonly WideRule[];
  /** By party: what rules for addresses let through to or from any party, for certain and perhaps. */
  readonly addressed: ReadonlyMap<number, Passage>;
}

/** Pairs that one rule may have before it counts as wide; more, where there are more parties. */
const NARROW = 20_000;
const NARROW_PER_PARTY = 4;

/**
 * Which parties reach which. Pairs are written out where a rule is about few of them; rules about many (every pod of a
 * namespace to every other) are kept as they are, so that neither costs the square of the number of parties.
 */
export class Passages {
  private readonly size: number;
  private readonly egress: Table;
  private readonly ingress: Table;

  /** @param narrow The number of pairs above which a rule is wide. */
  constructor(
    readonly filter: PacketFilter,
    private readonly narrow = Math.max(NARROW, NARROW_PER_PARTY * filter.parties.length),
  ) {
    this.size = filter.parties.length;
    this.egress = this.tableOf("egress");
    this.ingress = this.tableOf("ingress");
  }

  /** A pair of parties as one number. */
  keyOf(source: number, destination: number): number {
    return source * this.size + destination;
  }

  /** The pair that a number means. */
  pairOf(key: number): readonly [source: number, destination: number] {
    return [Math.floor(key / this.size), key % this.size];
  }

  /** The pairs that narrow rules are about, at either end. All others have what {@link blocks} say. */
  keys(): Set<number> {
    const keys = new Set(this.egress.pairs.keys());
    for (const key of this.ingress.pairs.keys()) keys.add(key);
    return keys;
  }

  /** What passes from one party to another. Traffic that both ends let through by address alone is left out. */
  between(source: number, destination: number): Passage {
    const key = this.keyOf(source, destination);
    const sent = ruled(this.egress, key, source, destination);
    const received = ruled(this.ingress, key, destination, source);
    const { parties, everything } = this.filter;
    const [from, to] = [parties[source]!, parties[destination]!];
    const isAddressed = this.egress.addressed.has(source) || this.ingress.addressed.has(destination);
    if (from.egress === "filtered" && to.ingress === "filtered" && !isAddressed) {
      const passing = this.both(sent, received);
      return { certain: passing, possible: passing };
    }
    const sides = this.sides(source, destination);
    const certain = this.both(sides.sent, sides.received);
    const behind = (side: Side) => (side === "filtered" ? NOTHING : everything);
    const sendable = union((this.egress.addressed.get(source) ?? NO_PASSAGE).possible, behind(from.egress));
    const receivable = union(
      (this.ingress.addressed.get(destination) ?? NO_PASSAGE).possible,
      behind(to.ingress),
    );
    const ownSide = (from.ours && from.egress === "open") || (to.ours && to.ingress === "open");
    const possible = [
      this.both(sent, union(received, receivable)),
      this.both(sendable, received),
      ...(ownSide ? [this.both(sendable, receivable)] : []),
    ].reduce(union);
    return { certain, possible };
  }

  /** What passes in both, quickly where one of the two is everything. */
  private both(a: Traffic, b: Traffic): Traffic {
    const { everything } = this.filter;
    if (a === everything) return b;
    return b === everything ? a : intersect(a, b);
  }

  /** What each end by itself lets through for certain. */
  sides(source: number, destination: number): { readonly sent: Traffic; readonly received: Traffic } {
    const key = this.keyOf(source, destination);
    const { parties, everything } = this.filter;
    const behind = (side: Side) => (side === "open" ? everything : NOTHING);
    const addressed = (table: Table, party: number) => (table.addressed.get(party) ?? NO_PASSAGE).certain;
    return {
      sent: [
        ruled(this.egress, key, source, destination),
        addressed(this.egress, source),
        behind(parties[source]!.egress),
      ].reduce(union),
      received: [
        ruled(this.ingress, key, destination, source),
        addressed(this.ingress, destination),
        behind(parties[destination]!.ingress),
      ].reduce(union),
    };
  }

  /** Between many and many: what wide rules let through, with all that may meet them at the other end. */
  blocks(): Block[] {
    const egress = [...this.egress.wide, ...this.besides("egress")];
    const ingress = [...this.ingress.wide, ...this.besides("ingress")];
    if (![...egress, ...ingress].some((it) => it.isPlanned)) return [];
    return egress.flatMap((sent) =>
      ingress.flatMap((received) => {
        if (!sent.isPlanned && !received.isPlanned) return [];
        const traffic = intersect(sent.traffic, received.traffic);
        if (isNothing(traffic)) return [];
        const sources = [...sent.subjects].filter((it) => !received.peers || received.peers.has(it));
        const destinations = [...received.subjects].filter((it) => !sent.peers || sent.peers.has(it));
        if (sources.length === 0 || destinations.length === 0) return [];
        return [{ sources, destinations, traffic, isCertain: sent.isCertain && received.isCertain }];
      }),
    );
  }

  /** What lets traffic through besides rules for parties, in the form of rules for every party. */
  private besides(direction: Direction): WideRule[] {
    const { parties, everything } = this.filter;
    const groups = new Map<string, WideRule & { readonly subjects: Set<number> }>();
    const add = (party: number, rule: Pick<WideRule, "traffic" | "isPlanned" | "isCertain">) => {
      const key = JSON.stringify(rule);
      const known = groups.get(key) ?? { ...rule, subjects: new Set<number>(), peers: undefined };
      groups.set(key, known);
      known.subjects.add(party);
    };
    parties.forEach((party, index) => {
      const isOpen = party[direction] === "open";
      if (party[direction] === "filtered") return;
      add(index, { traffic: everything, isPlanned: isOpen && party.ours, isCertain: isOpen });
    });
    const table = direction === "egress" ? this.egress : this.ingress;
    for (const [party, { certain, possible }] of table.addressed) {
      add(party, { traffic: certain, isPlanned: false, isCertain: true });
      add(party, { traffic: subtract(possible, certain), isPlanned: false, isCertain: false });
    }
    return [...groups.values()].filter(({ traffic }) => !isNothing(traffic));
  }

  private tableOf(direction: Direction): Table {
    const pairs = new Map<number, Traffic>();
    const wide: WideRule[] = [];
    const addressed = new Map<number, Passage>();
    for (const rule of this.filter.rules) {
      if (rule.direction !== direction) continue;
      addAddressed(addressed, rule, this.filter.addressesMeanParties);
      const { subjects, peers, traffic } = rule;
      if (subjects.length * peers.length > this.narrow) {
        wide.push({
          subjects: new Set(subjects),
          peers: new Set(peers),
          traffic,
          isPlanned: true,
          isCertain: true,
        });
        continue;
      }
      for (const subject of subjects) {
        for (const peer of peers) {
          const key = direction === "egress" ? this.keyOf(subject, peer) : this.keyOf(peer, subject);
          const known = pairs.get(key);
          pairs.set(key, known === undefined ? traffic : union(known, traffic));
        }
      }
    }
    return { pairs, wide, addressed };
  }
}

const NO_PASSAGE: Passage = { certain: NOTHING, possible: NOTHING };

function ruled(table: Table, key: number, subject: number, peer: number): Traffic {
  let traffic = table.pairs.get(key) ?? NOTHING;
  for (const rule of table.wide) {
    if (rule.subjects.has(subject) && rule.peers!.has(peer)) traffic = union(traffic, rule.traffic);
  }
  return traffic;
}

function addAddressed(
  addressed: Map<number, Passage>,
  { subjects, outside, traffic }: FilterRule,
  addressesMeanParties: boolean,
): void {
  const places = outside.filter(mayHoldParties);
  if (places.length === 0) return;
  const certain = addressesMeanParties && places.some(holdsEveryParty) ? traffic : NOTHING;
  for (const subject of subjects) {
    const known = addressed.get(subject) ?? NO_PASSAGE;
    addressed.set(subject, {
      certain: union(known.certain, certain),
      possible: union(known.possible, traffic),
    });
  }
}

/** No party has a link-local address: those are of the node, such as NodeLocal DNSCache's. */
function mayHoldParties(outside: Outside): boolean {
  return !("range" in outside && coversAddresses(LINK_LOCAL, outside.range));
}

/** Every party has an IPv4 address. */
function holdsEveryParty(outside: Outside): boolean {
  return "range" in outside ? coversAddresses([outside.range], ALL_IPV4) : outside.everyParty;
}
