import { formatParty, parseParty } from "../core/names/party";
import type { Plan, PlannedIdentity, PlannedResource } from "../core/plan/plan";
import { isolationOf } from "../core/plan/isolation";
import { oldInstance, type TransitionState, type TransitionStep } from "../core/plan/transition";
import { formatUndecided } from "../core/names/undecided";
import { evidenceOf } from "./closedWorld/worldOf";
import { findProofPlatform } from "./findPlatform";
import type { ProvablePlan } from "./evidence";
import { missedRequests } from "./transitionRequests";
import { differingPackets } from "./transitionPackets";
import { Situation } from "./situation";

/**
 * What is wrong with a state on the way. `opens`: it lets through what neither plan does. `cuts`: it keeps back what
 * both plans let through. `nowhere`: a name that both have, or that the public knows, leads to nothing. `undecided`: it
 * cannot be decided on, though both plans can.
 */
export interface TransitionFinding {
  readonly kind: "opens" | "cuts" | "nowhere" | "undecided";
  readonly message: string;
}

/** A finding, and the first state in which it is seen. */
export interface SituatedFinding extends TransitionFinding {
  readonly step: TransitionStep;
  readonly moment: TransitionState["moment"];
  /** In how many of the states it is seen. */
  readonly states: number;
}

/** Compares every state between two plans with both: never more open, and closed for nothing that is in both. */
export function proveTransition(
  before: Plan,
  after: Plan,
  states: readonly TransitionState[],
): SituatedFinding[] {
  const platform = findProofPlatform(after.platform);
  if (!platform || before.platform !== after.platform) return [];
  const read = (resources: readonly PlannedResource[], leavesAlone = false) =>
    new Situation(evidenceOf(platform, situated(before, after, resources)), leavesAlone);
  const [old, next] = [before, after].map((it) => read(it.resources, isolationOf(it) !== "namespace")) as [
    Situation,
    Situation,
  ];
  const known = new Set([...old.evidence.problems, ...next.evidence.problems].map(formatUndecided));
  const found = new Map<string, SituatedFinding>();
  for (const { step, moment, resources } of states) {
    const state = read(resources);
    const findings: TransitionFinding[] = [
      ...differingPackets(state, old, next),
      ...missedRequests(state, old, next),
      ...state.evidence.problems
        .map(formatUndecided)
        .filter((it) => !known.has(it))
        .map((message) => ({ kind: "undecided" as const, message })),
    ];
    for (const finding of findings) {
      const key = `${finding.kind} ${finding.message}`;
      const seen = found.get(key);
      found.set(key, seen ? { ...seen, states: seen.states + 1 } : { ...finding, step, moment, states: 1 });
    }
  }
  return [...found.values()];
}

/** Resources of a moment as a plan: with everybody that either plan knows and that is there. */
function situated(before: Plan, after: Plan, resources: readonly PlannedResource[]): ProvablePlan {
  const names = new Set(resources.map(({ name }) => name));
  const identities = [
    ...after.identities.filter(({ resource }) => resource === undefined || names.has(resource)),
    ...before.identities.flatMap((it) => oldIdentities(it, after, names)),
  ];
  const known = new Set(after.applications.map(({ name }) => name));
  const applications = [...after.applications, ...before.applications.filter(({ name }) => !known.has(name))];
  const lookups = new Map([...before.lookups, ...after.lookups].map((it) => [it.name, it]));
  return {
    ...after,
    isMoment: true,
    resources,
    identities,
    applications: [...applications, ...applications.map((it) => ({ ...it, name: oldInstance(it.name) }))],
    lookups: [...lookups.values()],
  };
}

/** Who an end of the old plan is at the moment, beside the new plan's end of the same name. */
function oldIdentities(
  identity: PlannedIdentity,
  { identities }: Plan,
  names: ReadonlySet<string>,
): PlannedIdentity[] {
  const next = identities.filter(({ party }) => party === identity.party);
  const party = next.length === 0 ? identity.party : oldParty(identity.party);
  const { resource } = identity;
  if (resource === undefined) {
    return next.some((it) => JSON.stringify(it) === JSON.stringify(identity)) ? [] : [{ ...identity, party }];
  }
  const isAnother = next.every((it) => it.resource !== resource);
  return [
    ...(isAnother && names.has(resource) ? [{ ...identity, party }] : []),
    ...(names.has(oldInstance(resource))
      ? [{ ...identity, party: oldParty(identity.party), resource: oldInstance(resource) }]
      : []),
  ];
}

/** An old instance of an end, as an end of its own. */
function oldParty(party: string): string {
  const parsed = parseParty(party);
  return parsed.kind === "gateway"
    ? formatParty({ ...parsed, name: oldInstance(parsed.name) })
    : oldInstance(party);
}
