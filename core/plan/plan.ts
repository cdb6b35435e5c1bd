import type { Compilation } from "../compile";
import { certificateSources } from "../model/gateway";
import type { Declaration } from "../platforms/declaration";
import { formatComponentName } from "../names/componentName";
import { formatParty } from "../names/party";
import { formatReason } from "../names/reason";
import { findPlatform } from "../platforms/find";
import type { Identity } from "../platforms/identity";
import { isRun } from "../resolve/applications";
import { shortHash } from "../resolve/flows";
import { urlOf } from "../resolve/gateways";
import type { Application, Connection, External, Flow, Gateway, Network, Policy } from "../resolve/network";
import { formatPorts } from "../resolve/ports";
import { COMPUTED_TEXT, printable } from "./printable";
import { plannedUnlisted, type PlannedUnlisted } from "./unlisted";

/** Raised when a field of the plan changes its meaning or disappears; added fields do not count. */
export const FORMAT_VERSION = 1;

/** The plan of one space, as `appnet plan --json` prints it. Property order is fixed: same input, same bytes. */
export interface Plan {
  readonly formatVersion: number;
  readonly organization: string;
  readonly space: string;
  readonly platform: string;
  /** What default deny covers; absent where that is everything in the space's place. */
  readonly isolation?: "applications" | "observe";
  readonly applications: readonly PlannedApplication[];
  readonly externals: readonly PlannedExternal[];
  readonly connections: readonly PlannedConnection[];
  readonly policies: readonly PlannedPolicy[];
  readonly gateways: readonly PlannedGateway[];
  readonly flows: readonly PlannedFlow[];
  readonly resources: readonly PlannedResource[];
  readonly lookups: readonly PlannedLookup[];
  readonly identities: readonly PlannedIdentity[];
}

export interface PlannedApplication {
  readonly name: string;
  readonly hostname: string;
  readonly inbound: readonly {
    readonly name: string;
    readonly port: number;
    readonly containerPort: number;
    readonly protocol: string;
    readonly tls: string;
    readonly tlsPort: number | null;
  }[];
  readonly outbound: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly connected: boolean;
  }[];
  /** Where it is found at ports that policies allow and none of its inbound interfaces has. */
  readonly unlisted?: PlannedUnlisted;
  /** The variables that its connections would inject, of an application that appnet does not run. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A question to the cloud at deployment; resources refer to its answer by its name. */
export interface PlannedLookup {
  readonly name: string;
  readonly function: string;
  readonly inputs: unknown;
}

/**
 * By what the platform knows an end of flows. Declared, as flows are: whoever proves a plan takes from here whose
 * traffic a resource decides on, and everything else from the resources. Only what applies is given.
 */
export interface PlannedIdentity {
  /** The end, as flows name it. */
  readonly party: string;
  /** The name of the resource that runs it. */
  readonly resource?: string;
  /** The controller behind a gateway, and the class that it is to have. */
  readonly controller?: string;
  readonly gatewayClass?: string;
  /** The image that the settings name for what ends automatic TLS in front of it. */
  readonly proxyImage?: string;
  /** The pods of a workload that is not among the resources, or of a gateway that has them elsewhere. */
  readonly namespace?: string;
  readonly podLabels?: Readonly<Record<string, string>>;
  /** The pods of what is in several places, as the cluster's DNS. */
  readonly pods?: readonly {
    readonly namespace: string;
    readonly podLabels: Readonly<Record<string, string>>;
    readonly port?: number;
  }[];
  /** The security groups of what is not among the resources: ids or references; or the tags that find one. */
  readonly securityGroups?: readonly string[];
  readonly securityGroupTags?: Readonly<Record<string, string>>;
  /** Networks and prefix lists. */
  readonly networks?: readonly string[];
  readonly prefixLists?: readonly string[];
  /** Networks within those that are not meant. */
  readonly except?: readonly string[];
  /** Host names, where they are all that says who it is. */
  readonly hostnames?: readonly string[];
  /** What of the cluster itself it is, as policies call that: `kube-apiserver`. */
  readonly entities?: readonly string[];
  /** The directions in which somebody else decides on its own traffic. */
  readonly theirs?: readonly ("ingress" | "egress")[];
}

/** A party outside, as the document declares it. By what it is enforced, its identity says. */
export interface PlannedExternal {
  readonly name: string;
  readonly hostnames: readonly string[];
  /** What callers are told instead; null where the host name says it. */
  readonly address: string | null;
  readonly inbound: readonly {
    readonly name: string;
    readonly port: number;
    readonly protocol: string;
    /** The port that rules open, where a Service stands before it. */
    readonly targetPort?: number;
  }[];
}

