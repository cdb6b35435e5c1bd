import type { Plan } from "../core/plan/plan";
import { transitionOf, type TransitionStep } from "../core/plan/transition";
import { redact } from "../core/model/problem";
import { proveTransition, type SituatedFinding } from "../proof/transition";
import { count } from "./terminal";

/** The code of what the way between two plans would break; pipelines may match on it. */
const TRANSITION = "plan/transition";
const UNDECIDED = "plan/undecided";

const MENDS: Readonly<Record<SituatedFinding["kind"] | "taken", string>> = {
  opens: "update in two steps: what keeps it closed first",
  cuts: "update in two steps: first what is new beside what there is, then without the old; or at a time when nobody is served",
  nowhere:
    "update in two steps: first what is new beside what there is, then without the old; or at a time when nobody is served",
  taken:
    "update in two steps: first without what holds it, then with the new one; or keep the name that it has now",
  undecided: "compare both plans by hand",
};

/** What was tried of the way from one plan to another, in one line, and what is wrong with it, a line each. */
export interface JudgedTransition {
  readonly line: string;
  readonly errors: readonly string[];
}

/** Proves the states that Pulumi's engine passes through on the way from one plan to another. */
export function judgeTransition(before: Plan, after: Plan, shown: string): JudgedTransition {
  if (before.platform !== after.platform) {
    const problem = `from ${before.platform} to ${after.platform}: states with resources of both are not compared`;
    return { line: "", errors: [line(shown, UNDECIDED, problem, MENDS.undecided)] };
  }
  const { steps, states, untried, taken } = transitionOf(before, after);
  const found = proveTransition(before, after, states);
  const errors = [
    ...taken.map(({ step, what, holder }) =>
      line(shown, TRANSITION, `${stepText(step)} fails: ${holder} still has ${what}`, MENDS.taken),
    ),
    ...found.map(({ kind, step, moment, message }) =>
      line(
        shown,
        kind === "undecided" ? UNDECIDED : TRANSITION,
        `${moment} ${stepText(step)}: ${message}`,
        MENDS[kind],
      ),
    ),
    ...(untried === 0
      ? []
      : [
          line(
            shown,
            UNDECIDED,
            `there are ${count(untried, "state")} more than the ${states.length} that were tried`,
            "update in smaller steps",
          ),
        ]),
  ];
  const tried = `${count(steps.length, "step")}, ${count(states.length, "state")} in between`;
  return {
    line:
      errors.length === 0
        ? `transition: ${tried}, never more open than before or after, nothing cut that is in both\n`
        : "",
    errors,
  };
}

function stepText({ kind, resource }: TransitionStep): string {
  return `${kind} ${resource.name}`;
}

function line(shown: string, code: string, message: string, mend: string): string {
  return `${shown}: ${code} ${redact(message)} (${mend})`;
}
