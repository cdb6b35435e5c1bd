import { RunError } from "@pulumi/pulumi";
import type { Compilation } from "../../core/compile";
import { redact } from "../../core/model/problem";
import { planOf } from "../../core/plan/plan";
import { verdictOf } from "../../proof/verdict";

/**
 * Proves that what would be registered allows exactly what is declared, as far as that is known before deployment.
 * @param label The space, as messages name it.
 * @throws RunError, which Pulumi prints without a stack trace, with every difference.
 */
export function refuseUnproved(label: string, compilation: Compilation): void {
  const { own } = verdictOf(planOf(compilation));
  if (own.length === 0) return;
  const lines = own.map(({ difference }) => `${label}: plan/reachability ${redact(difference.message)}`);
  throw new RunError(
    [
      ...lines,
      "what is declared is valid, and these resources for it are not right: that is a mistake of appnet itself, please report it",
    ].join("\n"),
  );
}