export interface PlannedConnection {
  readonly source: string;
  readonly outbound: string;
  readonly required: boolean;
  readonly destination: string;
  readonly destinationSpace: string | null;
  readonly destinationOrganization: string | null;
  readonly inbound: string | null;
  readonly scheme: string;
  readonly protocol: string;
  readonly ports: string;
  readonly tls: string;
}

export interface PlannedPolicy {
  /** An application, or as flows name it: `external:prometheus`, `shipping.logistics`; `*` for every application. */
  readonly source: string;
  /** An application, `external:NAME`, or `*` for every application; null for a network. */
  readonly destination: string | null;
  readonly destinationSpace: string | null;
  readonly destinationOrganization: string | null;
  /** The network; one that only the deployment knows as flows name it: `network:NAME`. */
  readonly destinationCidr: string | null;
  readonly protocol: string;
  readonly ports: string;
}

export interface PlannedGateway {
  readonly name: string;
  readonly internal: boolean;
  readonly hostname: string | null;
  readonly url: string | null;
  readonly tls: string;
  readonly minimumProtocolVersion: string | null;
  /** Where the certificate comes from, such as `managed` or `kubernetesSecret shop-tls`. */
  readonly certificate: string | null;
  /** What it needs of another namespace, in words. */
  readonly halfOpen?: string;
  readonly routes: readonly {
    readonly path: string | null;
    readonly hostname: string | null;
    readonly destination: string;
    readonly port: number;
    readonly replacePrefix: string | null;
  }[];
}

export interface PlannedFlow {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly ports: string;
  readonly because: readonly string[];
  /** What it needs of another space, in words: `needs ledger's space to admit frontend.prod`. */
  readonly halfOpen?: string;
}

export interface PlannedResource {
  readonly name: string;
  readonly type: string;
  readonly component: string;
  readonly inputs: unknown;
  readonly dependsOn: readonly string[];
}

/** What a plan says about who may talk to whom. */
export type PlannedNetwork = Pick<Plan, "isolation" | "connections" | "policies" | "gateways" | "flows">;

export function plannedNetwork(network: Network): PlannedNetwork {
  const { connections, policies, gateways, flows } = network;
  const platform = findPlatform(network.platform);
  const { namespace } = platform?.place(network.settings, network) ?? {};
  return {
    ...plannedIsolation(network, platform?.sharesPlaces === true),
    connections: connections.map(plannedConnection),
    policies: policies.map(plannedPolicy),
    gateways: gateways.map((gateway) => plannedGateway(gateway, namespace)),
    flows: flows.map(plannedFlow),
  };
}

/** Where nothing else runs in a space's place, its applications are all that there is to isolate. */
function plannedIsolation({ isolation }: Network, sharesPlaces: boolean): Pick<Plan, "isolation"> {
  if (isolation === "namespace" || (isolation === "applications" && !sharesPlaces)) return {};
  return { isolation };
}

/** The plan of a compiled document or Space. Secrets are left out. */
export function planOf(compilation: Compilation): Plan {
  const { network, declarations, lookups, identities } = compilation;
  return {
    formatVersion: FORMAT_VERSION,
    organization: network.organization,
    space: network.space,
    platform: network.platform,
    applications: [...network.applications.values()].map((it) => plannedApplication(it, compilation)),
    externals: [...network.externals.values()].map(plannedExternal),
    ...plannedNetwork(network),
    resources: declarations.map(plannedResource),
    lookups: lookups.map((lookup) => ({ ...lookup, inputs: printable(lookup.inputs) })),
    identities: plannedIdentities(identities),
  };
}

/** Identities as plans print them. */
export function plannedIdentities(identities: readonly Identity[]): PlannedIdentity[] {
  return identities.map((identity) => plannedIdentity(identity, printable));
}

function plannedApplication(
  application: Application,
  { network, directory }: Pick<Compilation, "network" | "directory">,
): PlannedApplication {
  const { name, hostname, inbound, outbound } = application;
  const { outputs } = findPlatform(network.platform)!;
  return {
    name,
    hostname,
    inbound: inbound.map(({ name: inboundName, port, containerPort, protocol, tls, tlsPort }) => ({
      name: inboundName,
      port,
      containerPort,
      protocol,
      tls,
      tlsPort: tlsPort ?? null,
    })),
    outbound,
    ...plannedUnlisted(network, application),
    ...(!isRun(application) && {
      environment: printable(outputs.environment({ network, directory, application })) as Record<
        string,
        string
      >,
    }),
  };
}

