import type { ListenerMode, ReadEvidence } from "./evidence";

/** Which resource the value of a property means: its type, and the property of it that holds the same value. */
export type ReferencedResource = readonly [type: string, property: string];

/** All that the proof knows of one platform: how to read its resources, and how to find those in a stack. */
export interface ProofPlatform {
  /** How port 80 of a gateway listens that passes TLS through: plainly, and then it redirects, or like 443. */
  readonly passthroughPort80: Extract<ListenerMode, "plain" | "passthrough">;
  /** Reads what a plan's resources decide on. */
  readonly read: ReadEvidence;
  /** Types of resources that decide on no traffic and hold configuration or secrets: they are not even remembered. */
  readonly neverRead: RegExp;
  /** Types that only say who is who. Of other spaces, everything else is theirs alone to declare. */
  readonly identityTypes: readonly string[];
  /** Types whose id stands for them wherever it is given on. */
  readonly knownById: readonly string[];
  /** By the name of a property whose value is an id or ARN: the resource that it means. */
  readonly references: Readonly<Record<string, ReferencedResource>>;
  /** Values of which it is certain what they mean wherever they stand. */
  readonly tellingValue?: RegExp;
}
