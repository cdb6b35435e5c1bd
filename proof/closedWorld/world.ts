import type { Read, UndecidedPoints } from "../reading";

/**
 * The resources of a plan, and beside it, of which the proof knows the kind and every field that they have. Readers are
 * given nothing else: of what the proof does not know there is a problem already.
 */
export interface World {
  readonly resources: readonly Read[];
  /** The names of those that are not the plan's. */
  readonly others: ReadonlySet<string>;
  /** What cannot be decided on; readers add what they find. */
  readonly undecided: UndecidedPoints;
}
