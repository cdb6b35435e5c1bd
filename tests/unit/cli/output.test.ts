import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmless } from "../../../cli/output";

describe("what a command prints", () => {
  it.each([
    [
      "\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
      String.raw`\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007`,
    ],
    ["\u001b[31mred\u001b[39m", String.raw`\u001b[31mred\u001b[39m`],
    ["a\r\u001b[2Kb", String.raw`a\r\u001b[2Kb`],
    ["\u202eabc", String.raw`\u202eabc`],
    ["line\n  ::error file=x::pwned", "line\n  \\u003a:error file=x::pwned"],
    ["::add-mask::x\n::stop-commands::y", "\\u003a:add-mask::x\n\\u003a:stop-commands::y"],
    ["a ##[group]x ##vso[task.setvariable]y", "a \\u0023#[group]x \\u0023#vso[task.setvariable]y"],
    ["  10.0.0.0/8 → ::/0\n  ::/0 → gateway", "  10.0.0.0/8 → ::/0\n  ::/0 → gateway"],
    ["### a heading\n| a::b |\n", "### a heading\n| a::b |\n"],
  ])("%j does no harm", (text, printed) => {
    expect(harmless(text)).toBe(printed);
  });

  it("keeps its own colours on a terminal, and no other sequence", () => {
    expect(harmless("\u001b[31merror\u001b[39m \u001b[8mhidden\u001b[2J", true)).toBe(
      "\u001b[31merror\u001b[39m \\u001b[8mhidden\\u001b[2J",
    );
  });

  it("is the same JSON, whatever stands in its texts", () => {
    const parts = fc.constantFrom(
      "::error::x",
      "##[group]",
      "\u202e",
      "\u001b]0;",
      "\n::a::",
      "\u2028",
      "ü",
      "\u{1ffff}",
      '"',
      "\\",
    );
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.array(parts).map((it) => it.join("")),
        ),
        (value) => {
          expect(JSON.parse(harmless(JSON.stringify(value, null, 2)))).toEqual(
            JSON.parse(JSON.stringify(value)),
          );
        },
      ),
    );
  });
});
