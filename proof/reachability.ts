import type { Undecided } from "../core/names/undecided";
import { formatAddresses } from "./addresses";
import { evidenceOf } from "./closedWorld/worldOf";
import { findProofPlatform } from "./findPlatform";
import type { Evidence, ProvablePlan } from "./evidence";
import type { Direction, FilterRule, Outside, FilteredParty } from "./packetFilter";
import { Passages } from "./passages";
import { isNothing, type Traffic } from "./traffic";

/** Reads what a plan's resources decide on; undefined for a platform that the analysis does not know. */
export function readEvidence(plan: ProvablePlan): Evidence | undefined {
  const platform = findProofPlatform(plan.platform);
  return platform && evidenceOf(platform, plan);
}

/** Nothing of a plan for a platform that the proof does not know can be decided on. */
export function unknownPlatform({ platform }: ProvablePlan): Undecided {
  return { about: `platform ${platform}`, problem: "the proof does not know it" };
}

/** What passes from every source to every destination: of most entries, one of each. */
interface PassingTraffic {
  readonly sources: readonly FilteredParty[];
  readonly destinations: readonly FilteredParty[];
  readonly traffic: Traffic;
}

/** What passes between a party and addresses: networks, or what only the cloud knows by name. */
interface PassingOutside {
  readonly direction: Direction;
  readonly party: FilteredParty;
  readonly places: readonly string[];
  readonly traffic: Traffic;
}

/** Everything that a plan's resources let through; what is not listed does not pass. */
interface Reachability {
  readonly parties: readonly FilteredParty[];
  /** Pairs may be in several entries: what passes between them is in any. */
  readonly between: readonly PassingTraffic[];
  readonly outside: readonly PassingOutside[];
  /** What of the resources cannot be decided on. */
  readonly problems: readonly Undecided[];
}

/** What a plan's resources let through for certain, and nothing about what was declared. */
export function reachability(plan: ProvablePlan): Reachability {
  const evidence = readEvidence(plan);
  if (!evidence) {
    return { parties: [], between: [], outside: [], problems: [unknownPlatform(plan)] };
  }
  const { parties, rules } = evidence.filter;
  const passages = new Passages(evidence.filter);
  const one = (place: number) => [parties[place]!];
  const pairs = [...passages.keys()].flatMap((key): PassingTraffic[] => {
    const [source, destination] = passages.pairOf(key);
    const traffic = passages.between(source, destination).certain;
    return isNothing(traffic) ? [] : [{ sources: one(source), destinations: one(destination), traffic }];
  });
  const blocks = passages
    .blocks()
    .filter((it) => it.isCertain)
    .map(({ sources, destinations, traffic }) => ({
      sources: sources.flatMap(one),
      destinations: destinations.flatMap(one),
      traffic,
    }));
  const outside = rules.flatMap((rule) =>
    rule.subjects.flatMap((subject) => outsideOf(rule, parties[subject]!)),
  );
  return { parties, between: [...pairs, ...blocks], outside, problems: evidence.problems };
}

function outsideOf({ direction, outside, traffic }: FilterRule, party: FilteredParty): PassingOutside[] {
  return outside.length === 0 ? [] : [{ direction, party, places: outside.flatMap(placesOf), traffic }];
}

function placesOf(outside: Outside): string[] {
  return "range" in outside ? formatAddresses(outside.range) : [outside.symbol];
}
