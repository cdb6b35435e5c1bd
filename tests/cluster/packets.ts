/** Packets between all places, and whether they arrive as the plan's flows say. */
import { type Cluster, DNS_ADDRESS } from "./cluster";
import type { Place } from "./parties";
import type { Plan } from "./plans";
import { VISITOR } from "./surroundings";

export interface Probe {
  readonly source: Place;
  readonly destination: Place;
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  /** The port at the destination, after a Service's translation. */
  readonly targetPort: number;
}

export interface Outcome {
  readonly open: boolean;
  readonly reason?: string;
  readonly name?: string;
}

export interface Comparison {
  /** How many packets were judged, and how many of them the plan allows. */
  readonly probes: number;
  readonly allowed: number;
  readonly pairs: number;
  /** Such as `frontend -> basket tcp 3000: closed (timeout), but planned`. */
  readonly disagreements: readonly string[];
  /** Answers that were otherwise when they were asked again. */
  readonly unsteady: readonly string[];
}

const SOURCES_AT_ONCE = 4;
/** A machine under load loses packets, and a policy takes a moment to hold: a wrong answer counts when it stays. */
const ATTEMPTS = 3;

export async function comparePackets(
  cluster: Cluster,
  plan: Plan,
  places: readonly Place[],
  ports: readonly number[],
): Promise<Comparison> {
  const probes = await probesOf(cluster, plan, places, ports);
  const expected = probes.map((probe) => isPlanned(plan, probe));
  const { outcomes, unsteady } = await settle(cluster, probes, expected);
  const disagreements = probes.flatMap((probe, index) => {
    const outcome = outcomes[index]!;
    if (outcome.open === expected[index]) return [];
    return `${textOf(probe)}: ${stateOf(outcome)}, ${expected[index] ? "but planned" : "though not planned"}`;
  });
  const misdirected = probes.flatMap((probe, index) => misdirection(probe, outcomes[index]!, places));
  return {
    probes: probes.length,
    allowed: expected.filter(Boolean).length,
    pairs: new Set(
      probes.map(
        ({ source, destination }) =>
          `${source.name} ${source.party} ${destination.name} ${destination.address}`,
      ),
    ).size,
    disagreements: [...disagreements, ...misdirected].sort(),
    unsteady,
  };
}

/** Everything that can be asked between places, and means the same with every network plugin. */
export async function probesOf(
  cluster: Cluster,
  plan: Plan,
  places: readonly Place[],
  ports: readonly number[],
): Promise<Probe[]> {
  const listening = await listeningOf(cluster, plan, places, ports);
  return places
    .flatMap((source) => (source.within ? probesFrom(source, places, listening) : []))
    .filter((probe) => !dependsOnPlugin(plan, probe));
}

/** Sends packets; what comes out otherwise than expected is tried again. */
export async function settle(
  cluster: Cluster,
  probes: readonly Probe[],
  expected: readonly boolean[],
): Promise<{ readonly outcomes: readonly Outcome[]; readonly unsteady: readonly string[] }> {
  const outcomes = await send(cluster, probes);
  const unsteady: string[] = [];
  let wrong = probes.flatMap((_, index) => (outcomes[index]!.open === expected[index] ? [] : index));
  for (let attempt = 1; attempt < ATTEMPTS && wrong.length > 0; attempt++) {
    const again = await send(
      cluster,
      wrong.map((index) => probes[index]!),
    );
    wrong = wrong.filter((index, position) => {
      const agrees = again[position]!.open === expected[index];
      if (agrees) unsteady.push(`${textOf(probes[index]!)}: first ${stateOf(outcomes[index]!)}`);
      outcomes[index] = again[position]!;
      return !agrees;
    });
  }
  return { outcomes, unsteady };
}

/** What a place listens on, as `tcp 8080`. */
type Listening = ReadonlyMap<Place, ReadonlySet<string>>;

