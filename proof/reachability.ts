import { formatAddresses } from "./addresses";
import { findProofPlatform } from "./findPlatform";
import type { Model, ProvablePlan } from "./model";
import type { Direction, FilterRule, Outside, Party } from "./packetFilter";
import { Passages } from "./passages";
import { isNothing, type Traffic } from "./traffic";

/** Reads what a plan's resources decide on; undefined for a platform that the analysis does not know. */
export function readModel(plan: ProvablePlan): Model | undefined {
  return findProofPlatform(plan.platform)?.read(plan);
}

/** What passes from every source to every destination: of most entries, one of each. */
interface PassingTraffic {
  readonly sources: readonly Party[];
  readonly destinations: readonly Party[];
  readonly traffic: Traffic;
}

/** What passes between a party and addresses: networks, or what only the cloud knows by name. */
interface PassingOutside {
  readonly direction: Direction;
  readonly party: Party;
  readonly places: readonly string[];
  readonly traffic: Traffic;
}

/** Everything that a plan's resources let through; what is not listed does not pass. */
interface Reachability {
  readonly parties: readonly Party[];
  /** Pairs may be in several entries: what passes between them is in any. */
  readonly between: readonly PassingTraffic[];
  readonly outside: readonly PassingOutside[];
  /** What of the resources cannot be decided on, each in a sentence. */
  readonly problems: readonly string[];
}

/** What a plan's resources let through for certain, and nothing about what was declared. */
export function reachability(plan: ProvablePlan): Reachability {
  const model = readModel(plan);
  if (!model) {
    return { parties: [], between: [], outside: [], problems: [`platform ${plan.platform} is not known`] };
  }
  const { parties, rules } = model.filter;
  const passages = new Passages(model.filter);
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
  return { parties, between: [...pairs, ...blocks], outside, problems: model.problems };
}

function outsideOf({ direction, outside, traffic }: FilterRule, party: Party): PassingOutside[] {
  return outside.length === 0 ? [] : [{ direction, party, places: outside.flatMap(placesOf), traffic }];
}

function placesOf(outside: Outside): string[] {
  return "range" in outside ? formatAddresses(outside.range) : [outside.symbol];
}
