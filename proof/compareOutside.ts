import { formatAddresses, type AddressRange } from "./addresses";
import type { OutsideTraffic } from "./declared";
import type { Outside } from "./packetFilter";
import { isNothing, isSame, NOTHING, subtract, union, type Traffic } from "./traffic";

/** Where what passes and what is declared differ, for one party and direction. */
export interface OutsideDifference {
  /** The networks, or the name of what only the cloud knows. */
  readonly places: readonly string[];
  /** One of the addresses, to find the rules that decide. */
  readonly example: Outside;
  readonly undeclared: Traffic;
  readonly blocked: Traffic;
}

/** Compares two sets of (addresses, traffic), however they are cut up. */
export function compareOutside(
  passing: readonly OutsideTraffic[],
  declared: readonly OutsideTraffic[],
): OutsideDifference[] {
  const [found, said] = [byPlace(passing), byPlace(declared)];
  const ids = [...new Set([...found.keys(), ...said.keys()])];
  const isSame = (id: string) => sameTraffic(found.get(id)?.traffic, said.get(id)?.traffic);
  if (ids.every(isSame)) return [];
  const symbols = ids.flatMap((id) => {
    const { outside } = (found.get(id) ?? said.get(id))!;
    return "symbol" in outside ? differenceOf([outside.symbol], outside, found.get(id), said.get(id)) : [];
  });
  return [...symbols, ...compareRanges([...found.values()], [...said.values()])];
}

function byPlace(items: readonly OutsideTraffic[]): Map<string, OutsideTraffic> {
  const places = new Map<string, OutsideTraffic>();
  for (const { outside, traffic } of items) {
    const known = places.get(outside.id);
    places.set(
      outside.id,
      known ? { outside, traffic: union(known.traffic, traffic) } : { outside, traffic },
    );
  }
  return places;
}

function sameTraffic(a: Traffic | undefined, b: Traffic | undefined): boolean {
  return a && b ? isSame(a, b) : a === b;
}

function differenceOf(
  places: readonly string[],
  example: Outside,
  passing: { readonly traffic: Traffic } | undefined,
  declared: { readonly traffic: Traffic } | undefined,
): OutsideDifference[] {
  const [found, said] = [passing?.traffic ?? NOTHING, declared?.traffic ?? NOTHING];
  const [undeclared, blocked] = [subtract(found, said), subtract(said, found)];
  return isNothing(undeclared) && isNothing(blocked) ? [] : [{ places, example, undeclared, blocked }];
}

/** Cuts all ranges at each other's borders, and compares piece by piece; pieces that differ alike are joined. */
function compareRanges(
  passing: readonly OutsideTraffic[],
  declared: readonly OutsideTraffic[],
): OutsideDifference[] {
  const [passes, wanted] = [new Covering(), new Covering()];
  const borders = [...bordersOf(passing, passes), ...bordersOf(declared, wanted)].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
  const joined: { range: AddressRange; undeclared: Traffic; blocked: Traffic }[] = [];
  for (const [index, { at: from, cross }] of borders.entries()) {
    cross();
    const next = borders[index + 1];
    if (!next || next.at === from) continue;
    const range = { from, to: next.at - 1n };
    const undeclared = subtract(passes.traffic(), wanted.traffic());
    const blocked = subtract(wanted.traffic(), passes.traffic());
    if (isNothing(undeclared) && isNothing(blocked)) continue;
    const last = joined.at(-1);
    const isMore =
      last?.range.to === from - 1n &&
      sameTraffic(last.undeclared, undeclared) &&
      sameTraffic(last.blocked, blocked);
    if (isMore) joined[joined.length - 1] = { ...last, range: { from: last.range.from, to: range.to } };
    else joined.push({ range, undeclared, blocked });
  }
  return joined.map(({ range, undeclared, blocked }) => ({
    places: formatAddresses(range),
    example: { id: "", range },
    undeclared,
    blocked,
  }));
}

/** Where a range begins or ends, and what to do on the way over it. */
interface Border {
  readonly at: bigint;
  readonly cross: () => void;
}

function bordersOf(items: readonly OutsideTraffic[], covering: Covering): Border[] {
  return items.flatMap(({ outside, traffic }) =>
    "range" in outside
      ? [
          { at: outside.range.from, cross: () => covering.enter(traffic) },
          { at: outside.range.to + 1n, cross: () => covering.leave(traffic) },
        ]
      : [],
  );
}

/** The ranges that an address is in, on a way through all addresses: networks are nested only so deep. */
class Covering {
  private readonly entered = new Map<Traffic, number>();

  enter(traffic: Traffic): void {
    this.entered.set(traffic, (this.entered.get(traffic) ?? 0) + 1);
  }

  leave(traffic: Traffic): void {
    const left = this.entered.get(traffic)! - 1;
    if (left === 0) this.entered.delete(traffic);
    else this.entered.set(traffic, left);
  }

  traffic(): Traffic {
    return [...this.entered.keys()].reduce(union, NOTHING);
  }
}
