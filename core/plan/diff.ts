import ipaddr from "ipaddr.js";
import { parseParty } from "../names/party";
import { compareAccess, connectionKey, type AccessChanges } from "./access";
import { exposureOf, type Exposure } from "./exposure";
import type { Plan, PlannedConnection, PlannedPolicy } from "./plan";
import { compareResources, type ResourceChanges } from "./resourceChanges";

/** Raised when a field of the difference changes its meaning or disappears; added fields do not count. */
const FORMAT_VERSION = 1;

/** What was added to a list, what is gone, and what is in both but differs. */
export interface Changes<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  readonly changed: readonly {
    readonly before: Item;
    readonly after: Item;
    /** The names of the fields that differ. */
    readonly fields: readonly string[];
  }[];
}

/** Whose plan it is. */
export interface PlanOwner {
  readonly organization: string;
  readonly space: string;
  readonly platform: string;
}

/** How one plan differs from an earlier one, as `appnet plan --against EARLIER --json` prints it. */
export interface PlanDiff {
  readonly formatVersion: number;
  readonly before: PlanOwner;
  readonly after: PlanOwner;
  /** Whether anything differs, as far as is known before deployment. */
  readonly changed: boolean;
  readonly access: AccessChanges;
  readonly applications: Changes<string>;
  readonly connections: Changes<PlannedConnection>;
  readonly policies: Changes<PlannedPolicy>;
  readonly exposure: Changes<Exposure>;
  readonly resources: ResourceChanges;
}

/** Compares two plans: who may talk to whom first, then the resources. */
export function diffPlans(earlier: Plan, later: Plan): PlanDiff {
  const [before, after] = [withKnownNetworks(earlier), withKnownNetworks(later)];
  const names = (plan: Plan) => plan.applications.map(({ name }) => name);
  const diff = {
    access: compareAccess(before, after),
    applications: changesOf(names(before), names(after), (name) => name),
    connections: changesOf(before.connections, after.connections, connectionKey),
    // A policy is nothing but what it allows: one that allows something else is another policy.
    policies: changesOf(before.policies, after.policies, (policy) => JSON.stringify(policy)),
    exposure: changesOf(exposureOf(before), exposureOf(after), exposureKey),
    resources: compareResources(before, after),
  };
  const { undecided: _, ...access } = diff.access;
  const identities = { before: identityOf(before), after: identityOf(after) };
  return {
    formatVersion: FORMAT_VERSION,
    ...identities,
    changed:
      JSON.stringify(identities.before) !== JSON.stringify(identities.after) ||
      hasChanges({ ...diff, access }),
    ...diff,
  };
}

/** The plan with flows in terms of the addresses of networks that are Outputs, where its author knew them. */
function withKnownNetworks(plan: Plan): Plan {
  const known = new Map(
    plan.identities.flatMap(({ party, networks = [] }): [string, string][] => {
      const [only] = networks;
      const isKnown = only !== undefined && networks.length === 1 && ipaddr.isValidCIDR(only);
      return isKnown && parseParty(party).kind === "unknown-network" ? [[party, only]] : [];
    }),
  );
  if (known.size === 0) return plan;
  const end = (party: string) => known.get(party) ?? party;
  const flows = plan.flows.map((flow) => ({
    ...flow,
    source: end(flow.source),
    destination: end(flow.destination),
  }));
  return { ...plan, flows };
}

function identityOf({ organization, space, platform }: Plan): PlanOwner {
  return { organization, space, platform };
}

function exposureKey({ source, gateway, hostname, path }: Exposure): string {
  return JSON.stringify([source, gateway, hostname, path]);
}

function changesOf<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Changes<Item> {
  const earlier = new Map(before.map((item) => [keyOf(item), item]));
  const later = new Set(after.map(keyOf));
  return {
    added: after.filter((item) => !earlier.has(keyOf(item))),
    removed: before.filter((item) => !later.has(keyOf(item))),
    changed: after.flatMap((item) => {
      const old = earlier.get(keyOf(item));
      const fields = old === undefined ? [] : differingFields(old, item);
      return fields.length === 0 ? [] : [{ before: old!, after: item, fields }];
    }),
  };
}

function differingFields(before: unknown, after: unknown): string[] {
  if (typeof before !== "object" || typeof after !== "object") return [];
  const [old, current] = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  // A plan that an older version saved lacks fields; that they are there now is no change of the network.
  return Object.keys(current).filter((key) => key in old && old[key] !== current[key]);
}

function hasChanges(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null && Object.values(value).some(hasChanges);
}
