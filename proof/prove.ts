import { impossibleDeclarations, inconsistencies, UNIDENTIFIED } from "./consistency";
import { distinctUndecided, type Undecided } from "../core/names/undecided";
import { declaredBy } from "./declared";
import type { Difference } from "./difference";
import { gatewayDifferences } from "./gatewayDifferences";
import { internalRouteDifferences } from "./internalRoutes";
import { PacketDifferences } from "./packetDifferences";
import type { ProvablePlan } from "./evidence";
import { Passages } from "./passages";
import { evidenceOf } from "./closedWorld/worldOf";
import { findProofPlatform } from "./findPlatform";
import { enforcedPlan, isolationDifferences } from "./isolation";
import { terminationDifferences } from "./terminations";
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

/**
 * Compares a plan's resources with its declarations. Reads only the resources, and who is who. Never throws. Of a plan
 * that enforces nothing yet, it proves what passes once it does.
 */
export function prove(plan: ProvablePlan): Proof {
  const platform = findProofPlatform(plan.platform);
  if (!platform) {
    return { proved: false, differences: [], problems: [unknownPlatform(plan)] };
  }
  const enforced = enforcedPlan(plan, platform);
  const evidence = evidenceOf(platform, enforced);
  const passages = new Passages(evidence.filter);
  const declared = declaredBy(plan, evidence, (source, destination) => passages.keyOf(source, destination));
  const differences = [
    ...new PacketDifferences(evidence, passages, declared).all(),
    ...internalRouteDifferences(plan, evidence),
    ...gatewayDifferences(plan, platform, evidence),
    ...terminationDifferences(plan, evidence),
    ...inconsistencies(plan, platform),
    ...isolationDifferences(plan, platform, evidence),
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
