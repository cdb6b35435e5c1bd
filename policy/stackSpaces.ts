import type { PolicyResource } from "@pulumi/policy";
import { proofPlatformOf } from "../proof/findPlatform";
import type { ProvablePlan } from "../proof/evidence";
import { FORMAT_VERSION, type PlannedResource } from "../core/plan/plan";
import type { RegisteredPlan } from "../core/plan/registeredPlan";
import { References } from "./references";
import { isReadType, type SeenInputs } from "./seenInputs";
import { copyKnown, mappingOf } from "./values";

const SPACE = "appnet:index:Space";
const PARTS = new Set(["appnet:index:Application", "appnet:index:Gateway"]);
/** One Space of a stack, and what is to be proved about it. */
export interface StackSpace {
  /** How messages name it. */
  readonly label: string;
  readonly urn: string;
  /** Undefined when what it declares is not known. */
  readonly plan: (ProvablePlan & { readonly others: readonly PlannedResource[] }) | undefined;
  /** Why it is not. */
  readonly unknownFor?: string;
  /** Resources of the plan that the stack does not have. */
  readonly missing: readonly string[];
  /** By the names that the plan uses: their URNs. */
  readonly urns: ReadonlyMap<string, string>;
}

/** A plan as its Space registered it. */
interface Registered {
  readonly plan: RegisteredPlan;
  readonly names: ReadonlySet<string>;
}

/** A plan, or why there is none to read. */
type Reading = Registered | { readonly unknownFor: string };

interface Owned {
  readonly resource: PolicyResource;
  /** The URN of the space whose own it is; undefined for what the user added. */
  readonly space: string | undefined;
}

/** The spaces of a stack. The engine gives resources in any order; what is said of them has one. */
export function spacesOf(stack: readonly PolicyResource[], seen: SeenInputs): StackSpace[] {
  const resources = [...stack].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const spaces = resources.filter(({ type }) => type === SPACE);
  const plans = new Map(spaces.map((it) => [it.urn, registeredBy(it)]));
  const isOf = (space: string, name: string) => {
    const reading = plans.get(space);
    return reading !== undefined && "names" in reading && reading.names.has(name);
  };
  const spaceOfPart = new Map(
    resources.filter(({ type }) => PARTS.has(type)).map((it) => [it.urn, fieldOf(it, "space")]),
  );
  const ownerOf = ({ parent, name }: PolicyResource): string | undefined => {
    const space = parent?.type === SPACE ? parent.urn : spaceOfPart.get(parent?.urn ?? "");
    // What a user gives a space as its parent is still the user's.
    return typeof space === "string" && isOf(space, name) ? space : undefined;
  };
  const owned = resources.map((resource) => ({ resource, space: ownerOf(resource) }));
  return spaces.map((space) => stackSpaceOf(space, plans.get(space.urn)!, owned, seen));
}

function stackSpaceOf(
  { urn, name }: PolicyResource,
  registered: Reading,
  owned: readonly Owned[],
  seen: SeenInputs,
): StackSpace {
  const label = `Space ${name}`;
  if ("unknownFor" in registered)
    return { label, urn, plan: undefined, ...registered, missing: [], urns: new Map() };
  const { plan, names } = registered;
  const own = owned.filter((it) => it.space === urn).map((it) => it.resource);
  const others = owned
    .filter(({ space, resource }) => space === undefined || (space !== urn && saysWhoIsWho(resource.type)))
    .map((it) => it.resource);
  const present = new Set(own.map((it) => it.name));
  const read = [own, others].map((it) => it.filter(({ type }) => isReadType(type)));
  const nameByUrn = namesOf(read.flat(), plan);
  const references = new References(
    owned.map(({ resource }) => resource),
    plan.answers,
    (it) => nameByUrn.get(it) ?? lastName(it),
  );
  const planned = (resource: PolicyResource): PlannedResource => ({
    name: nameByUrn.get(resource.urn)!,
    type: resource.type,
    component: "",
    inputs: references.inputs(resource, seen.inputsOf(resource)),
    dependsOn: [],
  });
  return {
    label,
    urn,
    plan: {
      ...plan,
      // An engine says every id that exists, and what does not exist yet has none.
      idsAreKnown: true,
      identities: references.known(plan.identities) as RegisteredPlan["identities"],
      resources: read[0]!.map(planned),
      others: read[1]!.map(planned),
    },
    missing: [...names].filter((it) => !present.has(it)),
    urns: new Map([...nameByUrn].map(([key, value]) => [value, key])),
  };
}

const NOT_REGISTERED =
  "it is not yet, or an older version of appnet made it, or its components come one by one from a program in another language (declare them in one Topology)";

/** What plans of older versions do not have. */
const OLDER: Partial<RegisteredPlan> = { externals: [] };

function registeredBy(space: PolicyResource): Reading {
  const plan = copyKnown(fieldOf(space, "plan"));
  const { formatVersion, resources, flows } = mappingOf(plan);
  if (typeof formatVersion === "number" && formatVersion !== FORMAT_VERSION) {
    const found = `its plan has format version ${formatVersion}, and this policy pack reads ${FORMAT_VERSION}`;
    return { unknownFor: `${found} (give the pack the version of pulumi-appnet that the program has)` };
  }
  return Array.isArray(resources) && Array.isArray(flows)
    ? { plan: { ...OLDER, ...(plan as RegisteredPlan) }, names: new Set(resources as string[]) }
    : { unknownFor: NOT_REGISTERED };
}

/** Of other spaces, what is theirs alone to declare is left out; only who is who is not. */
function saysWhoIsWho(type: string): boolean {
  return proofPlatformOf(type)?.identityTypes.includes(type) === true;
}

/** A property of a resource; undefined when it is not known yet. */
function fieldOf({ props }: PolicyResource, name: string): unknown {
  try {
    return props[name] as unknown;
  } catch {
    return undefined;
  }
}

/** A name for each resource, by URN: its own, which for a plan's resources is certain to be free. */
function namesOf(resources: readonly PolicyResource[], plan: RegisteredPlan): Map<string, string> {
  const taken = new Set(plan.lookups.map(({ name }) => name));
  const names = new Map<string, string>();
  for (const { urn, name, type } of resources) {
    const free = [name, `${name} (${type})`, urn].find((it) => !taken.has(it))!;
    taken.add(free);
    names.set(urn, free);
  }
  return names;
}

function lastName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
