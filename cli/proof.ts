import { verdictOf, type CausedDifference } from "../proof/verdict";
import { formatUndecided } from "../core/names/undecided";
import { redact } from "../core/model/problem";
import type { Plan, PlannedResource } from "../core/plan/plan";
import type { Loaded } from "./load";
import { during } from "./progress";
import { UserError } from "./userError";
import { colorsFor } from "./terminal";
import { print } from "./output";

/** The codes of what a proof finds; pipelines may match on them, as on those of rules. */
const DIFFERENCE = "plan/reachability";
const UNDECIDED = "plan/undecided";

const OWN_MISTAKE =
  "what is declared is valid, and these resources for it are not right: that is a mistake of appnet itself, please report it";
const EDITED = "the plan was edited, or another version made it; make it again with: appnet plan --json";

/** A plan that a command made or read, and what is known of where it comes from. */
interface Provable {
  readonly plan: Plan;
  /** The document, program or saved plan as messages name it. */
  readonly shown: string;
  /** A program's resources beside its spaces; undefined where there is no program. */
  readonly others?: readonly PlannedResource[];
  /** What helps when the proof fails. */
  readonly hint: string;
}

/** What was found, for the commands to say. */
export interface Proved {
  /** What was proved, in one line. */
  readonly line: string;
  /** What is no failure, and still to be known: what a program's other resources open. A line each. */
  readonly warnings: readonly string[];
}

/**
 * Proves that a plan's resources allow exactly what it declares.
 * @throws UserError when they do not. Where a program has values that only a deployment knows, what depends on them is a
 * warning, as nothing can be done about it beforehand.
 */
function proveOrRefuse(provable: Provable): Promise<Proved> {
  return during("Proving", () => judge(provable));
}

function judge({ plan, shown, others, hint }: Provable): Proved {
  const { own, beside, problems, conclusion } = verdictOf({ ...plan, others });
  const undecided = problems.map((it) => line(shown, UNDECIDED, formatUndecided(it)));
  const isProgram = others !== undefined;
  const errors = [
    ...own.map(({ difference }) => line(shown, DIFFERENCE, difference.message)),
    ...(isProgram ? [] : undecided),
  ];
  if (errors.length > 0) throw new UserError(errors, [hint]);
  return {
    line: conclusion,
    warnings: [...undecided, ...beside.map((it) => line(shown, DIFFERENCE, withCause(it)))],
  };
}

function withCause({ difference, theirs }: CausedDifference): string {
  const names = theirs.length > 0 ? theirs.join(", ") : "a resource beside the space's own";
  return `${difference.message} (not of appnet: ${names})`;
}

function line(shown: string, code: string, message: string): string {
  return `${shown}: ${code} ${redact(message)}`;
}

/** Proves the plan of a document or program. @throws UserError when it does not allow exactly what was declared. */
export function proveLoaded({ shown, others }: Loaded, plan: Plan): Promise<Proved> {
  return proveOrRefuse({ plan, shown, others, hint: OWN_MISTAKE });
}

/** Proves a plan that was saved. @throws UserError when it does not allow exactly what it declares. */
export function proveSaved(plan: Plan, file: string): Promise<Proved> {
  return proveOrRefuse({ plan, shown: file, hint: EDITED });
}

/** Prints what is no failure. */
export function printWarnings(warnings: readonly string[]): void {
  const colors = colorsFor(process.stderr);
  for (const warning of warnings) print(process.stderr, `${colors.yellow("warning")} ${warning}\n`);
}
