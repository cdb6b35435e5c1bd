import ipaddr from "ipaddr.js";

/**
 * An inclusive range of addresses on one line: IPv4 first, and IPv6 after a gap, so that ranges of the two families
 * never touch.
 */
export interface AddressRange {
  readonly from: bigint;
  readonly to: bigint;
}

const IPV4_BITS = 32;
const IPV6_BITS = 128;
const IPV6_START = 1n << 40n;

export const ALL_IPV4: AddressRange = { from: 0n, to: (1n << BigInt(IPV4_BITS)) - 1n };
const ALL_IPV6: AddressRange = {
  from: IPV6_START,
  to: IPV6_START + (1n << BigInt(IPV6_BITS)) - 1n,
};
export const EVERY_ADDRESS: readonly AddressRange[] = [ALL_IPV4, ALL_IPV6];

const parsed = new Map<string, AddressRange | undefined>();

/** The addresses of a network such as `10.0.0.0/8` or `fd00::/8`; undefined for text that is none. */
export function addressesOf(cidr: string): AddressRange | undefined {
  if (!parsed.has(cidr)) parsed.set(cidr, parse(cidr));
  return parsed.get(cidr);
}

function parse(cidr: string): AddressRange | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const length = address.kind() === "ipv4" ? IPV4_BITS : IPV6_BITS;
  const number = address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(length - bits);
  const start = (length === IPV4_BITS ? 0n : IPV6_START) + (number & ~(size - 1n));
  return { from: start, to: start + size - 1n };
}

/** Addresses that are good on one link alone: RFC 3927 and RFC 4291. */
export const LINK_LOCAL = ["169.254.0.0/16", "fe80::/10"].map((it) => addressesOf(it)!);

/** Joins overlapping and adjacent ranges; the result is sorted and minimal. */
export function mergeAddresses(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (!last || range.from > last.to + 1n) merged.push(range);
    else if (range.to > last.to) merged[merged.length - 1] = { from: last.from, to: range.to };
  }
  return merged;
}

/** What of `ranges` is in none of `holes`. */
export function subtractAddresses(
  ranges: readonly AddressRange[],
  holes: readonly AddressRange[],
): AddressRange[] {
  const apart = mergeAddresses(holes);
  const rest: AddressRange[] = [];
  let next = 0;
  for (const { from, to } of mergeAddresses(ranges)) {
    while (next < apart.length && apart[next]!.to < from) next++;
    let start = from;
    for (let at = next; at < apart.length && apart[at]!.from <= to; at++) {
      const hole = apart[at]!;
      if (start < hole.from) rest.push({ from: start, to: hole.from - 1n });
      start = hole.to + 1n;
      next = at;
    }
    if (start <= to) rest.push({ from: start, to });
  }
  return rest;
}

/** Whether every address of a range is in one of the others. */
export function coversAddresses(ranges: readonly AddressRange[], wanted: AddressRange): boolean {
  return subtractAddresses([wanted], ranges).length === 0;
}

/** A range as networks, such as `10.0.0.0/8`; a range that is none takes several. */
export function formatAddresses({ from, to }: AddressRange): string[] {
  const isIpv6 = from >= IPV6_START;
  const [start, length] = isIpv6 ? [IPV6_START, IPV6_BITS] : [0n, IPV4_BITS];
  const networks: string[] = [];
  let next = from - start;
  const last = to - start;
  while (next <= last) {
    let free = 0;
    while (free < length && (next & ((1n << BigInt(free + 1)) - 1n)) === 0n) {
      if (next + (1n << BigInt(free + 1)) - 1n > last) break;
      free++;
    }
    networks.push(`${formatAddress(next, length)}/${length - free}`);
    next += 1n << BigInt(free);
  }
  return networks;
}

function formatAddress(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((value >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
