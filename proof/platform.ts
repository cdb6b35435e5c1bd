import type { Kinds } from "./closedWorld/kinds";
import type { ListenerMode, ProvablePlan, ReadEvidence } from "./evidence";
import type { Read } from "./reading";
import type { Traffic } from "./traffic";

/** Which resource the value of a property means: its type, and the property of it that holds the same value. */
export type ReferencedResource = readonly [type: string, property: string];

/** Tells whether a resource beside a plan may decide on its traffic. @param isRead Whether its kind is one that is read. */
export type Concern = (resource: Read, isRead: boolean) => boolean;

/** What the platform's own parts need to be reached, which follows from a plan's declarations. */
export interface PlatformNeed {
  /** The need, as the reasons of flows name it. */
  readonly because: string;
  readonly source: string;
  readonly destination: string;
  readonly traffic: Traffic;
}

/** All that the proof knows of one platform: how to read its resources, and how to find those in a stack. */
export interface ProofPlatform {
  /** The packages of Pulumi whose resources belong to the platform. */
  readonly packages: readonly string[];
  /** The closed world: every kind, and every field, that the proof decides on. */
  readonly kinds: Kinds;
  /** Which resources beside a plan concern it. @param own The plan's own, as they are read. */
  readonly concerns: (plan: ProvablePlan, own: readonly Read[]) => Concern;
  /** How port 80 of a gateway listens that passes TLS through: plainly, and then it redirects, or like 443. */
  readonly passthroughPort80: Extract<ListenerMode, "plain" | "passthrough">;
  /** Reads what a plan's resources decide on. */
  readonly read: ReadEvidence;
  /** The flows that the platform itself needs, exactly. */
  readonly platformNeeds: (plan: ProvablePlan) => readonly PlatformNeed[];
  /** Types of resources that hold configuration or secrets and decide on nothing: they are not even remembered. */
  readonly neverRead: RegExp;
  /** By type: properties that hold secrets, of which nothing but that they are there is remembered. */
  readonly secretInputs: Readonly<Record<string, readonly string[]>>;
  /** Types that only say who is who. Of other spaces, everything else is theirs alone to declare. */
  readonly identityTypes: readonly string[];
  /** By type: properties that stand for the resource wherever they are given on, known or not. */
  readonly knownBy: Readonly<Record<string, readonly string[]>>;
  /** By the name of a property whose value is an id or ARN: the resources that it may mean. */
  readonly references: Readonly<Record<string, readonly ReferencedResource[]>>;
  /** Values of which it is certain what they mean wherever they stand. */
  readonly tellingValue?: RegExp;
}