function plannedExternal({ name, model, inbound }: External): PlannedExternal {
  const { hostnames = [], address } = model;
  return {
    name,
    hostnames,
    address: address === undefined ? null : (printable(address) as string),
    inbound: inbound.map((it) => ({
      name: it.name,
      port: it.port,
      protocol: it.protocol,
      ...(it.containerPort !== it.port && { targetPort: it.containerPort }),
    })),
  };
}

function plannedConnection(connection: Connection): PlannedConnection {
  const { source, outbound, required, destination, inbound, scheme, protocol, port, tls } = connection;
  const application = destination.kind === "application" ? destination : undefined;
  return {
    source,
    outbound,
    required,
    destination: application?.name ?? formatParty(destination),
    destinationSpace: application?.space ?? null,
    destinationOrganization: application?.organization ?? null,
    inbound: inbound ?? null,
    scheme,
    protocol,
    ports: String(port),
    tls,
  };
}

function plannedPolicy({ source, destination, protocol, ports }: Policy): PlannedPolicy {
  const application = destination.kind === "application" ? destination : undefined;
  const party = formatParty(destination);
  const isNetwork = destination.kind === "network" || destination.kind === "unknown-network";
  return {
    source: formatParty(source),
    destination: application?.name ?? (isNetwork ? null : party),
    destinationSpace: application?.space ?? null,
    destinationOrganization: application?.organization ?? null,
    destinationCidr: isNetwork ? party : null,
    protocol,
    ports: formatPorts(ports),
  };
}

function plannedGateway(gateway: Gateway, namespace: string | undefined): PlannedGateway {
  const halfOpen = grantNeededBy(gateway, namespace);
  return {
    name: gateway.name,
    internal: gateway.internal,
    hostname: gateway.hostname ?? null,
    url: urlOf(gateway.hostname, gateway.tls !== "none") ?? null,
    tls: gateway.tls,
    minimumProtocolVersion: gateway.minimumProtocolVersion ?? null,
    certificate: certificateOf(gateway),
    ...(halfOpen !== undefined && { halfOpen }),
    routes: gateway.routes.map((route) => ({
      path: gateway.tls === "passthrough" ? null : route.path,
      hostname: route.hostname ?? null,
      destination: route.destination.name,
      port: route.port,
      replacePrefix: route.model.replacePrefix ?? null,
    })),
  };
}

/** A Secret of another namespace is granted there, and never by the one who takes it. */
function grantNeededBy({ model }: Gateway, namespace: string | undefined): string | undefined {
  const [place, secret] = model.tls?.certificateFrom?.kubernetesSecret?.split("/") ?? [];
  if (namespace === undefined || secret === undefined || place === namespace) return undefined;
  return `needs namespace ${place} to grant it Secret ${secret}, with a ReferenceGrant`;
}

/** The source of a gateway's certificate and which one it is there; of a PEM, the public certificate's fingerprint. */
function certificateOf({ model }: Gateway): string | null {
  const sources = model.tls?.certificateFrom;
  const source =
    sources && certificateSources.find((name) => sources[name] !== undefined && sources[name] !== false);
  if (source === undefined) return null;
  const value = source === "pem" ? sources!.pem!.certificate : sources![source];
  if (source === "managed") return source;
  if (typeof value !== "string") return `${source} ${COMPUTED_TEXT}`;
  return `${source} ${source === "pem" ? shortHash(value) : value}`;
}

function plannedFlow({ source, destination, protocol, ports, because, halfOpen }: Flow): PlannedFlow {
  return {
    source: formatParty(source),
    destination: formatParty(destination),
    protocol,
    ports: formatPorts(ports),
    because: because.map(formatReason),
    ...(halfOpen !== undefined && { halfOpen }),
  };
}

function plannedResource({
  name,
  type,
  component,
  inputs,
  dependsOn,
  after = [],
}: Declaration): PlannedResource {
  return {
    name,
    type,
    component: formatComponentName(component),
    inputs: printable(inputs),
    dependsOn: [...dependsOn, ...after],
  };
}

/** @param print How the values that it is known by are printed. */
export function plannedIdentity(
  { party, ...rest }: Identity,
  print: (value: unknown) => unknown,
): PlannedIdentity {
  return { party: formatParty(party), ...(print(rest) as Omit<PlannedIdentity, "party">) };
}
