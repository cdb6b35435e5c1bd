import type { Plan } from "../../../core/plan/plan";
import { verdictOf } from "../../../proof/verdict";
import { naiveDifferences } from "../../unit/proof/support";
import { attemptsAt, type Attempt } from "./attempts";
import type { Subject } from "./plans";
import { schemaOf } from "./schemas";

/** How the changes of one kind were answered. */
export interface Counts {
  found: number;
  undecided: number;
  harmless: number;
  /** Fields that are read and say the same: they are listed here, with the reason. */
  same: number;
  unanswered: string[];
}

/** Fields that are read, and of which something unreadable changes nothing, and why. */
const SAME: readonly (readonly [kind: RegExp, path: RegExp, because: string])[] = [
  [/NetworkPolicy$/, /^spec\.(egress|ingress)/, "rules of a direction that the policy is not about"],
  [/ReferenceGrant$/, /^metadata\.namespace/, "wherever it is, what it lets others lead to is read"],
  [/ecs\/service:/, /^tags/, "the name of its container says as well whose a service is"],
  [/Record$/, /^type$/, "of a record that validates a certificate the name decides"],
];

/**
 * Whether a field may say something else and mean the same. Of what can be read the second evaluator says it; beside a
 * space, whatever runs there is nobody's to declare.
 */
function saysTheSame({ type, isBeside }: Subject, { path, what }: Attempt, plan: Plan): boolean {
  if (SAME.some(([kind, pattern]) => kind.test(type) && pattern.test(path))) return true;
  if (!/^(set|removed)/.test(what)) return false;
  return isBeside || isSameToNaive(plan);
}

/** The second evaluator reads resources as they come, and fails at what it was not made for. */
function isSameToNaive(plan: Plan): boolean {
  try {
    return naiveDifferences(plan).length === 0;
  } catch {
    return false;
  }
}

/** Tries the fields of a resource: each must be found, undecided, or listed as harmless. */
export function tryFields(subject: Subject, isChosen: (index: number) => boolean): Counts {
  const counts: Counts = { found: 0, undecided: 0, harmless: 0, same: 0, unanswered: [] };
  const { plan, resource, kind, type, isBeside } = subject;
  const untouched = verdictOf(isBeside ? { ...plan, others: [resource] } : plan);
  if (!untouched.conclusion.startsWith("proved")) throw new Error(`${type}: ${JSON.stringify(untouched)}`);
  let index = 0;
  for (const attempt of attemptsAt(
    kind,
    schemaOf(type, resource.inputs),
    resource.inputs as Record<string, unknown>,
  )) {
    if (!attempt.inputs || !isChosen(index++)) continue;
    const changed = { ...resource, inputs: attempt.inputs };
    const changedPlan = isBeside
      ? { ...plan, others: [changed] }
      : { ...plan, resources: plan.resources.map((it) => (it === resource ? changed : it)) };
    const verdict = verdictOf(changedPlan);
    if (verdict.own.length + verdict.beside.length > 0) counts.found++;
    else if (verdict.problems.length > 0) counts.undecided++;
    else if (attempt.rule?.startsWith("harmless: ") === true) counts.harmless++;
    else if (saysTheSame(subject, attempt, changedPlan)) counts.same++;
    else counts.unanswered.push(`${resource.name} ${attempt.path} ${attempt.what}`);
  }
  return counts;
}
