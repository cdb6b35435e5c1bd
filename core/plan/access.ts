import { memoized } from "../collections";
import { parseParty, type Party } from "../names/party";
import { formatReason, parseReason, type Reason } from "../names/reason";
import { formatPorts, parsePorts, subtractRanges, type PortRange } from "../resolve/ports";
import { connectionReason } from "./declarations";
import { addressOf, exposureOf, type Exposure } from "./exposure";
import { externalMeanings, includes, isEverywhere, withMeanings } from "./outside";
import { isolationOf } from "./isolation";
import type { Isolation } from "../model/document";
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
  /** Of an external at one of the ends: what of it is meant, such as `0.0.0.0/0`. */
  readonly means?: readonly string[];
  /** Whether it leads to the internet at large. */
  readonly toEverywhere?: boolean;
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

/** What default deny covers, where that became less, or more. */
interface IsolationChange {
  readonly kind: "isolation";
  readonly before: Isolation;
  readonly after: Isolation;
}

export type AccessChange = IsolationChange | FlowChange | ExposureChange | EncryptionChange;

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
  const [flowsBefore, flowsAfter] = [before, after].map(meantFlows) as [MeantFlow[], MeantFlow[]];
  const [gained, lost] = [
    gainedFlows(flowsBefore, flowsAfter, platformNeeds(before, after)),
    gainedFlows(flowsAfter, flowsBefore, platformNeeds(after, before)),
  ];
  return {
    wider: [
      ...isolationChange(before, after, "wider"),
      ...gainedExposures(exposures[0], exposures[1]),
      ...everywhereFirst(gained),
      ...encryption.weaker,
    ],
    narrower: [
      ...isolationChange(before, after, "narrower"),
      ...gainedExposures(exposures[1], exposures[0]),
      ...everywhereFirst(lost),
      ...encryption.stronger,
    ],
    undecided: flowsInBoth(flowsBefore, flowsAfter).filter(isUnknown),
  };
}

/** How much default deny leaves alone, from nothing to everything. */
const LEAVES_ALONE: Readonly<Record<Isolation, number>> = { namespace: 0, applications: 1, observe: 2 };

function isolationChange(before: Plan, after: Plan, direction: "wider" | "narrower"): IsolationChange[] {
  const [was, is] = [isolationOf(before), isolationOf(after)];
  const more = LEAVES_ALONE[is] - LEAVES_ALONE[was];
  const isSo = direction === "wider" ? more > 0 : more < 0;
  return isSo ? [{ kind: "isolation", before: was, after: is }] : [];
}

/** A flow whose ends are what externals mean, rather than what they are called: another network is another end. */
interface MeantFlow extends PlannedFlow {
  /** The ends as the plan names them. */
  readonly named: PlannedFlow;
  readonly means: readonly string[];
}

function meantFlows({ flows, identities }: Plan): MeantFlow[] {
  const meanings = externalMeanings(identities);
  const partsOf = (party: string) => meanings.get(party) ?? [party];
  return flows.flatMap((named) =>
    partsOf(named.source).flatMap((source) =>
      partsOf(named.destination).map((destination) => ({
        ...named,
        source,
        destination,
        named,
        means: [
          ...(source === named.source ? [] : [source]),
          ...(destination === named.destination ? [] : [destination]),
        ],
      })),
    ),
  );
}

/** Egress to the internet at large is exposure: it stands before what stays inside. */
function everywhereFirst(changes: readonly FlowChange[]): FlowChange[] {
  return [...changes.filter((it) => it.toEverywhere), ...changes.filter((it) => !it.toEverywhere)];
}

function flowsInBoth(before: readonly MeantFlow[], after: readonly MeantFlow[]): FlowChange[] {
  const same = new Set(before.map(textOf));
  return after
    .filter((flow) => same.has(textOf(flow)))
    .map(({ named, means, protocol, ports, because }) => ({
      kind: "flow",
      source: named.source,
      destination: named.destination,
      protocol,
      ports,
      because,
      ...(means.length > 0 && { means }),
    }));
}

