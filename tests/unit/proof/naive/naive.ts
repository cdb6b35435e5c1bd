/*
 * A second evaluator, on purpose without any cleverness: it tries every pair of ends with every port that is of
 * interest. It shares nothing with the one under test, so that the two may disagree.
 */
/**
 * What a resource has, read as it comes: this evaluator must not share the checks of the one under test, nor any type that
 * those rest on.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type AsItComes = any;

/* eslint-disable complexity, max-depth -- plain loops and conditions are the point of it */

export interface NaivePlan {
  readonly platform: string;
  readonly applications: readonly {
    readonly name: string;
    readonly hostname: string;
    readonly inbound: readonly {
      readonly port: number;
      readonly containerPort: number;
      readonly protocol: string;
      readonly tlsPort: number | null;
    }[];
  }[];
  readonly gateways: readonly {
    readonly name: string;
    readonly internal: boolean;
    readonly hostname: string | null;
    readonly tls: string;
    readonly minimumProtocolVersion: string | null;
    readonly routes: readonly {
      readonly path: string | null;
      readonly hostname: string | null;
      readonly destination: string;
      readonly port: number;
      readonly replacePrefix: string | null;
    }[];
  }[];
  readonly flows: readonly {
    readonly source: string;
    readonly destination: string;
    readonly protocol: string;
    readonly ports: string;
  }[];
  readonly identities: readonly NaiveIdentity[];
  readonly lookups: readonly { readonly name: string; readonly function: string; readonly inputs: unknown }[];
  readonly resources: readonly { readonly name: string; readonly type: string; readonly inputs: unknown }[];
}

export interface NaiveIdentity {
  readonly party: string;
  readonly resource?: string;
  readonly controller?: string;
  readonly gatewayClass?: string;
  readonly namespace?: string;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly pods?: readonly {
    readonly namespace: string;
    readonly podLabels: Readonly<Record<string, string>>;
  }[];
  readonly securityGroups?: readonly string[];
  readonly securityGroupTags?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly prefixLists?: readonly string[];
}

/** A value has a shape that says nothing: whether a packet passes cannot be told. */
export class Undecided extends Error {}

/** The objects in a list that may be left out. In an edited plan anything may stand there. */
export function objectsIn(list: unknown): Record<string, unknown>[] {
  if (list === undefined || list === null) return [];
  const isObject = (it: unknown) => typeof it === "object" && it !== null && !Array.isArray(it);
  if (!Array.isArray(list) || !list.every(isObject))
    throw new Undecided(`${JSON.stringify(list)} is no list of objects`);
  return list as Record<string, unknown>[];
}

/** Something that sends or receives: pods that are alike, an interface, or one address outside. */
export interface NaiveEnd {
  readonly name: string;
  /** The names by which flows mean it. */
  readonly meant: readonly string[];
  readonly kind: "governed" | "other" | "address";
  readonly ours: boolean;
}

/** What a cloud says of one packet. */
export interface NaiveCloud<End extends NaiveEnd> {
  readonly ends: readonly End[];
  readonly protocols: readonly string[];
  readonly ports: readonly number[];
  /** Whether a rule of the plan lets it out of, or into, one end. */
  lets(direction: "out" | "in", at: End, other: End, protocol: string, port: number): boolean;
  /** Whether it would pass there for certain, or perhaps, without any rule of the plan. */
  background(direction: "out" | "in", at: End): "no" | "maybe" | "yes";
  /** Whether a rule for addresses at one end may mean the other. */
  letsByAddress(direction: "out" | "in", at: End, protocol: string, port: number): "no" | "maybe" | "yes";
  /** Whether a flow's end means an address outside. */
  meansAddress(flowEnd: string, address: End): boolean;
}

/** Every packet for which what passes and what is declared differ. */
export function naivePacketDifferences<End extends NaiveEnd>(
  plan: NaivePlan,
  cloud: NaiveCloud<End>,
): string[] {
  const found: string[] = [];
  for (const source of cloud.ends) {
    for (const destination of cloud.ends) {
      // What the platform's parts say to each other is nobody's to declare.
      if (source.kind !== "governed" && destination.kind !== "governed") continue;
      const flows = plan.flows.filter(
        (flow) => means(cloud, flow.source, source) && means(cloud, flow.destination, destination),
      );
      for (const protocol of cloud.protocols) {
        for (const port of cloud.ports) {
          const packet = `${source.name} → ${destination.name} ${protocol} ${port}`;
          const { certain, possible } = verdict(cloud, source, destination, protocol, port);
          const declared = flows.some((flow) => flow.protocol === protocol && isWithin(flow.ports, port));
          if (declared && !certain) found.push(`blocked ${packet}`);
          if (!declared && possible) found.push(`undeclared ${packet}`);
        }
      }
    }
  }
  return found;
}

function means<End extends NaiveEnd>(cloud: NaiveCloud<End>, flowEnd: string, end: End): boolean {
  return end.kind === "address" ? cloud.meansAddress(flowEnd, end) : end.meant.includes(flowEnd);
}

