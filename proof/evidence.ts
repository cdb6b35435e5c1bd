import type { Undecided } from "../core/names/undecided";
import type { Plan, PlannedResource } from "../core/plan/plan";
import type { World } from "./closedWorld/world";
import type { Direction, End, PacketFilter } from "./packetFilter";
import type { OldestTls } from "./tlsVersions";

/** Where a request to a name ends: a party, and the port there where the platform decides on it. */
export interface Target {
  /** The party's place in the list of parties; undefined where the resources lead to nothing that is known. */
  readonly party: number | undefined;
  /** How reports name it. */
  readonly name: string;
  readonly port: number | undefined;
}

/** What an application is called by inside the network, and where that leads. */
export interface InternalRoute {
  readonly hostname: string;
  /** The protocol and port that callers say; undefined where the name leads to addresses alone. */
  readonly protocol?: string;
  readonly port?: number;
  readonly targets: readonly Target[];
  readonly resource: string;
}

/** A request as a gateway sees it: of encrypted traffic that it passes through only port and host name. */
export interface Request {
  readonly port: number;
  readonly hostname: string;
  readonly path: string;
}

/** What a gateway does with a request. */
export type Answer =
  | {
      readonly kind: "forward";
      readonly targets: readonly Target[];
      /** The path that the target sees. */
      readonly path: string;
      readonly by: readonly string[];
    }
  | {
      readonly kind: "redirect";
      readonly scheme: string;
      readonly port: number | undefined;
      /** The host name or path that it leads to; undefined where both stay as they were asked for. */
      readonly elsewhere?: string | undefined;
      readonly by: readonly string[];
    }
  | { readonly kind: "refuse"; readonly by: readonly string[] };

/** How a listener treats encryption. */
export type ListenerMode = "plain" | "terminate" | "passthrough";

/** A certificate that a listener presents. */
export interface Certificate {
  /** In words, such as `the certificate of Secret shop/shop-tls`. */
  readonly text: string;
  /** Whether it is what a plan names so, for host names: `managed`, `kubernetesSecret shop-tls`. */
  isFrom(source: string, hostnames: readonly string[]): boolean;
}

export interface Listener {
  readonly port: number;
  readonly mode: ListenerMode;
  /** The oldest version that it accepts, where it terminates TLS and that can be decided. */
  readonly oldestTls?: OldestTls | undefined;
  /** The certificate that it presents, where it terminates TLS and that can be decided. */
  readonly certificate?: Certificate | undefined;
  readonly resource: string;
}

/** What the resources of a gateway say beyond which packets pass. */
export interface GatewayFacts {
  readonly resource: string;
  /** Whether it faces only the private network; undefined where the resources do not say it. */
  readonly internal: boolean | undefined;
  /** What decides on who reaches it and is not what was declared, in a sentence. */
  readonly mismatch?: string;
  readonly listeners: readonly Listener[];
  /** Host names and paths that its rules mention, from which requests are made to try them. */
  readonly hostnames: readonly string[];
  readonly paths: readonly string[];
  answer(request: Request): Answer;
  /** What it may do instead, where that is for the platform to say. */
  alternatives?(request: Request): readonly Answer[];
}

/** TLS that the platform terminates in an application's place. */
export interface Termination {
  readonly party: number;
  readonly port: number;
  /** Where it forwards what it decrypts; undefined where that is decided elsewhere. */
  readonly containerPort: number | undefined;
  readonly resource: string;
}

/** A name in the public's DNS, and which gateway's resource it leads to. */
export interface PublicName {
  readonly hostname: string;
  readonly gateway: string;
  readonly resource: string;
}

/** What may run beside the plan's applications. */
export interface Strangers {
  /** Such as `pods that nobody declared in namespace shop`. */
  readonly name: string;
  /** By direction: the plan's own resources that deny it what no rule allows. */
  readonly isolatedBy: Readonly<Record<Direction, readonly string[]>>;
}

/** All that a platform's resources say, in terms that no platform knows of. */
export interface Evidence {
  readonly filter: PacketFilter;
  /** By the name that flows use: what it means. */
  readonly ends: ReadonlyMap<string, End>;
  /** By name, without `gateway:`. */
  readonly gateways: ReadonlyMap<string, GatewayFacts>;
  readonly internalRoutes: readonly InternalRoute[];
  readonly terminations: readonly Termination[];
  /** Where the plan has records; elsewhere the names of gateways are others' to give. */
  readonly publicNames?: readonly PublicName[];
  /** What lets traffic out and in on this platform, such as `an egress NetworkPolicy`. */
  readonly ruleKinds: Readonly<Record<Direction, string>>;
  /** The resources that keep out, or in, what no rule lets through to or from a party. */
  isolating(party: number, direction: Direction): readonly string[];
  /** What nobody declared and shares a place with the plan's applications, where the platform has such places. */
  readonly strangers?: readonly Strangers[];
  /** What of the resources cannot be decided on. */
  readonly problems: readonly Undecided[];
}

/** What is proved: resources, whose traffic they decide on, and what was declared. A whole plan is one. */
export interface ProvablePlan extends Omit<Plan, "formatVersion"> {
  /** Resources beside the plan's own, such as a program has: what they run is no party whose traffic must be declared. */
  readonly others?: readonly PlannedResource[];
  /**
   * Whether every id of the plan's own resources that is known stands as a reference, so that a literal id is something
   * else's. Where nobody asked the cloud, it may be one of theirs.
   */
  readonly idsAreKnown?: boolean;
  /** Whether it is a moment between two plans: what a resource refers to may not be there yet, or no more. */
  readonly isMoment?: boolean;
  /** The other space whose resources are among these, where two are proved together. */
  readonly together?: Pick<Plan, "space" | "organization">;
}

/**
 * Reads the resources of one platform. The only part of the analysis that knows any of them.
 * @param world The resources, of which the kinds and fields are known.
 */
export type ReadEvidence = (plan: ProvablePlan, world: World) => Evidence;
