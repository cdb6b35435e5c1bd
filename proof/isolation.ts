import { isObserved, isolationOf } from "../core/plan/isolation";
import { coversAddresses, EVERY_ADDRESS, type AddressRange } from "./addresses";
import { evidenceOf } from "./closedWorld/worldOf";
import type { Difference } from "./difference";
import type { Evidence, ProvablePlan } from "./evidence";
import type { Direction, FilterRule, PacketFilter } from "./packetFilter";
import type { ProofPlatform } from "./platform";
import { isNothing, NOTHING, subtract, union, type Traffic } from "./traffic";

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

/**
 * The plan as it is once enforced: without the rules that let everything through, where it says that its isolation is
 * observe. Of two that let the same through only one is taken away, as switching does: the other one is found then.
 */
export function enforcedPlan(plan: ProvablePlan, platform: ProofPlatform): ProvablePlan {
  if (!isObserved(plan)) return plan;
  const { filter } = evidenceOf(platform, plan);
  const own = new Set(plan.resources.map(({ name }) => name));
  const seen = new Set<string>();
  const openings = new Set<string>();
  for (const rule of filter.rules) {
    if (!own.has(rule.resource) || !isOpening(rule, filter)) continue;
    const { direction, subjects, outside } = rule;
    const key = JSON.stringify([direction, subjects, outside.map(({ id }) => id)]);
    if (!seen.has(key)) openings.add(rule.resource);
    seen.add(key);
  }
  return { ...plan, resources: plan.resources.filter(({ name }) => !openings.has(name)) };
}

/** Whether a rule lets everything through to or from every address of a family. */
function isOpening({ traffic, outside }: FilterRule, { everything }: PacketFilter): boolean {
  if (!isNothing(subtract(everything, traffic))) return false;
  const ranges = outside.flatMap((it) => ("range" in it ? [it.range] : []));
  return EVERY_ADDRESS.some((family) => coversAddresses(ranges, family));
}

/**
 * Where a plan isolates more, or less, than its isolation says.
 * @param enforced What passes once it is enforced.
 */
export function isolationDifferences(
  plan: ProvablePlan,
  platform: ProofPlatform,
  enforced: Evidence,
): Difference[] {
  const observed = isObserved(plan) ? evidenceOf(platform, plan) : undefined;
  return [...(observed ? cutParties(observed) : []), ...strangerDifferences(plan, enforced)];
}

/** Applications that something is kept from, while nothing is to be enforced. */
function cutParties({ filter }: Evidence): Difference[] {
  const { parties, rules, everything } = filter;
  return parties.flatMap(({ name, kind, ours, ...sides }, place) => {
    if (!ours || (kind !== "application" && kind !== "workload")) return [];
    return DIRECTIONS.filter(
      (direction) =>
        sides[direction] === "filtered" &&
        EVERY_ADDRESS.some(
          (family) => !isNothing(subtract(everything, passing(rules, direction, place, family))),
        ),
    ).map((direction) => {
      const end = direction === "egress" ? "reach" : "be reached by";
      return contradiction(
        name,
        [],
        `isolation is observe, so that nothing is to be cut, and no rule lets ${name} ${end} everybody`,
      );
    });
  });
}

function passing(
  rules: readonly FilterRule[],
  direction: Direction,
  place: number,
  family: AddressRange,
): Traffic {
  return rules
    .filter((it) => it.direction === direction && it.subjects.includes(place))
    .filter(({ outside }) =>
      coversAddresses(
        outside.flatMap((it) => ("range" in it ? [it.range] : [])),
        family,
      ),
    )
    .reduce((traffic, rule) => union(traffic, rule.traffic), NOTHING);
}

/** What becomes of pods that nobody declared, beside the applications. */
function strangerDifferences(plan: ProvablePlan, { strangers = [] }: Evidence): Difference[] {
  const isolation = isolationOf(plan);
  return strangers.flatMap(({ name, isolatedBy }) =>
    DIRECTIONS.flatMap((direction) => {
      const resources = isolatedBy[direction];
      const isIsolated = resources.length > 0;
      if (isIsolated === (isolation !== "applications")) return [];
      return [
        contradiction(
          name,
          resources,
          isIsolated
            ? `isolation is applications, and ${resources.join(", ")} isolates ${name} (${direction})`
            : `isolation is ${isolation}, and nothing isolates ${name} (${direction})`,
        ),
      ];
    }),
  );
}

function contradiction(name: string, resources: readonly string[], message: string): Difference {
  return {
    kind: "inconsistent",
    source: name,
    destination: name,
    protocol: "any",
    ports: "all",
    pairs: 1,
    end: null,
    resources,
    message,
  };
}
