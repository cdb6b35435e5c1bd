import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../../core/document/decodeText";
import { anyText } from "../../support/anyText";

const text = "space: prod\n# Grüße 🛒\n";
const utf16be = (value: string) => Buffer.from(value, "utf16le").swap16();

describe("the encoding of a file", () => {
  it("is UTF-8, with or without a byte order mark", () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        fc.pre(!value.startsWith("\0") && value[1] !== "\0");
        expect(decodeText(Buffer.from(value))).toEqual({ text: value });
      }),
      { examples: [[`\uFEFF${text}`], [""], ["a"]] },
    );
  });

  it.each([
    ["little-endian", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["big-endian", utf16be(`\uFEFF${text}`)],
    ["little-endian without mark", Buffer.from(text, "utf16le")],
    ["big-endian without mark", utf16be(text)],
  ])("is named where it is UTF-16, %s", (_, bytes) => {
    expect(decodeText(bytes)).toEqual({ problem: "is UTF-16 (save it as UTF-8)" });
  });

  it("is named where it is UTF-32", () => {
    expect(decodeText(Buffer.from([0xff, 0xfe, 0, 0, 0x73, 0, 0, 0]))).toEqual({
      problem: "is UTF-32 (save it as UTF-8)",
    });
  });

  it.each([
    ["Latin-1", Buffer.from("space: prod\n# Grüße\n", "latin1")],
    ["half a character", Buffer.from("a\n€").subarray(0, 4)],
    ["half of a surrogate pair", Buffer.from([0x61, 10, 0xed, 0xa0, 0x80])],
    ["an overlong slash", Buffer.from([0x61, 10, 0xc0, 0xaf])],
  ])("is refused at its line: %s", (_, bytes) => {
    expect(decodeText(bytes)).toEqual({
      problem: "is not UTF-8: line 2 holds other bytes, such as those of Latin-1 (save it as UTF-8)",
    });
  });
});
