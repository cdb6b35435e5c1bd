import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressesOf,
  coversAddresses,
  formatAddresses,
  mergeAddresses,
  subtractAddresses,
} from "../../../proof/addresses";
import {
  intersect,
  isNothing,
  NOTHING,
  passes,
  subtract,
  trafficOf,
  union,
  type Traffic,
} from "../../../proof/traffic";

const protocols = ["tcp", "udp"] as const;
/** Few ports, so that ranges meet often. */
const range = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }))
  .map(([from, more]) => ({ from, to: from + more }));
const traffic: fc.Arbitrary<Traffic> = fc
  .array(fc.tuple(fc.constantFrom(...protocols), range), { maxLength: 5 })
  .map((items) => items.map(([protocol, ports]) => trafficOf(protocol, ports)).reduce(union, NOTHING));

describe("sets of ports", () => {
  it("are what they are port by port", () => {
    fc.assert(
      fc.property(traffic, traffic, (a, b) => {
        for (const protocol of protocols) {
          for (let port = 0; port <= 30; port++) {
            const [inA, inB] = [passes(a, protocol, port), passes(b, protocol, port)];
            expect(passes(union(a, b), protocol, port)).toBe(inA || inB);
            expect(passes(intersect(a, b), protocol, port)).toBe(inA && inB);
            expect(passes(subtract(a, b), protocol, port)).toBe(inA && !inB);
          }
        }
      }),
    );
  });

  it("are empty when nothing is in them", () => {
    fc.assert(
      fc.property(traffic, (a) => {
        expect(isNothing(subtract(a, a))).toBe(true);
        expect(isNothing(subtract({ ...a }, a))).toBe(true);
        expect(isNothing(intersect(a, NOTHING))).toBe(true);
        expect(isNothing(a)).toBe(protocols.every((protocol) => a[protocol] === undefined));
      }),
    );
  });
});

describe("sets of addresses", () => {
  const small = fc
    .tuple(fc.nat({ max: 31 }), fc.integer({ min: 27, max: 32 }))
    .map(([last, bits]) => addressesOf(`10.0.0.${last}/${bits}`)!);
  const start = addressesOf("10.0.0.0/32")!.from;

  it("are what they are address by address", () => {
    const has = (ranges: readonly { from: bigint; to: bigint }[], it: bigint) =>
      ranges.some(({ from, to }) => from <= it && it <= to);
    fc.assert(
      fc.property(fc.array(small, { maxLength: 4 }), fc.array(small, { maxLength: 4 }), (a, b) => {
        const rest = subtractAddresses(a, b);
        for (let offset = 0n; offset < 32n; offset++) {
          expect(has(mergeAddresses(a), start + offset)).toBe(has(a, start + offset));
          expect(has(rest, start + offset)).toBe(has(a, start + offset) && !has(b, start + offset));
        }
        for (const wanted of a)
          expect(coversAddresses(b, wanted)).toBe(subtractAddresses([wanted], b).length === 0);
      }),
    );
  });

  it("are written as the networks that they are made of", () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 4 }), (ranges) => {
        const merged = mergeAddresses(ranges);
        const read = merged.flatMap(formatAddresses).map((it) => addressesOf(it)!);
        expect(mergeAddresses(read)).toEqual(merged);
      }),
    );
  });

  it.each(["0.0.0.0/0", "::/0", "10.0.0.0/8", "169.254.20.10/32", "fd00:30::/32", "2001:db8::1/128"])(
    "%s is itself",
    (cidr) => {
      expect(formatAddresses(addressesOf(cidr)!)).toEqual([cidr]);
    },
  );

  it.each(["10.0.0.0", "10.0.0.0/33", "internet", "pl-1", "[known after deployment]", ""])(
    '"%s" is none',
    (text) => {
      expect(addressesOf(text)).toBeUndefined();
    },
  );
});
