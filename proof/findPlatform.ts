import { packageOf } from "./packages";
import type { ProofPlatform } from "./platform";
import { proofPlatforms } from "./platforms";

/** What the proof knows of a platform; undefined for any other name, such as a saved plan may hold. */
export function findProofPlatform(name: string): ProofPlatform | undefined {
  return Object.hasOwn(proofPlatforms, name) ? proofPlatforms[name] : undefined;
}

/** The platform that a type belongs to: `aws:vpc/…`, `awsx:ec2:Vpc`, `kubernetes:apps/v1:…`. */
export function proofPlatformOf(type: string): ProofPlatform | undefined {
  const name = packageOf(type);
  return Object.values(proofPlatforms).find(({ packages }) => packages.includes(name));
}
