import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Isolation } from "../model/document";
import type { Addressing, Directory, Peer } from "../resolve/directory";
import type { Flows } from "../resolve/flows";
import type { Application, Network, SpaceName } from "../resolve/network";
import type { Problems } from "../resolve/problems";
import type { PlatformKeys } from "./account";
import type { Lowering } from "./declaration";
import type { Identity } from "./identity";
import type { ImportId } from "./imports";
import type { PlatformOutputs } from "./outputs";
import type { Holding, InputChange, PrintedResource } from "./replacements";

/** What a platform is given: the resolved network, and where other spaces are. */
export interface LoweringContext<Settings = unknown> {
  readonly network: Network<Settings>;
  readonly directory: Directory;
  /** When it will be deployed, in milliseconds since 1970: what has expired by then is refused. Undefined asks nothing. */
  readonly now?: number | undefined;
}

/** Pulumi's class of a resource, as it is registered. */
export type ResourceClass = new (
  name: string,
  inputs: never,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** Pulumi's function behind a look-up. */
export type LookupFunction = (inputs: never, options: pulumi.InvokeOptions) => pulumi.Output<object>;

/** What an object of the platform is called in a manifest. */
export interface ManifestKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * A cloud: how it checks a network against what it can enforce, and turns it into its own resources. All that the rest
 * of appnet knows of it is here; what its resources let through is read by its own part of the proof.
 */
export interface Platform<Settings = unknown> {
  /** How people call it. */
  readonly title: string;
  /** The settings that documents and spaces give under the platform's name. */
  readonly settings: z.ZodType<Settings>;
  /** What it makes of every key that a document may give: what it cannot build, it refuses. */
  readonly keys: PlatformKeys<Settings>;
  /** What port 80 of a gateway does that passes TLS through: it sends to HTTPS, or leads where 443 does. */
  readonly passthroughPort80: "redirect" | "passthrough";
  /** Whether what nobody declared may run in a space's place, as in a namespace. */
  readonly sharesPlaces: boolean;
  /** What host names of its own mean, and where this space is. */
  addressing(settings: Settings, space: SpaceName): Addressing;
  /** What another space of the same program must know of this one. */
  place(settings: Settings, space: SpaceName): Pick<Peer, "namespace" | "keepsOwnRulesOnly">;
  /** The host name by which an application is found at ports that none of its inbound interfaces has; undefined where only its address works. */
  hostnameAtUnlistedPorts(application: Application): string | undefined;
  /** The Region of a space, on platforms whose networks end there; undefined where the provider says it. */
  regionOf(settings: Settings): string | undefined;
  /** Adds the flows that the platform itself needs, such as DNS. */
  addPlatformFlows(network: Omit<Network<Settings>, "flows">, flows: Flows): void;
  /** Reports what the platform cannot enforce and which of its limits are exceeded. */
  check(context: LoweringContext<Settings>, problems: Problems): void;
  /** Says what is built as declared, and still lets through other than one may take it to say. */
  remark?(network: Network<Settings>, remarks: Problems): void;
  /** Declares every resource of the network. Pure and deterministic; only called when `check` found nothing. */
  lower(context: LoweringContext<Settings>): Lowering;
  /**
   * Names of the declarations that must exist before another space may put a rule into this one.
   * @param prefix What the names of the space's resources begin with.
   */
  foundation(settings: Settings, prefix: string, isolation: Isolation): readonly string[];
  /** Says by what each end of a flow is known: those of applications, gateways, other spaces, and what else is given. */
  identify(context: LoweringContext<Settings>): readonly Identity[];
  /** Reports limits of the cloud that the declarations exceed. */
  checkQuotas(context: LoweringContext<Settings>, lowering: Lowering, problems: Problems): void;
  /** Whether Pulumi's provider deletes a resource and creates it anew, instead of changing it in place. */
  isReplacedBy(change: InputChange): boolean;
  /** Whether a resource that is replaced is deleted before it is created anew, as the provider asks the engine. */
  isDeletedFirst(before: PrintedResource, after: PrintedResource): boolean;
  /**
   * What nothing else can have while a resource exists.
   * @param find Another resource of the same state, by name.
   */
  holdings(
    resource: PrintedResource,
    find: (name: string) => PrintedResource | undefined,
  ): readonly Holding[];
  /**
   * Names of the present resources that making a resource removes, though the engine takes no step for them.
   * @param present Others of the same state.
   */
  removedBy(resource: PrintedResource, present: readonly PrintedResource[]): readonly string[];
  /** By what Pulumi's provider finds a resource that exists; undefined for a type that it does not know. */
  importId(type: string, inputs: unknown): ImportId | undefined;
  /** What components hand back of what is built for them. */
  readonly outputs: PlatformOutputs<LoweringContext<Settings>>;
  /** Loads Pulumi's package of the platform's resources. @throws MissingPackage when it is not installed. */
  loadPackage(): void;
  /** Pulumi's own class of a type that `lower` declares. Loads the provider's package. */
  resourceClass(type: string): ResourceClass;
  /** How programs call that class, in the provider's package: `apps.v1.Deployment`. */
  resourceClassName(type: string): string;
  /** Pulumi's own function of a token that `lower` asks. Loads the provider's package. */
  lookupFunction(token: string): LookupFunction;
  /** What a type is called in a manifest; undefined where resources cannot be written as manifests. */
  readonly manifestKind?: (type: string) => ManifestKind;
}
