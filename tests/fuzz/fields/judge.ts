import { verdictOf } from "../../../proof/verdict";
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

/**
 * Fields that the proof reads, and that may change without letting anything else pass: by kind and path, why. A changed
 * name means another object, which is the same to policies.
 */
const SAME: readonly (readonly [kind: RegExp, path: RegExp, because: string])[] = [];

/** Whether a field may say something else and mean the same. */
function maySayTheSame(type: string, { path }: Attempt): boolean {
  return SAME.some(([kind, pattern]) => kind.test(type) && pattern.test(path));
}

/** Tries the fields of a resource: each must be found, undecided, or listed as harmless. */
export function tryFields(subject: Subject, isChosen: (index: number) => boolean): Counts {
  const counts: Counts = { found: 0, undecided: 0, harmless: 0, same: 0, unanswered: [] };
  const { plan, resource, kind, type, isBeside } = subject;
  let index = 0;
  for (const attempt of attemptsAt(kind, schemaOf(type), resource.inputs as Record<string, unknown>)) {
    if (!attempt.inputs || !isChosen(index++)) continue;
    const changed = { ...resource, inputs: attempt.inputs };
    const verdict = verdictOf(
      isBeside
        ? { ...plan, others: [changed] }
        : { ...plan, resources: plan.resources.map((it) => (it === resource ? changed : it)) },
    );
    if (verdict.own.length + verdict.beside.length > 0) counts.found++;
    else if (verdict.problems.length > 0) counts.undecided++;
    else if (attempt.rule?.startsWith("harmless: ") === true) counts.harmless++;
    else if (maySayTheSame(type, attempt)) counts.same++;
    else counts.unanswered.push(`${resource.name} ${attempt.path} ${attempt.what}`);
  }
  return counts;
}
