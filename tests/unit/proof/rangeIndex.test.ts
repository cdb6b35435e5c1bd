import fc from "fast-check";
import { expect, it } from "vitest";
import { RangeIndex } from "../../../proof/rangeIndex";

const range = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 }))
  .map(([from, more]) => ({ from: BigInt(from), to: BigInt(from + more) }));

it("finds each range that meets another one, and no more", () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), range, (ranges, wanted) => {
      const index = new RangeIndex(ranges.map((it, value) => ({ range: it, value })));
      const expected = ranges.flatMap(({ from, to }, value) =>
        from <= wanted.to && wanted.from <= to ? value : [],
      );
      expect(index.meeting(wanted).sort((a, b) => a - b)).toEqual(expected);
    }),
  );
});
