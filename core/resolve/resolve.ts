import type { NetworkModel } from "../model/document";
import type { Problem } from "../model/problem";
import { checkApplication, resolveInbounds } from "./applications";
import { checkRequiredOutbounds, declaredConnections, resolveConnections } from "./connections";
import { checkEnvironments } from "./environment";
import { withConsent } from "./consent";
import { Directory, type Addressing, type Peer } from "./directory";
import { hostnamesOf, placeOf, resolveExternals } from "./externals";
import { addDeclaredFlows, Flows } from "./flows";
import { checkDomain, resolveGateways } from "./gateways";
import type { Application, External, Network, Outbound } from "./network";
import { resolvePolicies } from "./policies";
import { Problems } from "./problems";
import { separationProblems } from "./separations";

/** Every rule that the document breaks, and the network of what is valid: undefined when no platform is known. */
export type Resolution =
  | { readonly network: Network; readonly directory: Directory; readonly problems: readonly Problem[] }
  | {
      readonly network?: undefined;
      readonly directory?: undefined;
      readonly problems: readonly Problem[];
    };

/** What resolving needs to know of the platform that a network is on. */
export interface ResolvingPlatform {
  readonly name: string;
  readonly settings: unknown;
  readonly addressing: Addressing;
  /** Adds the flows that the platform itself needs. */
  addPlatformFlows(network: Omit<Network, "flows">, flows: Flows): void;
}

/**
 * Resolves a document: names to applications, targets to inbound interfaces, declarations to flows.
 * @param neighbours Other spaces whose applications are known, such as those of the same program.
 * @param prefix What the names of its resources begin with.
 * @param platform Undefined where a document names none, or several: its rules are checked all the same.
 */
export function resolve(
  document: NetworkModel,
  neighbours: readonly Peer[],
  prefix: string,
  platform: ResolvingPlatform | undefined,
): Resolution {
  const problems = new Problems();
  const { organization, space } = document;
  const applications = resolveApplications(document, problems);
  const externals = resolveExternals(document, problems);
  const addressing = platform?.addressing ?? UNKNOWN_ADDRESSING;
  const peers = resolvePeers(document, neighbours);
  const directory = new Directory({ organization, space, applications, externals, peers, ...addressing });
  checkForeignHostnames(externals, directory, problems);
  checkPeers(document, problems);
  const connections = resolveConnections(document, applications, directory, problems);
  const policies = resolvePolicies(document.policies, directory, problems);
  const gateways = resolveGateways(document.gateways, document.domain, directory, problems);
  checkRequiredOutbounds(document, problems);
  checkEnvironments(document, problems);
  checkDomain(document.domain, problems);
  if (platform === undefined) return { problems: problems.all };

  const flows = new Flows();
  const neighbour = (peerSpace: string, peerOrganization: string, name: string) =>
    neighbours
      .find((it) => it.space === peerSpace && it.organization === peerOrganization)
      ?.applications?.get(name);
  addDeclaredFlows(flows, { organization, space, applications, connections, policies, gateways, neighbour });
  const { name, settings } = platform;
  const declared = {
    organization,
    space,
    platform: name,
    prefix,
    isolation: document.isolation,
    settings,
    applications,
    externals,
    connections,
    policies,
    gateways,
  };
  platform.addPlatformFlows(declared, flows);
  problems.all.push(...separationProblems(flows.all, (end) => directory.peerOf(end)?.separation));
  const all = flows.all.map((flow) => withConsent(flow, directory, document));
  return { network: { ...declared, flows: all }, directory, problems: problems.all };
}

/** Where it is not known which platform is meant, no host name is a platform's own. */
const UNKNOWN_ADDRESSING: Addressing = { readHostname: () => undefined };

/** The spaces that may be named: those of the program, and those that the document declares. */
function resolvePeers({ organization, peers }: NetworkModel, neighbours: readonly Peer[]): Peer[] {
  const declared = Object.entries(peers).map(([space, model]): Peer => ({
    space,
    organization: model.organization ?? organization,
    namespace: model.namespace,
    model,
    isAdmittedFromHere: model.createIngress,
  }));
  const isSame = (a: Peer, b: Peer) => a.space === b.space && a.organization === b.organization;
  return [
    ...neighbours.map((neighbour) => ({ ...declared.find((it) => isSame(it, neighbour)), ...neighbour })),
    ...declared.filter((it) => !neighbours.some((neighbour) => isSame(it, neighbour))),
  ];
}