const API_SERVER_PORT = 6443;
const DNS_PORT = 53;
/** Of gateways' pods: Traefik's listen on a gateway's own ports, Envoy Gateway's on those plus 10000 where they are small. */
const GATEWAY_PORTS = [80, 443, 10_080, 10_443];

/** Asks from the node, which reaches its own pods whatever policies say: what does not listen proves nothing. */
async function listeningOf(
  cluster: Cluster,
  plan: Plan,
  places: readonly Place[],
  ports: readonly number[],
): Promise<Listening> {
  const all = [...new Set([...ports, DNS_PORT, API_SERVER_PORT, ...GATEWAY_PORTS])];
  const targets = places.flatMap((destination) =>
    (["tcp", "udp"] as const).flatMap((protocol) =>
      all.map((port) => ({ destination, protocol, address: destination.address, port })),
    ),
  );
  const outcomes = await ask(cluster, undefined, targets);
  const listening = new Map(places.map((place) => [place, new Set<string>()]));
  targets.forEach(({ destination, protocol, port }, index) => {
    if (outcomes[index]!.open) listening.get(destination)!.add(`${protocol} ${port}`);
  });
  assertListening(plan, listening);
  return listening;
}

/** What flows lead to must listen, or their probes would prove nothing. */
function assertListening(plan: Plan, listening: Listening): void {
  const { flows } = plan;
  for (const [place, ports] of listening) {
    // Flows to gateways name their listeners' ports, which their pods have others for.
    if (place.party.startsWith("gateway:")) continue;
    const silent = flows.filter(
      ({ destination, protocol, ports: text }) =>
        // A large network holds what flows do not mean.
        !destination.startsWith("external:") &&
        leadsTo(plan, destination, place) &&
        !ports.has(`${protocol} ${parseInt(text)}`),
    );
    if (silent.length > 0) {
      const list = silent.map(({ protocol, ports: text }) => `${protocol} ${text}`).join(", ");
      throw new Error(`${place.party} (${place.name}) does not listen on ${list}`);
    }
  }
}

/** From one place to all others: a pod always reaches itself, also by its Service where that leads to it. */
function probesFrom(source: Place, places: readonly Place[], listening: Listening): Probe[] {
  return places.flatMap((destination) => {
    const judged = source.governed.sending || destination.governed.receiving;
    if (!judged || destination.address === source.address) return [];
    const direct = [...listening.get(destination)!].map((text) => {
      const [protocol, port] = text.split(" ") as ["tcp" | "udp", string];
      return {
        source,
        destination,
        protocol,
        address: destination.hostname ?? destination.address,
        port: Number(port),
        targetPort: Number(port),
      };
    });
    const own = new Set(source.services.map(({ address }) => address));
    // No network leads from outside to a Service's own address.
    const services = (isOutside(source) ? [] : destination.services)
      .filter(
        ({ address, protocol, targetPort }) =>
          !own.has(address) && listening.get(destination)!.has(`${protocol} ${targetPort}`),
      )
      .map((service) => ({ source, destination, ...service }));
    return [...direct, ...services];
  });
}

/** Whether an address block means pods as well is the network plugin's to say. */
function dependsOnPlugin(plan: Plan, probe: Probe): boolean {
  const isByAddress = (end: string, place: Place) =>
    place.within !== undefined && !isOutside(place) && end !== place.party && leadsTo(plan, end, place);
  return plan.flows.some(
    ({ source, destination }) =>
      (source === probe.source.party && isByAddress(destination, probe.destination)) ||
      (destination === probe.destination.party && isByAddress(source, probe.source)),
  );
}

