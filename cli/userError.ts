import { formatProblem, type Problem } from "../core/model/problem";

/** One thing that is wrong: a sentence, or a broken rule and where that is. */
export type Fault = string | { readonly place: string; readonly problem: Problem };

/** What went wrong, one message a line, and what helps: printed without a stack trace, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    readonly faults: readonly Fault[],
    readonly hints: readonly string[] = [],
  ) {
    super(faults.map(formatFault).join("\n"));
  }

  /** The faults as they are printed. */
  get lines(): string[] {
    return this.faults.map(formatFault);
  }
}

function formatFault(fault: Fault): string {
  return typeof fault === "string" ? fault : `${fault.place} ${formatProblem(fault.problem)}`;
}
