import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesOf, subtractAddresses } from "../../../proof/addresses";
import { compareOutside } from "../../../proof/compareOutside";
import { outsideOf } from "../../../proof/outside";
import { isSame, NOTHING, subtract, trafficOf, union, type Traffic } from "../../../proof/traffic";

const network = (last: number, bits: number) => addressesOf(`10.0.0.${last}/${bits}`)!;
const outsideTraffic = fc
  .tuple(fc.nat({ max: 31 }), fc.integer({ min: 27, max: 32 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
  .map(([last, bits, port, isLonger]) => ({
    outside: outsideOf(network(last, bits)),
    traffic: trafficOf("tcp", { from: port, to: isLonger ? port + 1 : port }),
  }));
const several = fc.array(outsideTraffic, { maxLength: 5 });

describe("what passes to addresses, and what is declared", () => {
  it("is compared as address by address", () => {
    fc.assert(
      fc.property(several, several, (passing, declared) => {
        const differences = compareOutside(passing, declared);
        const start = network(0, 32).from;
        for (let address = start; address < start + 32n; address++) {
          const at = (items: typeof passing): Traffic =>
            items
              .filter(
                ({ outside }) =>
                  "range" in outside && outside.range.from <= address && address <= outside.range.to,
              )
              .map(({ traffic }) => traffic)
              .reduce(union, NOTHING);
          const here = differences.filter(({ places }) =>
            places.map((it) => addressesOf(it)!).some(({ from, to }) => from <= address && address <= to),
          );
          expect(here.length).toBeLessThanOrEqual(1);
          const [found] = here;
          expect(isSame(found?.undeclared ?? NOTHING, subtract(at(passing), at(declared)))).toBe(true);
          expect(isSame(found?.blocked ?? NOTHING, subtract(at(declared), at(passing)))).toBe(true);
        }
      }),
    );
  });

  it("is compared in time that grows with the number of networks, not with its square", () => {
    const count = 40_000;
    const networks = Array.from({ length: count }, (_, index) => ({
      outside: outsideOf(addressesOf(`10.${index >> 8}.${index & 255}.0/25`)!),
      traffic: trafficOf("tcp", { from: 443, to: 443 }),
    }));
    const start = performance.now();
    expect(compareOutside(networks, networks.slice(0, -1))).toHaveLength(1);
    const ranges = networks.map(({ outside }) => (outside as { range: { from: bigint; to: bigint } }).range);
    expect(subtractAddresses([addressesOf("10.0.0.0/8")!], ranges)).toHaveLength(count);
    // Their square takes far longer.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
