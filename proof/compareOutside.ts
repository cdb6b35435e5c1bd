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

interface Ranged {
  readonly range: AddressRange;
  readonly traffic: Traffic;
}

/** Cuts all ranges at each other's borders, and compares piece by piece; pieces that differ alike are joined. */
function compareRanges(
  passing: readonly OutsideTraffic[],
  declared: readonly OutsideTraffic[],
): OutsideDifference[] {
  const [found, said] = [ranged(passing), ranged(declared)];
  const borders = new Set<bigint>();
  for (const { range } of [...found, ...said]) borders.add(range.from).add(range.to + 1n);
  const cuts = [...borders].sort((a, b) => (a < b ? -1 : 1));
  const joined: { range: AddressRange; undeclared: Traffic; blocked: Traffic }[] = [];
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const range = { from, to: cuts[index + 1]! - 1n };
    const [passes, wanted] = [trafficAt(found, from), trafficAt(said, from)];
    const [undeclared, blocked] = [subtract(passes, wanted), subtract(wanted, passes)];
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

function ranged(items: readonly OutsideTraffic[]): Ranged[] {
  return items.flatMap(({ outside, traffic }) =>
    "range" in outside ? [{ range: outside.range, traffic }] : [],
  );
}

function trafficAt(items: readonly Ranged[], address: bigint): Traffic {
  return items
    .filter(({ range }) => range.from <= address && address <= range.to)
    .reduce((traffic, item) => union(traffic, item.traffic), NOTHING);
}
