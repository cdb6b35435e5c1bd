import type * as pulumi from "@pulumi/pulumi";
import type { Isolation } from "../model/document";
import type { ApplicationModel, InboundModel, RunModel } from "../model/application";
import type { GatewayModel, RouteModel } from "../model/gateway";
import type { ExternalModel } from "../model/external";
import type {
  ApplicationParty,
  EveryApplication,
  ExternalParty,
  Party,
  UnknownNetwork,
} from "../names/party";
import type { Reason } from "../names/reason";
import type { PortRange, Protocol } from "./ports";

/** How a connection is encrypted: not, by the platform at the destination, or by the two applications. */
export type ConnectionTls = "none" | "automatic" | "application";

/** A space by its name and organization. */
export interface SpaceName {
  readonly space: string;
  readonly organization: string;
}

/** A document's network after every name, interface and rule is resolved: what is to be built, on any platform. */
export interface Network<Settings = unknown> extends SpaceName {
  /** The name of the platform that it is on. */
  readonly platform: string;
  /** What the names of its resources begin with: unlike the space's name, unique in a program. */
  readonly prefix: string;
  /** What default deny covers. */
  readonly isolation: Isolation;
  /** What the document says about that platform. */
  readonly settings: Settings;
  readonly applications: ReadonlyMap<string, Application>;
  readonly externals: ReadonlyMap<string, External>;
  readonly connections: readonly Connection[];
  readonly policies: readonly Policy[];
  readonly gateways: readonly Gateway[];
  readonly flows: readonly Flow[];
}

export interface Application {
  readonly name: string;
  readonly hostname: string;
  readonly model: ApplicationModel;
  readonly inbound: readonly Inbound[];
  readonly outbound: readonly Outbound[];
}

/** A party outside, as the document declares it. */
export interface External {
  readonly name: string;
  readonly model: ExternalModel;
  readonly inbound: readonly Inbound[];
  readonly outbound: readonly [];
  /** Its networks, planned or not. */
  readonly networks: readonly NetworkEnd[];
  /** Whether its host names are all that says who it is. */
  readonly isNamedOnly: boolean;
}

/** What a connection may lead to, by its interfaces. */
export type Callee = Application | External;

/** An application that appnet runs. */
export type RunApplication = Application & { readonly model: RunModel };

export interface Inbound {
  readonly name: string;
  readonly port: number;
  readonly containerPort: number;
  readonly protocol: InboundModel["protocol"];
  readonly transport: Protocol;
  readonly tls: ConnectionTls;
  /** The port of automatic TLS; undefined without it. */
  readonly tlsPort?: number;
  readonly clientGroup: boolean;
  /** The path that tells of health here, where it is said. */
  readonly healthPath?: InboundModel["healthPath"];
}

export interface Outbound {
  readonly name: string;
  readonly required: boolean;
  readonly connected: boolean;
}

/** An application that was found: `elsewhere` is given unless it belongs to the space that is being resolved. */
export interface ApplicationEnd extends ApplicationParty {
  readonly hostname: string;
  /** The space that it is in, and that one's organization, wherever that is. */
  readonly space: string;
  readonly organization: string;
}

/** A network that is an Output. */
export interface UnknownNetworkEnd extends UnknownNetwork {
  readonly value: pulumi.Input<string>;
}

/** An external, and what is known of it. */
export interface ExternalEnd extends ExternalParty {
  readonly external: External;
}

/** One end of a flow: a party, of which more is known where it is an application, an external, or an Output. */
export type End =
  | ApplicationEnd
  | ExternalEnd
  | UnknownNetworkEnd
  | Exclude<Party, { readonly kind: "application" | "external" | "unknown-network" | "every-application" }>;

/** Addresses, planned or not. */
export type NetworkEnd = Extract<End, { kind: "network" | "unknown-network" }>;

export interface Connection {
  readonly source: string;
  readonly outbound: string;
  readonly required: boolean;
  readonly destination: Exclude<PolicyDestination, UnknownNetworkEnd>;
  /** The inbound's name; undefined for addresses and for applications of other spaces. */
  readonly inbound?: string;
  /** The host name that the target says, where it is an external's. */
  readonly host?: string;
  readonly scheme: string;
  readonly protocol: Protocol;
  /** The port that the caller says. */
  readonly port: number;
  readonly tls: ConnectionTls;
  /** Whether the source gets the CONNECTION_* variables. */
  readonly injectsEnvironment: boolean;
  /** Variables under names of the source's own, with placeholders. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the document declares it. */
  readonly path: readonly (string | number)[];
}

/** A policy as it is declared. */
export interface Policy {
  /** Of an end that is not this space's, the other one is. */
  readonly source: PolicySource | EveryApplication;
  readonly destination: PolicyDestination | EveryApplication;
  readonly protocol: Protocol;
  /** The ports that the caller says. */
  readonly ports: PortRange;
  /** What it allows, between two parties each: one, unless an end is every application. */
  readonly allowances: readonly Allowance[];
  readonly path: readonly (string | number)[];
}

export type PolicySource = ApplicationEnd | ExternalEnd;
export type PolicyDestination = ApplicationEnd | ExternalEnd | NetworkEnd;

/** What a policy allows between two parties. */
export interface Allowance extends Pick<Policy, "protocol" | "ports" | "path"> {
  readonly source: PolicySource;
  readonly destination: PolicyDestination;
  /** Whether a port of the destination's automatic TLS is among them. */
  readonly automaticTls: boolean;
}

export interface Gateway {
  readonly name: string;
  readonly model: GatewayModel;
  readonly internal: boolean;
  /** The host name it answers to; undefined for any. */
  readonly hostname?: string;
  readonly tls: "none" | "terminate" | "passthrough";
  readonly minimumProtocolVersion?: "1.2" | "1.3";
  readonly routes: readonly Route[];
  readonly path: readonly (string | number)[];
}

export interface Route {
  readonly model: RouteModel;
  /** The path prefix; undefined for passthrough. */
  readonly path: string;
  readonly hostname?: string;
  readonly destination: Application;
  readonly inbound: Inbound;
  readonly scheme: string;
  /** The port that the gateway says: the inbound's, or its automatic-TLS port. */
  readonly port: number;
  readonly declaredAt: readonly (string | number)[];
}

/** What may pass, at the destination's own ports, however many declarations ask for it. */
export interface Flow {
  /** Names the flow, and after it its rules: `frontend-to-basket-tcp-3000`. */
  readonly name: string;
  readonly source: End;
  readonly destination: End;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  /** What asks for it, each once. */
  readonly because: readonly Reason[];
  /** Where the document declares those. */
  readonly paths: readonly (readonly (string | number)[])[];
  /** What it needs of another space, in words: `needs ledger's space to admit frontend.prod`. */
  readonly halfOpen?: string;
}
