/** What went wrong, one message a line, and what helps: printed without a stack trace, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    readonly lines: readonly string[],
    readonly hints: readonly string[] = [],
  ) {
    super(lines.join("\n"));
  }
}
