/** TCP or UDP: every scheme and application protocol is carried by one of them. */
export type Protocol = "tcp" | "udp";

/** An inclusive range of ports; a single port is a range of one. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const LOWEST_PORT = 1;
export const HIGHEST_PORT = 65535;

/** `3000` for one port, `8080-8090` for a range. */
export function formatPorts({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

export function singlePort(port: number): PortRange {
  return { from: port, to: port };
}

function containsPort(range: PortRange, port: number): boolean {
  return range.from <= port && port <= range.to;
}

/** Joins overlapping and adjacent ranges; the result is sorted and minimal. */
export function mergeRanges(ranges: readonly PortRange[]): PortRange[] {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  const merged: PortRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}

/** What of `ranges` is in none of `others`; sorted and minimal. */
export function subtractRanges(ranges: readonly PortRange[], others: readonly PortRange[]): PortRange[] {
  const holes = mergeRanges(others);
  return mergeRanges(ranges).flatMap((range) => {
    const rest: PortRange[] = [];
    let start = range.from;
    for (const hole of holes) {
      if (hole.to < start || hole.from > range.to) continue;
      if (start < hole.from) rest.push({ from: start, to: hole.from - 1 });
      start = hole.to + 1;
    }
    if (start <= range.to) rest.push({ from: start, to: range.to });
    return rest;
  });
}

/** The reverse of {@link formatPorts}, for text that it wrote. */
export function parsePorts(text: string): PortRange {
  const [from = "", to = from] = text.split("-");
  return { from: Number(from), to: Number(to) };
}

/**
 * The ports at the destination that callers reach when they say `ports`: a published port leads to its container port,
 * any other port to itself.
 */
export function translatePorts(ports: PortRange, containerPorts: ReadonlyMap<number, number>): PortRange[] {
  const translated: PortRange[] = [];
  let start = ports.from;
  const published = [...containerPorts.keys()]
    .filter((port) => containsPort(ports, port))
    .sort((a, b) => a - b);
  for (const port of published) {
    if (start < port) translated.push({ from: start, to: port - 1 });
    translated.push(singlePort(containerPorts.get(port)!));
    start = port + 1;
  }
  if (start <= ports.to) translated.push({ from: start, to: ports.to });
  return mergeRanges(translated);
}
