import type { Isolation } from "../model/document";
import type { Plan } from "./plan";

/** A plan's isolation, as its document says it. */
export function isolationOf({ isolation }: Pick<Plan, "isolation">): Isolation {
  return isolation ?? "namespace";
}

/** Whether a plan's rules cut nothing yet. */
export function isObserved({ isolation }: Pick<Plan, "isolation">): boolean {
  return isolation === "observe";
}

/** That a space's rules cut nothing yet, in the words of every output. */
export const NOT_ENFORCED = "not enforced: isolation is observe, so that everything passes, declared or not";

/** What becomes of all that a plan does not list, as a sentence. */
export function restSentence(plan: Pick<Plan, "isolation">): string {
  switch (isolationOf(plan)) {
    case "observe":
      return "Not enforced: isolation is observe, so that everything passes. Once enforced, everything that is not listed is denied.";
    case "applications":
      return "Everything that is not listed is denied to these applications; what else is in the namespace is left alone.";
    default:
      return "Everything that is not listed is denied.";
  }
}