/** Whether a packet passes for certain, and whether it passes if rules that the plan does not hold let it. */
export function verdict<End extends NaiveEnd>(
  cloud: NaiveCloud<End>,
  source: End,
  destination: End,
  protocol: string,
  port: number,
): { certain: boolean; possible: boolean } {
  const out = cloud.lets("out", source, destination, protocol, port);
  const into = cloud.lets("in", destination, source, protocol, port);
  const [behindOut, behindIn] = [cloud.background("out", source), cloud.background("in", destination)];
  if (source.kind === "address") {
    const open = behindIn === "yes";
    return { certain: into || open, possible: into || (open && destination.ours) };
  }
  if (destination.kind === "address") {
    const open = behindOut === "yes";
    return { certain: out || open, possible: out || (open && source.ours) };
  }
  const [addressOut, addressIn] = [
    cloud.letsByAddress("out", source, protocol, port),
    cloud.letsByAddress("in", destination, protocol, port),
  ];
  const certainOut = out || addressOut === "yes" || behindOut === "yes";
  const certainIn = into || addressIn === "yes" || behindIn === "yes";
  const perhapsOut = addressOut !== "no" || behindOut !== "no";
  const perhapsIn = addressIn !== "no" || behindIn !== "no";
  const ownOpen = (source.ours && behindOut === "yes") || (destination.ours && behindIn === "yes");
  return {
    certain: certainOut && certainIn,
    // What both ends let through by address alone is declared, or not, by address.
    possible:
      (out && into) || (out && perhapsIn) || (perhapsOut && into) || (ownOpen && perhapsOut && perhapsIn),
  };
}

function isWithin(ports: string, port: number): boolean {
  const [from, to = from] = ports.split("-").map(Number) as [number, number?];
  return from <= port && port <= to;
}

/** The ports at which anything may change: those that are written anywhere, and their neighbours. */
export function interestingPorts(plan: NaivePlan): number[] {
  const ports = new Set([1, 80, 443, 65535]);
  const add = (port: number) => {
    for (const it of [port - 1, port, port + 1]) if (it >= 1 && it <= 65535) ports.add(it);
  };
  for (const flow of plan.flows) flow.ports.split("-").forEach((it) => add(Number(it)));
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (/^(port|endPort|fromPort|toPort|containerPort|targetPort)$/.test(key) && typeof item === "number")
        add(item);
      visit(item);
    }
  };
  plan.resources.forEach(({ inputs }) => visit(inputs));
  return [...ports].sort((a, b) => a - b);
}

/** An address as a list of bytes: 4 or 16. */
function bytesOf(address: string): number[] {
  if (!address.includes(":")) return address.split(".").map(Number);
  const [head, tail] = address.split("::") as [string, string?];
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((it) => parseInt(it, 16)));
  const [first, last] = [groups(head), groups(tail ?? "")];
  const zeros = Array<number>(8 - first.length - last.length).fill(0);
  return [...first, ...zeros, ...last].flatMap((it) => [it >> 8, it & 255]);
}

/** Whether a network holds an address, bit by bit. */
export function holds(cidr: string, address: string): boolean {
  const [network, bits] = cidr.split("/") as [string, string];
  const [wanted, found] = [bytesOf(network), bytesOf(address)];
  if (wanted.length !== found.length) return false;
  for (let bit = 0; bit < Number(bits); bit++) {
    const mask = 128 >> (bit % 8);
    if ((wanted[bit >> 3]! & mask) !== (found[bit >> 3]! & mask)) return false;
  }
  return true;
}

/** For every network that is written anywhere: its first and last address, and those beside it. */
export function interestingAddresses(plan: NaivePlan): string[] {
  // Those of private networks are declared without being written in a flow.
  const written = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
  const text = JSON.stringify([plan.flows, plan.resources, plan.identities, written]);
  const addresses = new Set(["8.8.8.8", "2001:4860::8888", "10.200.0.1", "169.254.20.10", "169.254.20.11"]);
  for (const [cidr] of text.matchAll(/\d+\.\d+\.\d+\.\d+\/\d+/g)) addNeighbours(addresses, cidr);
  for (const [cidr] of text.matchAll(/[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*\/\d+/g)) addNeighbours(addresses, cidr);
  return [...addresses];
}

function addNeighbours(addresses: Set<string>, cidr: string): void {
  const [network, bits] = cidr.split("/") as [string, string];
  const bytes = bytesOf(network);
  const start = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const size = 1n << BigInt(bytes.length * 8 - Number(bits));
  const highest = (1n << BigInt(bytes.length * 8)) - 1n;
  for (const value of [start - 1n, start, start + size - 1n, start + size]) {
    if (value < 0n || value > highest) continue;
    const text = bytes.map((_, index) => Number((value >> BigInt(8 * (bytes.length - 1 - index))) & 255n));
    addresses.add(
      bytes.length === 4
        ? text.join(".")
        : Array.from({ length: 8 }, (_, index) =>
            (text[2 * index]! * 256 + text[2 * index + 1]!).toString(16),
          ).join(":"),
    );
  }
}
