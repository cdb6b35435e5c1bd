import type { Plan } from "../../../../core/plan/plan";
import type { Random } from "../../support/random";
import { aws } from "./aws";
import type { Change, Resource } from "./change";
import { kubernetes } from "./kubernetes";

/** A plan of which one resource that decides on traffic was changed, and how. */
export interface Mutant {
  readonly plan: Plan;
  readonly change: string;
}

/** Chosen changes that cannot be made before it is given up. */
const ATTEMPTS = 20;

/** Changes one resource of a plan; undefined where nothing can be changed. */
export function mutate(plan: Plan, random: Random): Mutant | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const mutant = tryOnce(plan, random);
    if (mutant) return mutant;
  }
  return undefined;
}

function tryOnce(plan: Plan, random: Random): Mutant | undefined {
  const mutant = JSON.parse(JSON.stringify(plan)) as Plan;
  const resources = mutant.resources as unknown as Resource[];
  const candidates = resources.filter((it) => changesOf(it).length > 0);
  if (candidates.length === 0) return undefined;
  // Kinds first: rules outnumber the rest.
  const kind = random.pick([...new Set(candidates.map((it) => it.type))]);
  const resource = random.pick(candidates.filter((it) => it.type === kind));
  const [name, change] = random.pick(changesOf(resource));
  const what = change(resource, resources, random);
  return what === undefined ? undefined : { plan: mutant, change: `${resource.name}: ${name} ${what}` };
}

function changesOf({ type }: Resource): [string, Change][] {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const changes = { ...(type.startsWith("aws:") ? aws[kind] : kubernetes[kind]) };
  return Object.entries(changes);
}
