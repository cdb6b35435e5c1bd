import type { PolicyResource } from "@pulumi/policy";
import { judge, type Judgement } from "./judgement";
import type { SeenInputs } from "./seenInputs";
import { spacesOf } from "./stackSpaces";

/**
 * Judges the spaces of a stack once for all policies of a pack. The engine asks each of them about a stack once, and
 * copies the stack for each: one that asks again asks about another stack.
 */
export class StackJudgements {
  private judgements: readonly Judgement[] = [];
  private urns = "";
  private amountSeen = -1;
  private readonly answered = new Set<string>();

  constructor(private readonly seen: SeenInputs) {}

  /** The judgements of a stack, space by space, for one of the policies. */
  of(stack: readonly PolicyResource[], policy: string): readonly Judgement[] {
    const urns = stack.map(({ urn }) => urn).join("\n");
    const isKnown =
      this.answered.size > 0 &&
      !this.answered.has(policy) &&
      urns === this.urns &&
      this.seen.amount === this.amountSeen;
    if (!isKnown) {
      this.judgements = spacesOf(stack, this.seen).map(judge);
      this.urns = urns;
      this.amountSeen = this.seen.amount;
      this.answered.clear();
    }
    this.answered.add(policy);
    return this.judgements;
  }
}
