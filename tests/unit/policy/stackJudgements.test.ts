import { describe, expect, it } from "vitest";
import { Space } from "../../../components";
import { SeenInputs } from "../../../policy/seenInputs";
import { StackJudgements } from "../../../policy/stackJudgements";
import { policyResources, stackOf } from "./support";

describe("the judgements of a stack", () => {
  it("are made once for all policies, and anew for another stack", async () => {
    const { registrations } = await stackOf(
      () => new Space("prod", { organization: "acme", kubernetes: {} }),
    );
    // The engine gives each policy resources of its own.
    const stack = () => policyResources(registrations, "up");
    const seen = new SeenInputs();
    const judgements = new StackJudgements(seen);
    const first = judgements.of(stack(), "undeclared");
    expect(first).toHaveLength(1);
    expect(judgements.of(stack(), "blocked")).toBe(first);
    expect(judgements.of(stack(), "undecided")).toBe(first);
    const again = judgements.of(stack(), "undeclared");
    expect(again).not.toBe(first);
    expect(judgements.of(stack().slice(0, -1), "blocked")).not.toBe(again);
    const third = judgements.of(stack(), "undecided");
    seen.remember({ type: "kubernetes:core/v1:Namespace", urn: "urn:new", props: {} });
    expect(judgements.of(stack(), "blocked")).not.toBe(third);
  });
});