/** Whether only the deployment knows to or from which addresses something passes. */
function isUnknown(change: AccessChange): boolean {
  const isUnknownNetwork = (party: string) => parseParty(party).kind === "unknown-network";
  if (change.kind === "flow") {
    const isUnknownText = (text: string) => text.includes("[known after deployment]");
    return (
      isUnknownNetwork(change.source) ||
      isUnknownNetwork(change.destination) ||
      (change.means ?? []).some(isUnknownText)
    );
  }
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

function textOf({
  source,
  destination,
  protocol,
  ports,
}: Pick<PlannedFlow, "source" | "destination" | "protocol" | "ports">): string {
  return `${source} ${destination} ${protocol} ${ports}`;
}

interface Opening {
  readonly flow: MeantFlow;
  readonly ranges: PortRange[];
  readonly because: Set<string>;
}

function gainedFlows(
  before: readonly MeantFlow[],
  after: readonly MeantFlow[],
  isKnownNeed: (flow: PlannedFlow) => boolean,
): FlowChange[] {
  // Most flows are in both plans.
  const same = new Set(before.map(textOf));
  const candidates = after.filter((flow) => !same.has(textOf(flow)));
  if (candidates.length === 0) return [];
  const open = openings(before);
  const throughNetworks = networkOpenings(open.values());
  const changes = [...openings(candidates)].flatMap(([key, { flow, ranges, because }]): FlowChange[] => {
    const comesWithApplication = isKnownNeed(flow);
    const isPlatform = parseParty(flow.destination).kind === "platform";
    if (isRouting(flow) || (isPlatform && comesWithApplication)) return [];
    const toEverywhere =
      isEverywhere(flow.destination) && !(comesWithApplication && [...because].every(isOfPlatform));
    const known = [...(open.get(key)?.ranges ?? []), ...throughNetworks(flow)];
    return subtractRanges(ranges, known).map((range) => ({
      kind: "flow",
      source: flow.named.source,
      destination: flow.named.destination,
      protocol: flow.protocol,
      ports: formatPorts(range),
      because: [...because],
      ...(flow.means.length > 0 && { means: flow.means }),
      ...(toEverywhere && { toEverywhere }),
    }));
  });
  return joined(changes);
}

function isOfPlatform(because: string): boolean {
  return parseReason(because)?.kind === "platform";
}

/** Changes that differ only in what of an external they mean, as one. */
function joined(changes: readonly FlowChange[]): FlowChange[] {
  const byText = new Map<string, FlowChange>();
  for (const change of changes) {
    const key = textOf(change);
    const known = byText.get(key);
    if (!known) byText.set(key, change);
    else {
      byText.set(key, {
        ...known,
        because: [...new Set([...known.because, ...change.because])],
        means: [...new Set([...(known.means ?? []), ...(change.means ?? [])])],
        ...((known.toEverywhere ?? change.toEverywhere) && { toEverywhere: true }),
      });
    }
  }
  return [...byText.values()];
}

function openings(flows: readonly MeantFlow[]): Map<string, Opening> {
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

/** Whether a flow is DNS and the like of an application that is new, where the space's applications had the same already. */
function platformNeeds(before: Plan, after: Plan): (flow: PlannedFlow) => boolean {
  const existing = new Set(before.applications.map(({ name }) => name));
  const own = new Set(after.applications.map(({ name }) => name));
  const need = ({ destination, protocol, ports }: PlannedFlow) => `${destination} ${protocol} ${ports}`;
  const needs = new Set(before.flows.filter(({ source }) => existing.has(source)).map(need));
  return (flow) => own.has(flow.source) && !existing.has(flow.source) && needs.has(need(flow));
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
      return `${endText(change, "source")} ${may} reach ${endText(change, "destination")} on ${change.protocol} ${change.ports}${note}`;
    case "exposure": {
      const { source, destination, gateway, replacePrefix } = change.exposure;
      const prefix = replacePrefix === null ? "" : `, with the prefix replaced by ${replacePrefix}`;
      const where = `${addressOf(change.exposure)} through gateway ${gateway}`;
      return `${source} ${may} reach ${destination}:${change.exposure.port} at ${where}${prefix}${note}`;
    }
    case "isolation":
      return isolationSentence(change);
    case "encryption":
      return `${change.what}: ${change.after} now, ${change.before} before`;
  }
}

function isolationSentence({ before, after }: IsolationChange): string {
  const change = `isolation is ${after} now, ${before} before`;
  if (after === "observe") return `everything may pass, declared or not: ${change}`;
  if (before === "observe")
    return `whatever is not declared may no longer pass, and no plan knows what of it is in use: ${change}`;
  return after === "applications"
    ? `what nobody declared in the space's namespace may reach and be reached as if there were no space: ${change}`
    : `what nobody declared in the space's namespace may no longer reach anything, or be reached: ${change}`;
}

/** An end of a changed flow, with what of an external changed. */
function endText({ means = [], ...change }: FlowChange, end: "source" | "destination"): string {
  const party = change[end];
  return parseParty(party).kind === "external" ? withMeanings(party, means) : party;
}

/**
 * All changes to what is reachable from outside: ways in, and the encryption of gateways; and ways out to the internet
 * at large, by which everything may leave.
 */
export function isExposure(change: AccessChange): boolean {
  if (change.kind === "flow")
    return change.toEverywhere === true || parseParty(change.destination).kind === "gateway";
  if (change.kind === "isolation") return true;
  return change.kind === "exposure" || parseReason(change.what)?.kind === "gateway";
}
