import { formatProblem, type Problem } from "../core/model/problem";
import { visible, withoutCredentials } from "../core/names/visible";

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
  return typeof fault === "string"
    ? sentence(fault)
    : `${visible(fault.place)} ${formatProblem(fault.problem)}`;
}

/** A sentence without anybody's password. Its line only breaks before what continues it, indented. */
function sentence(text: string): string {
  return withoutCredentials(text)
    .split("\n  ")
    .map((line) => visible(line))
    .join("\n  ");
}
