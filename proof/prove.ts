import { impossibleDeclarations, inconsistencies, UNIDENTIFIED } from "./consistency";
import { distinctUndecided, formatUndecided, type Undecided } from "../core/names/undecided";
import { declaredBy } from "./declared";
import type { Difference } from "./difference";
import { gatewayDifferences } from "./gatewayDifferences";
import { internalRouteDifferences } from "./internalRoutes";
import { PacketDifferences } from "./packetDifferences";
import type { ProvablePlan } from "./evidence";
import { Passages } from "./passages";
import { findProofPlatform } from "./findPlatform";
import { unknownPlatform } from "./reachability";

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
      /** What cannot be decided on. Without differences, the plan may still be right. */
      readonly problems: readonly Undecided[];
    };

/** Compares a plan's resources with its declarations. Reads only the resources, and who is who. Never throws. */
export function prove(plan: ProvablePlan): Proof {
  const platform = findProofPlatform(plan.platform);
  if (!platform) {
    return { proved: false, differences: [], problems: [unknownPlatform(plan)] };
  }
  const evidence = platform.read(plan);
  const passages = new Passages(evidence.filter);
  const declared = declaredBy(plan, evidence, (source, destination) => passages.keyOf(source, destination));
  const differences = [
    ...new PacketDifferences(evidence, passages, declared).all(),
    ...internalRouteDifferences(plan, evidence),
    ...gatewayDifferences(plan, platform, evidence),
    ...inconsistencies(plan),
  ];
  const problems = distinctUndecided([
    ...impossibleDeclarations(plan),
    ...evidence.problems,
    ...[...declared.unknownEnds].map((about) => ({ about, problem: UNIDENTIFIED })),
  ]);
  if (differences.length + problems.length > 0) {
    return { proved: false, differences, problems };
  }
  // Some are in several places, as the cluster's DNS.
  const parties = new Set(evidence.filter.parties.map(({ name }) => name)).size;
  // Where nothing differs, what passes is what is declared.
  return { proved: true, parties, decided: parties * parties, pairs: declared.pairs.size };
}

/**
 * The differences that stay, whatever turns out about what could not be decided on: what does not pass may be that; what
 * passes, passes.
 */
export function certainDifferences(proof: Proof): readonly Difference[] {
  if (proof.proved) return [];
  const { differences, problems } = proof;
  return problems.length === 0
    ? differences
    : differences.filter(({ kind }) => kind === "undeclared" || kind === "exposed");
}

/** What resources beside a plan's own let through besides. */
export interface TheirReach {
  readonly differences: readonly Difference[];
  readonly problems: readonly Undecided[];
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
  const known = new Set(proof.proved ? [] : proof.problems.map(formatUndecided));
  return {
    differences: together.differences,
    problems: together.problems.filter((it) => !known.has(formatUndecided(it))),
  };
}

const NO_REACH: TheirReach = { differences: [], problems: [] };
