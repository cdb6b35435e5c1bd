import { readFileSync } from "node:fs";
import { compileText } from "../../../../core/document/readDocument";
import { planOf, type Plan, type PlannedResource } from "../../../../core/plan/plan";
import { prove } from "../../../../proof/prove";
import { verdictOf } from "../../../../proof/verdict";
import { wordsOf } from "../support";

export function plannedText(text: string): Plan {
  const { compilation, problems } = compileText(text);
  if (!compilation) throw new Error(JSON.stringify(problems));
  return planOf(compilation);
}

export function plannedExample(name: string): Plan {
  return plannedText(readFileSync(`examples/${name}/appnet.yaml`, "utf8"));
}

export function resource(type: string, name: string, inputs: object): PlannedResource {
  return { type, name, inputs, component: "", dependsOn: [] };
}

/** What the proof says of a plan that somebody edited; nothing where it proves it. */
export function saidOf(plan: Plan, edit: (copy: any) => unknown): string[] {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  edit(copy);
  return wordsOf(prove(copy));
}

/** The same of an edit of one resource's inputs. */
export function saidOfResource(plan: Plan, name: string, edit: (inputs: any) => unknown): string[] {
  return saidOf(plan, (copy: Plan) => {
    const found = copy.resources.find((it) => it.name === name);
    if (!found) throw new Error(`${name} is none of ${copy.resources.map((it) => it.name).join(", ")}`);
    return edit(found.inputs);
  });
}

/** What is said of resources that somebody added to a saved plan. */
export function saidWithin(plan: Plan, ...more: PlannedResource[]): string[] {
  return wordsOf(prove({ ...plan, resources: [...plan.resources, ...more] }));
}

/** What is said of a program's resources beside its space, and in how many words of all. */
export function saidBeside(plan: Plan, ...others: PlannedResource[]): string[] {
  const { own, beside, problems } = verdictOf({ ...plan, others });
  return [
    ...problems.map(({ about, problem }) => `${about}: ${problem}`),
    ...[...own, ...beside].map(({ difference }) => difference.message),
  ];
}
