/** Exit codes of every command. */
export const OK = 0;
export const INVALID = 1;
export const CHANGED = 2;

/** Ends a command that has said all it has to say with an exit code other than 0. */
export class Exit extends Error {
  override readonly name = "Exit";

  constructor(readonly code: number) {
    super(`exit code ${code}`);
  }
}