/** What is said of the space itself as a peer would mean nothing. */
function checkPeers({ space, organization, peers }: NetworkModel, problems: Problems): void {
  const own = Object.hasOwn(peers, space) ? peers[space] : undefined;
  if (!own || (own.organization ?? organization) !== organization) return;
  const message = `"${space}" of "${organization}" is this space itself`;
  const fix = `remove it, or name the other space's organization: peers: { ${space}: { organization: … } }`;
  problems.add("document/name", ["peers", space], message, fix);
}

/** A host name that a peer's application has already would lead to one of the two. */
function checkForeignHostnames(
  externals: ReadonlyMap<string, External>,
  directory: Directory,
  problems: Problems,
): void {
  for (const { name, model } of externals.values()) {
    for (const hostname of hostnamesOf(model)) {
      const end = directory.applicationNamed(hostname);
      if (!end) continue;
      problems.add(
        "external/duplicate-hostname",
        placeOf(model, hostname, ["externals", name]),
        `"${hostname}" is also application "${end.name}" of space "${end.space}"`,
        "remove it here: targets that say it mean the application",
      );
    }
  }
}

function resolveApplications(document: NetworkModel, problems: Problems): Map<string, Application> {
  const outbounds = connectedOutbounds(document);
  const owners = new Map<string, string>();
  const applications = new Map<string, Application>();
  for (const [name, model] of Object.entries(document.applications)) {
    const path = ["applications", name];
    checkApplication(model, path, problems);
    const hostname = model.hostname ?? name;
    const owner = owners.get(hostname);
    if (owner !== undefined) {
      problems.add(
        "document/name",
        model.hostname === undefined ? path : [...path, "hostname"],
        `host name "${hostname}" is already the host name of application "${owner}"`,
        "give each application its own hostname",
      );
    }
    owners.set(hostname, name);
    if (name === "internet") {
      problems.add(
        "document/name",
        path,
        '"internet" is the name of the internet in plans',
        "give the application another name",
      );
    }
    const namesake = Object.hasOwn(document.applications, hostname) && document.applications[hostname]!;
    if (hostname !== name && namesake && (namesake.hostname ?? hostname) !== hostname) {
      const message = `host name "${hostname}" is the name of another application, so it would lead there`;
      problems.add("document/name", [...path, "hostname"], message, "give the application another hostname");
    }
    applications.set(name, {
      name,
      hostname,
      model,
      inbound: resolveInbounds(model),
      outbound: outboundsOf(model.outbound, outbounds.get(name) ?? new Map<string, ConnectedOutbound>()),
    });
  }
  return applications;
}

/** What the connections of a document say about an outbound interface. */
interface ConnectedOutbound {
  readonly required: boolean;
  readonly declared: boolean;
}

/** By application and outbound interface: what connections say about it. */
function connectedOutbounds(document: NetworkModel): Map<string, Map<string, ConnectedOutbound>> {
  const byApplication = new Map<string, Map<string, ConnectedOutbound>>();
  for (const { source, outbound, required, declaresOutbound } of declaredConnections(document)) {
    const ofSource = byApplication.get(source) ?? new Map<string, ConnectedOutbound>();
    const earlier = ofSource.get(outbound);
    ofSource.set(outbound, {
      required: required || earlier?.required === true,
      declared: declaresOutbound || earlier?.declared === true,
    });
    byApplication.set(source, ofSource);
  }
  return byApplication;
}

function outboundsOf(
  declared: Readonly<Record<string, { readonly required: boolean }>>,
  connected: ReadonlyMap<string, ConnectedOutbound>,
): Outbound[] {
  const ofConnections = [...connected].filter(([, connection]) => connection.declared).map(([name]) => name);
  return [...new Set([...Object.keys(declared), ...ofConnections])].map((name) => ({
    name,
    required:
      connected.get(name)?.required === true || (Object.hasOwn(declared, name) && declared[name]!.required),
    connected: connected.has(name),
  }));
}
