import { impossibleDeclarations, inconsistencies } from "./consistency";
import { declaredBy } from "./declared";
import type { Difference } from "./difference";
import { gatewayDifferences } from "./gatewayDifferences";
import { internalRouteDifferences } from "./internalRoutes";
import { PacketDifferences } from "./packetDifferences";
import type { ProvablePlan } from "./model";
import { Passages } from "./passages";
import { readModel } from "./reachability";

/** Whether a plan's resources allow exactly its declarations. */
export type Proof =
  | {
      readonly proved: true;
      /** How many parties there are: applications, gateways, and what else they reach. */
      readonly parties: number;
      /** How many ordered pairs of them are decided: all. */
      readonly decided: number;
      /** How many of those pairs something passes between. */
      readonly pairs: number;
    }
  | {
      readonly proved: false;
      readonly differences: readonly Difference[];
      /** What cannot be decided on, each in a sentence. Without differences, the plan may still be right. */
      readonly problems: readonly string[];
    };

/** Compares a plan's resources with its declarations. Reads only the resources, and who is who. Never throws. */
export function prove(plan: ProvablePlan): Proof {
  const model = readModel(plan);
  if (!model) {
    return { proved: false, differences: [], problems: [`platform ${plan.platform} is not known`] };
  }
  const passages = new Passages(model.filter);
  const declared = declaredBy(plan, model, (source, destination) => passages.keyOf(source, destination));
  const differences = [
    ...new PacketDifferences(model, passages, declared).all(),
    ...internalRouteDifferences(plan, model),
    ...gatewayDifferences(plan, model),
    ...inconsistencies(plan),
  ];
  const problems = new Set([
    ...impossibleDeclarations(plan),
    ...model.problems,
    ...[...declared.unknownEnds].map((end) => `${end}: the plan does not say by what it is known`),
  ]);
  if (differences.length + problems.size > 0) {
    return { proved: false, differences, problems: [...problems] };
  }
  const parties = model.filter.parties.length;
  // Where nothing differs, what passes is what is declared.
  return { proved: true, parties, decided: parties * parties, pairs: declared.pairs.size };
}

/** What resources beside a plan's own let through besides. */
export interface TheirReach {
  readonly differences: readonly Difference[];
  readonly problems: readonly string[];
}

/**
 * What resources beside the plan add to what passes, each difference with their names. Empty unless the plan by itself
 * is proved, apart from what cannot be decided on: otherwise it is not known whose a difference is.
 */
export function theirReach(plan: ProvablePlan, proof: Proof): TheirReach {
  const { others = [] } = plan;
  if (others.length === 0 || (!proof.proved && proof.differences.length > 0)) return NO_REACH;
  const together = prove(plan);
  if (together.proved) return NO_REACH;
  const known = new Set(proof.proved ? [] : proof.problems);
  return {
    differences: together.differences,
    problems: together.problems.filter((it) => !known.has(it)),
  };
}

const NO_REACH: TheirReach = { differences: [], problems: [] };
