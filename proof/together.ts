import { formatParty, parseParty, type ApplicationParty, type Party } from "../core/names/party";
import type { Undecided } from "../core/names/undecided";
import type { Plan, PlannedFlow, PlannedIdentity } from "../core/plan/plan";
import { evidenceOf } from "./closedWorld/worldOf";
import { differencesOf, type Difference } from "./difference";
import type { Evidence, ProvablePlan } from "./evidence";
import { findProofPlatform } from "./findPlatform";
import { enforcedPlan } from "./isolation";
import { Passages } from "./passages";
import { unknownPlatform } from "./reachability";
import { NOTHING, subtract, union, writtenTraffic, type Traffic } from "./traffic";

/** A space by its name and organization. */
type SpaceName = Pick<Plan, "space" | "organization">;

/** What of two spaces does not fit together, and what cannot be decided on. */
export interface Together {
  readonly differences: readonly Difference[];
  readonly problems: readonly Undecided[];
}

/**
 * Proves that what two spaces declare of each other passes, by the resources of both: each writes rules for its own
 * applications only, and names those of the other by what it believes of them. Both are proved by themselves before.
 */
export function proveTogether(own: Plan, other: Plan): Together {
  const platform = findProofPlatform(own.platform);
  if (!platform) return { differences: [], problems: [unknownPlatform(own)] };
  if (own.platform !== other.platform) {
    const problem = `it is on ${other.platform}, and ${nameOf(own)} on ${own.platform}: no network carries traffic between them`;
    return { differences: [], problems: [{ about: nameOf(other), problem }] };
  }
  const renamed = inTermsOf(enforcedPlan(other, platform) as Plan, own);
  const joint = joinPlans(enforcedPlan(own, platform) as Plan, renamed);
  const evidence = evidenceOf(platform, joint);
  return {
    differences: crossings(own, renamed, evidence),
    problems: [...sharedNames(own, other), ...evidence.problems],
  };
}

function nameOf({ space, organization }: SpaceName): string {
  return `space ${space} of ${organization}`;
}

/** References go by name, so that two resources of one name cannot be told apart. */
function sharedNames(own: Plan, other: Plan): Undecided[] {
  const names = new Set([...own.resources, ...own.lookups].map(({ name }) => name));
  return [...other.resources, ...other.lookups]
    .filter(({ name }) => names.has(name))
    .slice(0, 1)
    .map(({ name }) => ({ about: name, problem: "both spaces have a resource of this name" }));
}

/** Another space's plan with its parties as this one names them. */
function inTermsOf(other: Plan, own: SpaceName): Plan {
  const rename = (text: string) => formatParty(renamedParty(parseParty(text), other, own));
  return {
    ...other,
    applications: other.applications.map((it) => ({ ...it, name: rename(it.name) })),
    flows: other.flows.map((it) => ({
      ...it,
      source: rename(it.source),
      destination: rename(it.destination),
    })),
    identities: other.identities.map((it) => ({ ...it, party: rename(it.party) })),
  };
}

function renamedParty(party: Party, from: SpaceName, to: SpaceName): Party {
  switch (party.kind) {
    case "application":
      return renamedApplication(party, from, to);
    case "gateway":
    case "external":
    case "unknown-network":
      return { ...party, name: `${party.name}.${from.space}.${from.organization}` };
    default:
      return party;
  }
}

function renamedApplication(
  { name, elsewhere }: ApplicationParty,
  from: SpaceName,
  to: SpaceName,
): ApplicationParty {
  const { space, organization = from.organization } = elsewhere ?? from;
  const isHere = space === to.space && organization === to.organization;
  if (isHere) return { kind: "application", name };
  return {
    kind: "application",
    name,
    elsewhere: organization === to.organization ? { space } : { space, organization },
  };
}

/** Both plans as one: who is who is said by the space that has it, where it says so. */
function joinPlans(own: Plan, other: Plan): ProvablePlan {
  const known = new Set([...own.applications, ...other.applications].map(({ name }) => name));
  const isOwner = (plan: Plan) => {
    const names = new Set(plan.applications.map(({ name }) => name));
    return ({ party }: PlannedIdentity) => !known.has(party) || names.has(party);
  };
  const identities = new Map(
    [...other.identities.filter(isOwner(other)), ...own.identities.filter(isOwner(own))].map((it) => [
      it.party,
      it,
    ]),
  );
  return {
    ...own,
    together: other,
    applications: [...own.applications, ...other.applications],
    resources: [...own.resources, ...other.resources],
    lookups: [...own.lookups, ...other.lookups],
    flows: [...own.flows, ...other.flows],
    identities: [...identities.values()],
  };
}

/** What the callers of one space declare towards the other, compared with what passes. */
function crossings(own: Plan, other: Plan, evidence: Evidence): Difference[] {
  const passages = new Passages(evidence.filter);
  const isOwn = (party: Party) => party.kind === "application" && party.elsewhere === undefined;
  const isOthers = (party: Party) =>
    party.kind === "application" &&
    party.elsewhere?.space === other.space &&
    (party.elsewhere.organization ?? own.organization) === other.organization;
  return [...callsBetween(own, isOthers), ...callsBetween(other, isOwn)].flatMap(
    ({ source, destination, traffic }) => {
      const [from, to] = [source, destination].map((name) => evidence.ends.get(name)?.parties ?? []) as [
        readonly number[],
        readonly number[],
      ];
      const pairs = from.flatMap((one) => to.map((another) => passages.between(one, another)));
      const passing = pairs.map(({ certain }) => certain);
      const blocked = pairs.length === 0 ? traffic : passing.map((it) => subtract(traffic, it)).reduce(union);
      const open = pairs.length === 0 ? NOTHING : passing.map((it) => subtract(it, traffic)).reduce(union);
      const fields = { source, destination, resources: [] };
      return [
        ...differencesOf(
          blocked,
          { ...fields, kind: "blocked", end: "destination" },
          (ports) =>
            `${source} does not reach ${destination} on ${ports}, which is declared: the space of ${destination} does not admit it, or the two know each other by something else`,
        ),
        ...differencesOf(
          open,
          { ...fields, kind: "undeclared" },
          (ports) => `${source} reaches ${destination} on ${ports}, which its own space does not declare`,
        ),
      ];
    },
  );
}

interface Call {
  readonly source: string;
  readonly destination: string;
  readonly traffic: Traffic;
}

/** By pair: what a space declares that its applications call in the other. */
function callsBetween(caller: Plan, isCalled: (party: Party) => boolean): Call[] {
  const sources = new Set(caller.applications.map(({ name }) => name));
  const calls = new Map<string, Call>();
  const isCrossing = ({ source, destination }: PlannedFlow) =>
    sources.has(source) && isCalled(parseParty(destination));
  for (const { source, destination, protocol, ports } of caller.flows.filter(isCrossing)) {
    const key = `${source} ${destination}`;
    const traffic = writtenTraffic(protocol, ports);
    const known = calls.get(key)?.traffic;
    calls.set(key, { source, destination, traffic: known ? union(known, traffic) : traffic });
  }
  return [...calls.values()];
}
