import ipaddr from "ipaddr.js";
import { memoized } from "../collections";
import { parseParty, type Party } from "../names/party";
import { formatReason, parseReason, type Reason } from "../names/reason";
import { formatPorts, parsePorts, subtractRanges, type PortRange } from "../resolve/ports";
import { connectionReason } from "./declarations";
import { addressOf, exposureOf, type Exposure } from "./exposure";
import type { Plan, PlannedConnection, PlannedFlow } from "./plan";

/** A flow that is newly allowed, or no longer. */
interface FlowChange {
  readonly kind: "flow";
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly ports: string;
  /** The declarations that ask for it, or asked for it. */
  readonly because: readonly string[];
}

/** A way in from outside that is new, or gone. */
interface ExposureChange {
  readonly kind: "exposure";
  readonly exposure: Exposure;
}

/** The encryption of a connection or of a gateway that became weaker, or stronger. */
interface EncryptionChange {
  readonly kind: "encryption";
  /** The declaration, as flows name it among their reasons. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export type AccessChange = FlowChange | ExposureChange | EncryptionChange;

/** What a change of plan means for security: what opens, what closes, and what may do either. */
export interface AccessChanges {
  readonly wider: readonly AccessChange[];
  readonly narrower: readonly AccessChange[];
  /** What both plans allow to or from a network that only the deployment knows: it may be another than before. */
  readonly undecided: readonly AccessChange[];
}

/** Compares what two plans allow, however they come to allow it. */
export function compareAccess(before: Plan, after: Plan): AccessChanges {
  const exposures = [before, after].map(exposureOf) as [Exposure[], Exposure[]];
  const encryption = compareEncryption(before, after, exposures);
  return {
    wider: [
      ...gainedExposures(exposures[0], exposures[1]),
      ...gainedFlows(before, after),
      ...encryption.weaker,
    ],
    narrower: [
      ...gainedExposures(exposures[1], exposures[0]),
      ...gainedFlows(after, before),
      ...encryption.stronger,
    ],
    undecided: flowsInBoth(before, after).filter(isUnknown),
  };
}

function flowsInBoth(before: Plan, after: Plan): FlowChange[] {
  const same = new Set(before.flows.map(textOf));
  return after.flows.filter((flow) => same.has(textOf(flow))).map((flow) => ({ kind: "flow", ...flow }));
}

/** Whether only the deployment knows to or from which addresses something passes. */
function isUnknown(change: AccessChange): boolean {
  const isUnknownNetwork = (party: string) => parseParty(party).kind === "unknown-network";
  if (change.kind === "flow") return isUnknownNetwork(change.source) || isUnknownNetwork(change.destination);
  return change.kind === "exposure" && isUnknownNetwork(change.exposure.source);
}

function gainedExposures(before: readonly Exposure[], after: readonly Exposure[]): ExposureChange[] {
  // Through which gateway, and under which TLS, does not change who reaches what.
  const identity = ({ hostname, path, destination, port, replacePrefix }: Exposure) =>
    JSON.stringify([hostname, path, destination, port, replacePrefix]);
  const callers = new Map<string, string[]>();
  for (const exposure of before) {
    const key = identity(exposure);
    callers.set(key, [...(callers.get(key) ?? []), exposure.source]);
  }
  return after
    .filter(
      (exposure) => !callers.get(identity(exposure))?.some((caller) => includes(caller, exposure.source)),
    )
    .map((exposure) => ({ kind: "exposure", exposure }));
}

/** Whether whoever is `part` is among `whole`: a network in a larger one, anyone in the internet. */
function includes(whole: string, part: string): boolean {
  if (whole === part || parseParty(whole).kind === "internet") return true;
  if (!ipaddr.isValidCIDR(whole) || !ipaddr.isValidCIDR(part)) return false;
  const [[network, bits], [address, length]] = [ipaddr.parseCIDR(whole), ipaddr.parseCIDR(part)];
  return network.kind() === address.kind() && bits <= length && address.match(network, bits);
}

function textOf({ source, destination, protocol, ports }: PlannedFlow): string {
  return `${source} ${destination} ${protocol} ${ports}`;
}

interface Opening {
  readonly flow: PlannedFlow;
  readonly ranges: PortRange[];
  readonly because: Set<string>;
}

function gainedFlows(before: Plan, after: Plan): FlowChange[] {
  // Most flows are in both plans.
  const same = new Set(before.flows.map(textOf));
  const candidates = after.flows.filter((flow) => !same.has(textOf(flow)));
  if (candidates.length === 0) return [];
  const open = openings(before.flows);
  const throughNetworks = networkOpenings(open.values());
  const comesWithApplication = platformNeeds(before, after);
  return [...openings(candidates)].flatMap(([key, { flow, ranges, because }]): FlowChange[] => {
    if (isRouting(flow) || comesWithApplication(flow)) return [];
    const known = [...(open.get(key)?.ranges ?? []), ...throughNetworks(flow)];
    return subtractRanges(ranges, known).map((range) => ({
      kind: "flow",
      source: flow.source,
      destination: flow.destination,
      protocol: flow.protocol,
      ports: formatPorts(range),
      because: [...because],
    }));
  });
}

function openings(flows: readonly PlannedFlow[]): Map<string, Opening> {
  const open = new Map<string, Opening>();
  for (const flow of flows) {
    const key = `${flow.source} ${flow.destination} ${flow.protocol}`;
    let opening = open.get(key);
    if (!opening) open.set(key, (opening = { flow, ranges: [], because: new Set() }));
    opening.ranges.push(parsePorts(flow.ports));
    for (const because of flow.because) opening.because.add(because);
  }
  return open;
}

/** The ports that were open between a flow's ends as parts of larger networks. */
function networkOpenings(open: Iterable<Opening>): (flow: PlannedFlow) => PortRange[] {
  const isNetwork = memoized((end: string) => holdsAddresses(parseParty(end)));
  const byOtherEnd = new Map<string, Opening[]>();
  const keysOf = ({ source, destination, protocol }: PlannedFlow) => [
    ...(isNetwork(destination) ? [`from ${source} ${protocol}`] : []),
    ...(isNetwork(source) ? [`to ${destination} ${protocol}`] : []),
  ];
  for (const opening of open) {
    for (const key of keysOf(opening.flow)) {
      const list = byOtherEnd.get(key);
      if (list) list.push(opening);
      else byOtherEnd.set(key, [opening]);
    }
  }
  return (flow) =>
    keysOf(flow)
      .flatMap((key) => byOtherEnd.get(key) ?? [])
      .filter(
        (it) => includes(it.flow.source, flow.source) && includes(it.flow.destination, flow.destination),
      )
      .flatMap(({ ranges }) => ranges);
}

/** Whether a party is addresses, which may be part of another's. */
function holdsAddresses(party: Party): boolean {
  if (party.kind === "platform") return party.name === "network";
  return ["internet", "network", "unknown-network"].includes(party.kind);
}

/** Between gateways and applications: exposures say it in the words of whoever calls. */
function isRouting(flow: PlannedFlow): boolean {
  return parseParty(flow.source).kind === "gateway" && parseParty(flow.destination).kind !== "platform";
}

/** DNS and the like of an application that is new, where the space's applications had the same already. */
function platformNeeds(before: Plan, after: Plan): (flow: PlannedFlow) => boolean {
  const existing = new Set(before.applications.map(({ name }) => name));
  const own = new Set(after.applications.map(({ name }) => name));
  const need = ({ destination, protocol, ports }: PlannedFlow) => `${destination} ${protocol} ${ports}`;
  const needs = new Set(before.flows.filter(({ source }) => existing.has(source)).map(need));
  return (flow) =>
    parseParty(flow.destination).kind === "platform" &&
    own.has(flow.source) &&
    !existing.has(flow.source) &&
    needs.has(need(flow));
}

function compareEncryption(
  before: Plan,
  after: Plan,
  [exposedBefore, exposedAfter]: [Exposure[], Exposure[]],
): { weaker: EncryptionChange[]; stronger: EncryptionChange[] } {
  const weaker: EncryptionChange[] = [];
  const stronger: EncryptionChange[] = [];
  const compare = (reason: Reason, from: Strength, to: Strength) => {
    if (from.rank === to.rank) return;
    const what = formatReason(reason);
    const change: EncryptionChange = { kind: "encryption", what, before: from.words, after: to.words };
    (to.rank < from.rank ? weaker : stronger).push(change);
  };
  const connections = new Map(before.connections.map((it) => [connectionKey(it), it]));
  for (const connection of after.connections) {
    const earlier = connections.get(connectionKey(connection));
    if (!earlier || earlier.destination !== connection.destination) continue;
    compare(connectionReason(connection), connectionStrength(earlier), connectionStrength(connection));
  }
  const gateways = new Map(exposedBefore.map((it) => [it.gateway, it]));
  for (const [name, exposure] of new Map(exposedAfter.map((it) => [it.gateway, it]))) {
    const earlier = gateways.get(name);
    if (earlier) compare({ kind: "gateway", name }, gatewayStrength(earlier), gatewayStrength(exposure));
  }
  return { weaker, stronger };
}

interface Strength {
  readonly rank: number;
  readonly words: string;
}

function connectionStrength({ tls }: PlannedConnection): Strength {
  const words = { none: "not encrypted", automatic: "automatic TLS" }[tls] ?? "TLS of the application";
  return { rank: tls === "none" ? 0 : 1, words };
}

/** Passed-through TLS is weaker than terminated: the gateway then no longer sees to it. */
function gatewayStrength({ tls, minimumProtocolVersion }: Exposure): Strength {
  if (tls === "none") return { rank: 0, words: "plain HTTP" };
  if (tls === "passthrough") return { rank: 1, words: "TLS of the application" };
  const version = minimumProtocolVersion ?? "1.2";
  return { rank: 1 + Number(version), words: `TLS ${version} or newer` };
}

/** `frontend.basket`: the outbound interface of a connection. */
export function connectionKey({ source, outbound }: PlannedConnection): string {
  return `${source}.${outbound}`;
}

const MAY = { wider: "may now", narrower: "may no longer", undecided: "may still" } as const;
const UNKNOWN_NOTES = {
  wider: ": how many addresses that is, only the deployment knows",
  narrower: ": how many addresses that was, only its deployment knew",
  undecided: ": only the deployment knows whether these are the same addresses",
} as const;

/** An access change in one sentence, without a full stop. */
export function accessSentence(change: AccessChange, direction: keyof AccessChanges): string {
  const may = MAY[direction];
  const note = isUnknown(change) ? UNKNOWN_NOTES[direction] : "";
  switch (change.kind) {
    case "flow":
      return `${change.source} ${may} reach ${change.destination} on ${change.protocol} ${change.ports}${note}`;
    case "exposure": {
      const { source, destination, gateway, replacePrefix } = change.exposure;
      const prefix = replacePrefix === null ? "" : `, with the prefix replaced by ${replacePrefix}`;
      const where = `${addressOf(change.exposure)} through gateway ${gateway}`;
      return `${source} ${may} reach ${destination}:${change.exposure.port} at ${where}${prefix}${note}`;
    }
    case "encryption":
      return `${change.what}: ${change.after} now, ${change.before} before`;
  }
}

/** All changes to what is reachable from outside: ways in, and the encryption of gateways. */
export function isExposure(change: AccessChange): boolean {
  if (change.kind === "flow") return parseParty(change.destination).kind === "gateway";
  return change.kind === "exposure" || parseReason(change.what)?.kind === "gateway";
}
