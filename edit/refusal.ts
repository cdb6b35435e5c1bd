import type { Position } from "../core/document/positions";

/** Why an edit is refused: what was found and what to do, and where in the document, if it is about a place there. */
export interface Reason {
  readonly message: string;
  readonly position?: Position;
}

/** Thrown inside of the edit's own modules; callers of `editDocument` get its reasons as a result. */
export class EditRefused extends Error {
  readonly reasons: readonly Reason[];

  constructor(message: string | readonly Reason[], position?: Position) {
    super("the edit is refused");
    this.reasons = typeof message === "string" ? [{ message, position }] : message;
  }
}
