import type { Evidence, ProvablePlan } from "../evidence";
import { packageOf } from "../packages";
import type { ProofPlatform } from "../platform";
import { readResources, UndecidedPoints, type Read } from "../reading";
import { knowledgeOf } from "./kinds";
import type { World } from "./world";

/** Reads what a plan's resources decide on, as far as the proof knows their kinds and fields. */
export function evidenceOf(platform: ProofPlatform, plan: ProvablePlan): Evidence {
  return platform.read(plan, worldOf(platform, plan));
}

/** Takes apart what a plan has: what is read, what is harmless, and what is undecided. */
function worldOf(platform: ProofPlatform, plan: ProvablePlan): World {
  const undecided = new UndecidedPoints();
  const resources: Read[] = [];
  const others = new Set<string>();
  for (const it of readResources(plan.resources)) admit(platform, it, undecided, resources);
  const given = plan.others ?? [];
  if (given.length > 0) {
    const concerns = platform.concerns(plan, [...resources]);
    for (const it of readResources(given)) {
      // What another platform or provider has is another world.
      if (!platform.packages.includes(packageOf(it.type))) continue;
      const knowledge = knowledgeOf(platform.kinds, it.type);
      if (knowledge === "harmless" || !concerns(it, knowledge !== "unknown")) continue;
      others.add(it.name);
      admit(platform, it, undecided, resources);
    }
  }
  return { resources, others, undecided };
}

/** Adds a resource under the type that its readers know it by; of what they do not know there is a problem instead. */
function admit({ kinds }: ProofPlatform, resource: Read, undecided: UndecidedPoints, world: Read[]): void {
  const { name, type, inputs } = resource;
  const knowledge = knowledgeOf(kinds, type);
  if (knowledge === "harmless") return;
  if (knowledge === "unknown") {
    undecided.add(name, notUnderstood(type));
    return;
  }
  for (const problem of knowledge.kind.problems(inputs)) undecided.add(name, problem);
  world.push(knowledge.type === type ? resource : { ...resource, type: knowledge.type });
}

function notUnderstood(type: string): string {
  return `resources of type ${type} are not understood (it is decided without them)`;
}
