import { describe, expect, it } from "vitest";
import { parseDocumentText } from "../../../../core/document/readDocument";
import { problemsIn, problemsOf } from "../rules/support";

const times = (amount: number, write: (index: number) => string) =>
  Array.from({ length: amount }, (_, index) => write(index));

describe("aliases are bounded by what they expand to", () => {
  const shop = `space: prod
kubernetes: {}
applications:
  shop: &shop { image: shop, environment: { ${times(1000, (index) => `V${index}: a`).join(", ")} } }
`;

  it("many uses of much are refused at the use that is too much, with what to do", () => {
    const text = shop + times(6000, (index) => `  copy-${index}: *shop\n`).join("");
    expect(text.length).toBeLessThan(150_000);
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: "document/syntax",
      line: 1002,
      message: "aliases repeat more than 1,000,000 values, counted up to here",
      fix: "write out what is meant, or split the document",
    });
  });

  it("so are uses of uses", () => {
    const lines = times(
      12,
      (level) =>
        `l${level}: &l${level} [ ${
          level === 0
            ? "lol"
            : Array(10)
                .fill(`*l${level - 1}`)
                .join(", ")
        } ]\n`,
    );
    expect(problemsIn(lines.join(""))).toEqual(["7:26 document/syntax"]);
  });

  it("so are merges of merges, which copy every key once more", () => {
    const lines = times(
      99,
      (level) =>
        `l${level}: &l${level} { ${level === 0 ? times(400, (index) => `k${index}: 1`).join(", ") : `<<: *l${level - 1}`} }\n`,
    );
    const [problem] = problemsOf(lines.join(""));
    expect(problem!.message).toContain("aliases repeat");
    expect(problem!.line).toBeGreaterThan(10);
  });

  it("a chain of them is as deep as what it expands to", () => {
    const lines = times(
      300,
      (level) => `l${level}: &l${level} [ ${level === 0 ? "x" : `*l${level - 1}`} ]\n`,
    );
    const [problem] = problemsOf(lines.join(""));
    expect(problem).toMatchObject({
      code: "document/syntax",
      line: 100,
      message: "the document is nested too deeply, with its aliases",
    });
  });

  it("more anchors than the library finds in time are refused", () => {
    const text = `space: prod\nx: &x 1\ny: [ ${Array(20_001).fill("*x").join(", ")} ]\n`;
    expect(problemsOf(text)[0]!.message).toBe("the document has more than 20,000 anchors and aliases");
  });

  it("an alias within what it means is refused there", () => {
    expect(problemsIn("space: &loop { again: *loop }\nkubernetes: {}\n")).toEqual(["1:23 document/syntax"]);
    expect(problemsOf("space: &loop [ *loop ]\n")[0]!.message).toBe(
      "the alias *loop stands within what it means",
    );
  });

  it("1,500 applications may share their settings", () => {
    const text = `space: prod
kubernetes: {}
applications:
  first: &first { image: shop, cpu: 1, memory: 64, environment: &environment { ${times(20, (index) => `V${index}: a`).join(", ")} } }
${times(1500, (index) => `  copy-${index}: { <<: *first, environment: { <<: *environment, V0: b } }\n`).join("")}`;
    const { model, problems } = parseDocumentText(text);
    expect(problems).toEqual([]);
    expect(model!.applications["copy-1499"]).toMatchObject({ cpu: 1, environment: { V0: "b", V19: "a" } });
  });

  it("an anchor that is given again means the later of the two from there on", () => {
    const text =
      "space: prod\nkubernetes: {}\napplications:\n  a: &it { image: one }\n  b: *it\n  c: &it { image: two }\n  d: *it\n";
    const { model } = parseDocumentText(text);
    expect([model!.applications["b"]!.image, model!.applications["d"]!.image]).toEqual(["one", "two"]);
    // Problems are shown where the value stands that the alias means.
    expect(problemsIn(text.replace("image: two", "image: two, replicas: x"))).toEqual([
      "6:34 document/type",
      "6:34 document/type",
    ]);
  });
});

describe("deep nesting is refused where it is too deep", () => {
  it.each([
    ["in braces", `space: ${"{ a: ".repeat(20_000)}x${" }".repeat(20_000)}`, "1:499"],
    ["in brackets", `space: ${"[ a, ".repeat(20_000)}`, "1:499"],
    ["in brackets with tags", `space: ${"[ !!seq ".repeat(20_000)}`, undefined],
    ["by indentation", times(300, (level) => `${" ".repeat(level)}a:\n`).join(""), "100:101"],
    ["by indentation of lists", times(300, (level) => `${" ".repeat(level)}- - -\n`).join(""), undefined],
    ["in keys", `${"? ".repeat(20_000)}x`, undefined],
  ])("%s", (_, text, place) => {
    const problems = problemsOf(text);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "document/syntax the document is nested too deeply",
    ]);
    if (place !== undefined) expect(problemsIn(text)).toEqual([`${place} document/syntax`]);
  });

  it("not where brackets only stand in a text", () => {
    const text = `space: prod\nkubernetes: {}\napplications: { shop: { image: shop, environment: { CODE: "${"[{".repeat(500)}" } } }\n# ${"[ ".repeat(500)}\n`;
    expect(problemsIn(text)).toEqual([]);
  });
});