export function isPlanned(plan: Plan, probe: Probe): boolean {
  const { flows } = plan;
  const { source, destination, protocol, targetPort } = probe;
  if (plan.isolation === "observe") return true;
  if (plan.isolation === "applications" && [source, destination].some(({ party }) => party === VISITOR))
    return ![source, destination].some(({ party }) => plan.applications.some(({ name }) => name === party));
  // Names are for every pod of the space, also for one that is no application.
  if (source.party === VISITOR && destination.party === "platform:dns") return targetPort === DNS_PORT;
  return flows.some(
    (flow) =>
      (flow.source === source.party || (isOutside(source) && leadsTo(plan, flow.source, source))) &&
      leadsTo(plan, flow.destination, destination) &&
      flow.protocol === protocol &&
      contains(flow.ports, targetPort),
  );
}

function isOutside({ name }: Place): boolean {
  return name === "outside";
}

function leadsTo({ identities }: Plan, end: string, place: Place): boolean {
  if (end === place.party || holds(end, place)) return true;
  const { networks = [], except = [], hostnames = [] } = identities.find(({ party }) => party === end) ?? {};
  if (place.hostname !== undefined && hostnames.includes(place.hostname)) return true;
  return networks.some((it) => holds(it, place)) && !except.some((it) => holds(it, place));
}

function holds(end: string, { address }: Place): boolean {
  const network = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(end);
  return network !== null && isWithin(address, network[1]!, Number(network[2]));
}

export function isWithin(address: string, network: string, length: number): boolean {
  const [a, b] = [address, network].map((text) =>
    text.split(".").reduce((value, part) => value * 256 + Number(part), 0),
  ) as [number, number];
  const size = 2 ** (32 - length);
  return Math.floor(a / size) === Math.floor(b / size);
}

function contains(ports: string, port: number): boolean {
  const [first, last] = ports.split("-").map(Number) as [number, number?];
  return port >= first && port <= (last ?? first);
}

/** A Service of several pods may answer from any of them, and an Envoy in front has no name. */
function misdirection(probe: Probe, { name }: Outcome, places: readonly Place[]): string[] {
  if (name === undefined || name === "") return [];
  const right = places.some((place) => place.party === probe.destination.party && place.name === name);
  return right || probe.destination.name === name ? [] : [`${textOf(probe)}: ${name} answered`];
}

async function send(cluster: Cluster, probes: readonly Probe[]): Promise<Outcome[]> {
  const bySource = new Map<Place, number[]>();
  probes.forEach(({ source }, index) => bySource.set(source, [...(bySource.get(source) ?? []), index]));
  const outcomes: Outcome[] = [];
  const queue = [...bySource];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [source, indexes] = next;
      const answers = await ask(
        cluster,
        source,
        indexes.map((index) => probes[index]!),
      );
      indexes.forEach((index, position) => (outcomes[index] = answers[position]!));
    }
  };
  await Promise.all(Array.from({ length: SOURCES_AT_ONCE }, work));
  return outcomes;
}

interface Target {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

/** From a place, or from the node itself. */
async function ask(
  { node, programs }: Cluster,
  source: Place | undefined,
  targets: readonly Target[],
): Promise<Outcome[]> {
  const probe = [programs.echo, "probe"];
  const [command = "", ...args] = source?.within?.(probe) ?? probe;
  const list = targets.map(({ protocol, address, port }) => ({
    ...{ protocol, address, port },
    ...(/[a-z]/.test(address) && { resolver: `${DNS_ADDRESS}:53` }),
  }));
  return JSON.parse(await node.run(command, args, JSON.stringify(list))) as Outcome[];
}

/** Cilium drops what kube-router refuses. */
export function withoutReason(disagreement: string): string {
  return disagreement.replace(/closed \(.*\)/, "closed");
}

export function textOf({ source, destination, protocol, address, port, targetPort }: Probe): string {
  const direct = [destination.address, destination.hostname];
  const by = direct.includes(address) ? "" : ` by its Service's ${port}`;
  return `${source.party} -> ${destination.hostname ?? destination.party} ${protocol} ${targetPort}${by}`;
}

function stateOf({ open, reason }: Outcome): string {
  return open ? "open" : `closed (${reason})`;
}
