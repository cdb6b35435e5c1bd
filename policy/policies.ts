import type { EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Judgement } from "./judgement";
import { SeenInputs } from "./seenInputs";
import { StackJudgements } from "./stackJudgements";

/** A policy that sees each resource's inputs, and then the whole stack. */
export type ReachabilityPolicy = ResourceValidationPolicy & StackValidationPolicy;

/** The policies of a pack. What one run of the engine showed them is kept between them. */
export function createPolicies(): ReachabilityPolicy[] {
  const seen = new SeenInputs();
  const judgements = new StackJudgements(seen);
  const policy = (
    name: string,
    description: string,
    enforcementLevel: EnforcementLevel,
    findings: keyof Judgement,
  ): ReachabilityPolicy => ({
    name,
    description,
    enforcementLevel,
    validateResource: (resource) => seen.remember(resource),
    validateStack: ({ resources }, reportViolation) => {
      for (const judgement of judgements.of(resources, name)) {
        for (const { message, urn } of judgement[findings]) reportViolation(message, urn);
      }
    },
  });
  return [
    policy(
      "appnet-nothing-undeclared",
      "Nothing in the stack opens more than the connections, policies and gateways of its spaces declare.",
      "mandatory",
      "undeclared",
    ),
    policy(
      "appnet-nothing-blocked",
      "Everything that the connections, policies and gateways of a space declare can pass.",
      "advisory",
      "blocked",
    ),
    policy(
      "appnet-nothing-undecided",
      "Everything that decides on a space's traffic is known and understood.",
      "advisory",
      "undecided",
    ),
    policy(
      "appnet-isolation-enforced",
      "The rules of every space are enforced: no isolation is observe.",
      "advisory",
      "unenforced",
    ),
  ];
}
