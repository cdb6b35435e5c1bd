import {
  formatPorts,
  HIGHEST_PORT,
  LOWEST_PORT,
  mergeRanges,
  parsePorts,
  subtractRanges,
  type PortRange,
} from "../core/resolve/ports";

/**
 * What may pass: by protocol, the sorted, minimal ranges of destination ports. Protocols without ports have the one
 * range {@link WITHOUT_PORTS}. Values are shared and never changed; the empty set is always {@link NOTHING}.
 */
export type Traffic = Readonly<Record<string, readonly PortRange[]>>;

export const NOTHING: Traffic = Object.freeze({});

/** Stands for a whole protocol that has no ports. */
export const WITHOUT_PORTS: PortRange = { from: 0, to: 0 };
export const ALL_PORTS: PortRange = { from: LOWEST_PORT, to: HIGHEST_PORT };

/** Every protocol that the two clouds name by themselves, and `other` for the rest. */
const PROTOCOLS_WITH_PORTS = ["tcp", "udp", "sctp"] as const;
export const OTHER_PROTOCOL = "other";

/** All traffic of the protocols that have ports. */
export const ALL_WITH_PORTS: Traffic = Object.fromEntries(
  PROTOCOLS_WITH_PORTS.map((protocol) => [protocol, [ALL_PORTS]]),
);

const PORTS = HIGHEST_PORT + 1;
const interned = new Map<string, Map<number, Traffic>>();

/** One range of one protocol. The same arguments give the same object, which makes comparisons cheap. */
export function trafficOf(protocol: string, range: PortRange): Traffic {
  let ofProtocol = interned.get(protocol);
  if (!ofProtocol) interned.set(protocol, (ofProtocol = new Map<number, Traffic>()));
  const key = range.from * PORTS + range.to;
  let known = ofProtocol.get(key);
  if (!known) ofProtocol.set(key, (known = { [protocol]: [range] }));
  return known;
}

const written = new Map<string, Map<string, Traffic>>();

/** The traffic of a protocol and ports as flows write them. */
export function writtenTraffic(protocol: string, ports: string): Traffic {
  let ofProtocol = written.get(protocol);
  if (!ofProtocol) written.set(protocol, (ofProtocol = new Map<string, Traffic>()));
  let known = ofProtocol.get(ports);
  if (!known) ofProtocol.set(ports, (known = trafficOf(protocol, parsePorts(ports))));
  return known;
}

export function isNothing(traffic: Traffic): boolean {
  if (traffic === NOTHING) return true;
  for (const _ in traffic) return false;
  return true;
}

const unions = new WeakMap<Traffic, WeakMap<Traffic, Traffic>>();

/** What passes in either. The same arguments give the same object: few unions are made of many rules. */
export function union(a: Traffic, b: Traffic): Traffic {
  if (a === b || isNothing(b)) return a;
  if (isNothing(a)) return b;
  let ofFirst = unions.get(a);
  if (!ofFirst) unions.set(a, (ofFirst = new WeakMap<Traffic, Traffic>()));
  let known = ofFirst.get(b);
  if (!known) ofFirst.set(b, (known = joined(a, b)));
  return known;
}

function joined(a: Traffic, b: Traffic): Traffic {
  const result: Record<string, readonly PortRange[]> = { ...a };
  for (const protocol of Object.keys(b)) {
    const known = result[protocol];
    result[protocol] = known ? mergeRanges([...known, ...b[protocol]!]) : b[protocol]!;
  }
  return result;
}

/** Whether the same passes in both. */
export function isSame(a: Traffic, b: Traffic): boolean {
  return a === b || (isNothing(subtract(a, b)) && isNothing(subtract(b, a)));
}

/** What passes in both. */
export function intersect(a: Traffic, b: Traffic): Traffic {
  if (a === b) return a;
  const result: Record<string, readonly PortRange[]> = {};
  for (const protocol of Object.keys(a)) {
    const others = b[protocol];
    if (!others) continue;
    const common = intersectRanges(a[protocol]!, others);
    if (common.length > 0) result[protocol] = common;
  }
  return Object.keys(result).length === 0 ? NOTHING : result;
}

/** What passes in the first and not in the second. */
export function subtract(a: Traffic, b: Traffic): Traffic {
  if (a === b || isNothing(a)) return NOTHING;
  if (isNothing(b)) return a;
  const result: Record<string, readonly PortRange[]> = {};
  for (const protocol of Object.keys(a)) {
    const rest = b[protocol] ? subtractRanges(a[protocol]!, b[protocol]) : a[protocol]!;
    if (rest.length > 0) result[protocol] = rest;
  }
  return Object.keys(result).length === 0 ? NOTHING : result;
}

/** Both lists are sorted and minimal; so is the result. */
function intersectRanges(a: readonly PortRange[], b: readonly PortRange[]): PortRange[] {
  const common: PortRange[] = [];
  let [left, right] = [0, 0];
  while (left < a.length && right < b.length) {
    const from = Math.max(a[left]!.from, b[right]!.from);
    const to = Math.min(a[left]!.to, b[right]!.to);
    if (from <= to) common.push({ from, to });
    if (a[left]!.to < b[right]!.to) left++;
    else right++;
  }
  return common;
}

/** Whether one port of a protocol passes. */
export function passes(traffic: Traffic, protocol: string, port: number): boolean {
  return traffic[protocol]?.some(({ from, to }) => from <= port && port <= to) ?? false;
}

/** By protocol, in text: `any` for everything that a platform filters. */
export function linesOf(traffic: Traffic): { readonly protocol: string; readonly ports: string }[] {
  const isPlain = Object.keys(traffic).length === PROTOCOLS_WITH_PORTS.length;
  if (PROTOCOLS_WITH_PORTS.every((it) => isWhole(traffic[it])) && (isPlain || traffic[OTHER_PROTOCOL])) {
    return [{ protocol: "any", ports: "all" }];
  }
  return Object.keys(traffic)
    .sort()
    .map((protocol) => ({ protocol, ports: formatRanges(traffic[protocol]!) }));
}

function isWhole(ranges: readonly PortRange[] | undefined): boolean {
  return ranges?.length === 1 && ranges[0]!.from <= LOWEST_PORT && ranges[0]!.to >= HIGHEST_PORT;
}

function formatRanges(ranges: readonly PortRange[]): string {
  if (isWhole(ranges) || ranges[0]?.to === WITHOUT_PORTS.to) return "all";
  return ranges.map(formatPorts).join(", ");
}

/** All of it in one text, such as `tcp 80, 443 and udp 53`. */
export function formatTraffic(traffic: Traffic): string {
  const lines = linesOf(traffic).map(formatLine);
  return lines.length === 0 ? "nothing" : lines.join(" and ");
}

/** One protocol's ports in text, such as `tcp 80` or `udp on all ports`. */
export function formatLine({
  protocol,
  ports,
}: {
  readonly protocol: string;
  readonly ports: string;
}): string {
  if (protocol === "any") return "everything";
  return ports === "all" ? `${protocol} on all ports` : `${protocol} ${ports}`;
}
