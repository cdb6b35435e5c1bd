import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostPattern, wildcardPattern } from "../../../proof/aws/patterns";

/** The same by an expression, which may take its time. */
function byExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`);
}

describe("patterns of a load balancer's rules", () => {
  it("mean what an expression would", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", ".", "/"), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(wildcardPattern(pattern)(text)).toBe(byExpression(pattern).test(text));
      }),
      {
        numRuns: 2000,
        examples: [
          ["*", ""],
          ["", ""],
          ["a*b*a", "abba"],
          ["?*", "a"],
          ["*.a.*", "b.a.a.b"],
        ],
      },
    );
  });

  it("do not explode, however many stars they have", () => {
    const compared: number[] = [];
    // Each comparison asks for one character of the text.
    const text = new Proxy(new String("a.".repeat(500)), {
      get: (whole, key) => {
        if (typeof key === "string" && /^\d+$/.test(key)) compared.push(Number(key));
        return Reflect.get(whole, key, whole) as unknown;
      },
    }) as unknown as string;
    const pattern = "*.".repeat(60) + "b";
    expect(wildcardPattern(pattern)(text)).toBe(false);
    expect(compared.length).toBeLessThan(pattern.length * text.length);
  });

  it("of hosts take no notice of case", () => {
    expect(hostPattern("*.Example.com")("WWW.example.COM")).toBe(true);
    expect(wildcardPattern("/A*")("/a")).toBe(false);
  });
});
