import { awsProof } from "./aws/platform";
import { kubernetesProof } from "./kubernetes/platform";
import type { ProofPlatform } from "./platform";

/** Every platform whose resources the proof can read, by the name that plans give it and Pulumi's tokens begin with. */
export const proofPlatforms: Readonly<Record<string, ProofPlatform>> = {
  kubernetes: kubernetesProof,
  aws: awsProof,
};
