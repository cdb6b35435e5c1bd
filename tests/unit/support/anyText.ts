import fc from "fast-check";

const isSurrogate = (point: number) => point >= 0xd800 && point <= 0xdfff;

/** Text of any characters. (fast-check's own takes seconds to begin with.) */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const point = fc.oneof(
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0x2000, max: 0x2fff }),
    fc.integer({ min: 0, max: 0x10ffff }),
  );
  return fc
    .array(point, { maxLength })
    .map((points) => String.fromCodePoint(...points.filter((it) => !isSurrogate(it))));
}
