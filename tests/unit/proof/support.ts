import { expect } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import { prove, type Proof } from "../../../proof/prove";
import type { Plan } from "../../../core/plan/plan";
import { NaiveNetwork } from "./naive/aws";
import { NaiveCluster } from "./naive/kubernetes";
import { naivePacketDifferences, type NaivePlan } from "./naive/naive";
import { naiveRouteDifferences } from "./naive/routes";

/** What is wrong with a plan by the second, naive evaluator. */
export function naiveDifferences(plan: Plan): string[] {
  const naive = plan as NaivePlan;
  const packets =
    plan.platform === "aws"
      ? naivePacketDifferences(naive, new NaiveNetwork(naive))
      : naivePacketDifferences(naive, new NaiveCluster(naive));
  return [...packets, ...naiveRouteDifferences(naive)];
}

/** The proof's own words, for the message of a test that fails. */
export function wordsOf(proof: Proof): string[] {
  return proof.proved
    ? []
    : [...proof.problems.map(formatUndecided), ...proof.differences.map(({ message }) => message)];
}

/** How a changed plan was judged. */
export type Judgement = "unchanged" | "found" | "undecided";

/**
 * Judges a changed plan by both evaluators, which must agree: what the naive one finds must never be proved, and what
 * is called different, without any problem in reading it, must be so to the naive one.
 */
export function judge(plan: Plan, change: string): Judgement {
  const proof = prove(plan);
  if (!proof.proved && proof.problems.length > 0) return proof.differences.length > 0 ? "found" : "undecided";
  const naive = naiveDifferences(plan);
  expect({
    change,
    differs: !proof.proved,
    words: wordsOf(proof).slice(0, 5),
    naive: naive.slice(0, 5),
  }).toMatchObject({
    change,
    differs: naive.length > 0,
  });
  return proof.proved ? "unchanged" : "found";
}

/** A copy of a plan in which the inputs of one resource are changed. */
export function changed(plan: Plan, resource: string, change: (inputs: never) => void): Plan {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  const found = copy.resources.find(({ name }) => name === resource);
  if (!found) throw new Error(`${resource} is none of ${copy.resources.map(({ name }) => name).join(", ")}`);
  change(found.inputs as never);
  return copy;
}

/** A copy of a plan without one resource. */
export function without(plan: Plan, resource: string): Plan {
  const resources = plan.resources.filter(({ name }) => name !== resource);
  if (resources.length === plan.resources.length) throw new Error(`there is no ${resource}`);
  return { ...plan, resources };
}
