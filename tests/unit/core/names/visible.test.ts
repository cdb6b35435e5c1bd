import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "../../../../core/model/problem";
import { isVisible, visible, withoutCredentials } from "../../../../core/names/visible";
import { anyText } from "../../support/anyText";

describe("text in messages", () => {
  it.each([
    ["a\u001b]0;title\u0007b", String.raw`a\u001b]0;title\u0007b`],
    ["two\nlines\tand\rmore", String.raw`two\nlines\tand\rmore`],
    ["\u202eexe.txt", String.raw`\u202eexe.txt`],
    ["\u2066a\u2069\u200f", String.raw`\u2066a\u2069\u200f`],
    ["\u007f\u009b31m\u2028\u2029", String.raw`\u007f\u009b31m\u2028\u2029`],
    ["\ud800", String.raw`\ud800`],
    ["\u{1fffe}", String.raw`\ud83f\udffe`],
    ["Grüße 🛒 שלום", "Grüße 🛒 שלום"],
  ])("%j is shown as %s", (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(redact(text)).toBe(shown);
    expect(isVisible(text)).toBe(text === shown);
  });

  it("is within double quotes the same text to JSON", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const json = JSON.stringify(text);
        expect(JSON.parse(visible(json))).toBe(text);
      }),
    );
  });
});

describe("user names and passwords of URLs", () => {
  it.each([
    ["https://user:hunter2@host:80/x", "https://…@host:80/x"],
    ["see postgres://u:hun@ter2@db/x?a, then ftp://hunter2@b", "see postgres://…@db/x?a, then ftp://…@b"],
    ["ghcr.io/shop@sha256:00", "ghcr.io/shop@sha256:00"],
    ["https://host/path", "https://host/path"],
    ["write to a@b, not to https://host", "write to a@b, not to https://host"],
  ])("%s", (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });

  it("are hidden in quotes also where they hold spaces", () => {
    expect(redact('"https://user:hunter 2@host" is no target')).toBe('"https://…@host" is no target');
  });

  it("are looked for in time that grows with the text", () => {
    const text = "://".repeat(200_000);
    expect(withoutCredentials(text)).toBe(text);
    expect(redact(`"${text}`)).toBe(`"${text}`);
  });
});
