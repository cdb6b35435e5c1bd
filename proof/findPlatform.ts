import type { ProofPlatform } from "./platform";
import { proofPlatforms } from "./platforms";

/** What the proof knows of a platform; undefined for any other name, such as a saved plan may hold. */
export function findProofPlatform(name: string): ProofPlatform | undefined {
  return Object.hasOwn(proofPlatforms, name) ? proofPlatforms[name] : undefined;
}

/** The platform whose provider registers a type: `aws:vpc/…`, `kubernetes:apps/v1:…`. */
export function proofPlatformOf(type: string): ProofPlatform | undefined {
  return findProofPlatform(type.split(":", 1)[0]!);
}
