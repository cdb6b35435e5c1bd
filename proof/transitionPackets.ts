import { compareOutside, type OutsideDifference } from "./compareOutside";
import type { OutsideTraffic } from "./declared";
import { listNames } from "./difference";
import { INTERNET } from "./outside";
import { isGoverned, type Direction } from "./packetFilter";
import type { Situation } from "./situation";
import type { TransitionFinding } from "./transition";
import { formatTraffic, intersect, isNothing, subtract, type Traffic } from "./traffic";

/** What passes at a moment and neither before nor after, and what passes before and after and not then. */
export function differingPackets(state: Situation, old: Situation, next: Situation): TransitionFinding[] {
  const names = [...new Set([...old.places.keys(), ...next.places.keys()])];
  const differs = (from: Situation) => new Set(names.filter((name) => !state.isSameAt(from, name)));
  const [fromOld, fromNext] = [differs(old), differs(next)];
  const touched = names.filter((name) => fromOld.has(name) || fromNext.has(name));
  const findings: TransitionFinding[] = missingParties(state, old, next, names);
  const pairs = new Set<string>();
  const compare = (source: string, destination: string): void => {
    // Where both ends are as before, or both as after, so is what passes.
    if (!fromOld.has(source) && !fromOld.has(destination)) return;
    if (!fromNext.has(source) && !fromNext.has(destination)) return;
    const key = `${source} ${destination}`;
    if (pairs.has(key)) return;
    pairs.add(key);
    findings.push(...pairFindings(state, old, next, source, destination));
  };
  for (const one of touched) {
    for (const other of names) {
      compare(one, other);
      compare(other, one);
    }
    for (const direction of ["egress", "ingress"] as const) {
      findings.push(...outsideFindings(state, old, next, one, direction));
    }
  }
  return findings;
}

/** Who runs before and after, and not at the moment. */
function missingParties(
  state: Situation,
  old: Situation,
  next: Situation,
  names: readonly string[],
): TransitionFinding[] {
  return names
    .filter((name) => old.places.has(name) && next.places.has(name) && !state.places.has(name))
    .filter((name) => next.parties(name).some(isGoverned))
    .map((name) => ({ kind: "cuts", message: `${name} is gone, which is there before and after` }));
}

function pairFindings(
  state: Situation,
  old: Situation,
  next: Situation,
  source: string,
  destination: string,
): TransitionFinding[] {
  if (!state.places.has(source) || !state.places.has(destination)) return [];
  const ends = [source, destination].flatMap((it) => state.parties(it));
  if (!ends.some(isGoverned)) return [];
  const [now, before, after] = [state, old, next].map((it) => it.between(source, destination)) as [
    Passage,
    Passage,
    Passage,
  ];
  const opened = subtract(subtract(now.possible, before.possible), after.possible);
  const cut = subtract(intersect(before.certain, after.certain), now.certain);
  return [
    ...sentence("opens", opened, `${source} reaches ${destination}`),
    ...sentence("cuts", cut, `${source} does not reach ${destination}`),
  ];
}

type Passage = ReturnType<Situation["between"]>;

function outsideFindings(
  state: Situation,
  old: Situation,
  next: Situation,
  name: string,
  direction: Direction,
): TransitionFinding[] {
  const parties = state.parties(name);
  if (parties.length === 0 || !parties.some(isGoverned)) return [];
  const [now, before, after] = [state, old, next].map((it) => outsideOf(it, name, direction)) as [
    OutsideTraffic[],
    OutsideTraffic[],
    OutsideTraffic[],
  ];
  const opened = compareOutside(now, [...before, ...after]).filter((it) => !isNothing(it.undeclared));
  // What is cut is in both: it is missing from either, and in no smaller part than the narrower of the two.
  const missing = (from: OutsideTraffic[], to: OutsideTraffic[]) =>
    compareOutside(from, to).filter((it) => !isNothing(it.blocked));
  const cut = missing(now, common(before, after));
  const places = (it: OutsideDifference) => listNames(it.places);
  const isOut = direction === "egress";
  return [
    ...opened.flatMap((it) =>
      sentence(
        "opens",
        it.undeclared,
        isOut ? `${name} reaches ${places(it)}` : `${places(it)} reaches ${name}`,
      ),
    ),
    ...cut.flatMap((it) =>
      sentence(
        "cuts",
        it.blocked,
        isOut ? `${name} does not reach ${places(it)}` : `${places(it)} does not reach ${name}`,
      ),
    ),
  ];
}

function outsideOf(situation: Situation, name: string, direction: Direction): OutsideTraffic[] {
  const { everything } = situation.evidence.filter;
  const isOpen = situation.parties(name).some((it) => it[direction] === "open");
  return [
    ...situation
      .rulesOf(name, direction)
      .flatMap(({ outside, traffic }) => outside.map((it) => ({ outside: it, traffic }))),
    ...(isOpen ? INTERNET.map((outside) => ({ outside, traffic: everything })) : []),
  ];
}

/** What both let through. */
function common(a: readonly OutsideTraffic[], b: readonly OutsideTraffic[]): OutsideTraffic[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const traffic = intersect(one.traffic, other.traffic);
      const outside = meeting(one.outside, other.outside);
      return isNothing(traffic) || !outside ? [] : [{ outside, traffic }];
    }),
  );
}

function meeting(
  a: OutsideTraffic["outside"],
  b: OutsideTraffic["outside"],
): OutsideTraffic["outside"] | undefined {
  if (!("range" in a) || !("range" in b)) return a.id === b.id ? a : undefined;
  const from = a.range.from > b.range.from ? a.range.from : b.range.from;
  const to = a.range.to < b.range.to ? a.range.to : b.range.to;
  return from > to ? undefined : { id: `${from}-${to}`, range: { from, to } };
}

function sentence(kind: "opens" | "cuts", traffic: Traffic, what: string): TransitionFinding[] {
  if (isNothing(traffic)) return [];
  const when = kind === "opens" ? "neither before nor after" : "both before and after";
  return [{ kind, message: `${what} on ${formatTraffic(traffic)}, as it does ${when}` }];
}
