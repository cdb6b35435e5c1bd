import type { Position } from "../core/document/positions";

/** Why an edit is refused: what was found and what to do, and where in the document, if it is about a place there. */
export interface Obstacle {
  readonly message: string;
  readonly position?: Position;
}

/** Thrown inside of the edit's own modules; callers of `editDocument` get its reasons as a result. */
export class EditRefused extends Error {
  readonly reasons: readonly Obstacle[];

  constructor(message: string | readonly Obstacle[], position?: Position) {
    super("the edit is refused");
    this.reasons = typeof message === "string" ? [{ message, position }] : message;
  }
}
