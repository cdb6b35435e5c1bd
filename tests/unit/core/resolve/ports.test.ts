import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatPorts,
  mergeRanges,
  singlePort,
  translatePorts,
  type PortRange,
} from "../../../../core/resolve/ports";

/** Few enough ports that ranges meet, overlap and touch often. */
const port = fc.integer({ min: 1, max: 40 });
const range: fc.Arbitrary<PortRange> = fc
  .tuple(port, port)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const ranges = fc.array(range, { maxLength: 8 });

/** Every port of some ranges, in order, once. */
function portsOf(list: readonly PortRange[]): number[] {
  const ports = new Set<number>();
  for (const { from, to } of list) for (let it = from; it <= to; it += 1) ports.add(it);
  return [...ports].sort((a, b) => a - b);
}

/** Sorted, and with a gap of one port or more between any two. */
function expectMinimal(list: readonly PortRange[]): void {
  for (const [index, { from, to }] of list.entries()) {
    expect(from).toBeLessThanOrEqual(to);
    if (index > 0) expect(from).toBeGreaterThan(list[index - 1]!.to + 1);
  }
}

describe("mergeRanges", () => {
  it("keeps every port, adds none, and leaves the least number of ranges", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        expect(portsOf(merged)).toEqual(portsOf(list));
        expectMinimal(merged);
      }),
    );
  });

  it("does not depend on the order, and changes nothing twice", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        expect(mergeRanges([...list].reverse())).toEqual(merged);
        expect(mergeRanges(merged)).toEqual(merged);
      }),
    );
  });

  it("leaves its argument alone", () => {
    const list = [singlePort(2), singlePort(1)];
    mergeRanges(list);
    expect(list).toEqual([singlePort(2), singlePort(1)]);
  });

  it("joins what touches, and keeps apart what does not", () => {
    expect(mergeRanges([])).toEqual([]);
    expect(mergeRanges([singlePort(81), singlePort(80)])).toEqual([{ from: 80, to: 81 }]);
    expect(mergeRanges([singlePort(80), singlePort(82)])).toEqual([singlePort(80), singlePort(82)]);
    expect(
      mergeRanges([
        { from: 1, to: 9 },
        { from: 2, to: 3 },
      ]),
    ).toEqual([{ from: 1, to: 9 }]);
  });
});

describe("translatePorts", () => {
  const published = fc.array(fc.tuple(port, port), { maxLength: 8 }).map((pairs) => new Map(pairs));

  it("leads each published port to its container port, and each other port to itself", () => {
    fc.assert(
      fc.property(range, published, (ports, containerPorts) => {
        const naive = portsOf([ports]).map((it) => singlePort(containerPorts.get(it) ?? it));
        const translated = translatePorts(ports, containerPorts);
        expect(portsOf(translated)).toEqual(portsOf(naive));
        expectMinimal(translated);
      }),
    );
  });

  it.each([
    ["a published port", { from: 80, to: 80 }, [[80, 8080]], ["8080"]],
    ["the container port itself", { from: 8080, to: 8080 }, [[80, 8080]], ["8080"]],
    ["a range around a published port", { from: 79, to: 81 }, [[80, 8080]], ["79", "81", "8080"]],
    ["a range that starts with one", { from: 80, to: 82 }, [[80, 8080]], ["81-82", "8080"]],
    ["a range that ends with one", { from: 78, to: 80 }, [[80, 8080]], ["78-79", "8080"]],
    [
      "ports that swap",
      { from: 80, to: 81 },
      [
        [80, 81],
        [81, 80],
      ],
      ["80-81"],
    ],
    [
      "two ports of one container port",
      { from: 80, to: 81 },
      [
        [80, 8080],
        [81, 8080],
      ],
      ["8080"],
    ],
    ["every port", { from: 1, to: 65535 }, [[65535, 1]], ["1-65534"]],
    ["no published port", { from: 1, to: 9 }, [[80, 8080]], ["1-9"]],
  ] as const)("%s", (_, ports, pairs, expected) => {
    expect(translatePorts(ports, new Map(pairs)).map(formatPorts)).toEqual(expected);
  });
});

describe("port ranges", () => {
  it("print as N or N-M", () => {
    expect(formatPorts(singlePort(80))).toBe("80");
    expect(formatPorts({ from: 80, to: 80 })).toBe("80");
    expect(formatPorts({ from: 80, to: 81 })).toBe("80-81");
  });
});
