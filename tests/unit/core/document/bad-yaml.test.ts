import { describe, expect, it } from "vitest";
import { parseDocumentText } from "../../../../core/document/readDocument";
import { problemsIn, problemsOf } from "../rules/support";

const valid = "space: prod\nkubernetes: {}\napplications:\n  shop: { image: shop }\n";

describe("text that is no document", () => {
  it.each([
    ["an empty file", ""],
    ["blank lines", "\n\n  \n"],
    ["comments", "# space: prod\n# kubernetes: {}\n"],
    ["a document marker", "---\n"],
    ["null", "~\n"],
  ])("%s: says how to start", (_, text) => {
    expect(problemsIn(text)).toEqual(["1:1 document/type"]);
    expect(problemsOf(text)[0]!.message).toBe("the document is empty");
    expect(problemsOf(text)[0]!.fix).toContain("start with space: NAME");
  });

  it.each([
    ["a text", "hello\n"],
    ["a number", "42\n"],
    ["a list", "- space: prod\n"],
    ["JSON's true", "true"],
  ])("%s: is no mapping", (_, text) => {
    expect(problemsIn(text)).toEqual(["1:1 document/type"]);
    expect(problemsOf(text)[0]!.message).toContain("is not a mapping");
  });

  it.each([
    ["a list that does not end", "space: prod\nkubernetes: [\n", ["3:1"]],
    ["a mapping that does not end", "space: { a: 1\n", ["2:1"]],
    ["a text that does not end", 'space: "prod\n', ["1:8"]],
    ["a wrong indentation", "space: prod\n  kubernetes: {}\n", ["1:8"]],
    ["a mapping within a line", "space: a: b\n", ["1:8"]],
    ["a reserved character", "space: @prod\n", ["1:8"]],
    ["an alias without anchor name", "space: * x\n", ["1:8"]],
  ])("%s: document/syntax at its place", (_, text, places) => {
    const problems = problemsIn(text);
    expect(problems).toContain(`${places[0]} document/syntax`);
    expect(problems.every((line) => line.endsWith("document/syntax"))).toBe(true);
  });

  it.each([
    [
      "replicas:3",
      `${valid}  stock:\n    image:stock\n    replicas: 3\n`,
      '6:5 no space follows the colon of "image"',
    ],
    ["a quote that does not end", `${valid}domain: "a\n`, '5:9 the " here has no end'],
    ["a line that is indented too little", `${valid} stock: {}\n`, "5:1 this line begins in a column"],
    [
      "a line that is indented too much",
      "space: prod\n  kubernetes: {}\n",
      "1:8 the line after this value is",
    ],
    ["a colon in a value", `${valid}domain: a: b\n`, '5:9 a value on the line of its key has ": " in it'],
    ["a brace that is left open", `space: { a: 1\nkubernetes: {}\n`, "2:1 a { before this line has no end"],
    ["a tab", "kubernetes:\n\tnamespace: a\n", "2:1 a tab indents this line"],
  ])("says once what is wrong with %s", (_, text, message) => {
    const found = problemsOf(text).map((it) => `${it.line}:${it.column} ${it.message}`);
    expect(found).toEqual([expect.stringContaining(message)]);
  });

  it("reports every duplicate key, at every depth, with its place", () => {
    const text = `space: prod
kubernetes: { namespace: a, namespace: b }
applications:
  shop: { image: a, image: b, image: c }
  shop: { image: d }
space: test
`;
    expect(problemsIn(text)).toEqual([
      "2:29 document/syntax",
      "4:21 document/syntax",
      "4:31 document/syntax",
      "5:3 document/syntax",
      "6:1 document/syntax",
    ]);
  });

  it("tells keys apart as the model does: 1 and '1' are one key", () => {
    expect(problemsIn("1: a\n'1': b\n")).toEqual(["2:1 document/syntax"]);
  });

  it("refuses several documents in one stream, also behind a valid one", () => {
    expect(problemsIn(`${valid}---\n${valid}`)).toEqual(["5:1 document/syntax"]);
    expect(problemsIn(`---\n${valid}`)).toEqual([]);
    expect(problemsIn(`${valid}...\n`)).toEqual([]);
  });
});

describe("line ends and marks", () => {
  const broken = "space: prod\nkubernetes: {}\napplications:\n  shop: { imag: shop }\n";

  it("reads Windows line ends, and counts lines as before", () => {
    expect(problemsIn(valid.replaceAll("\n", "\r\n"))).toEqual([]);
    expect(problemsIn(broken.replaceAll("\n", "\r\n"))).toEqual(problemsIn(broken));
  });

  it("reads a byte order mark", () => {
    expect(problemsIn(`\uFEFF${valid}`)).toEqual([]);
    expect(problemsIn(`\uFEFF${broken}`)).toEqual(problemsIn(broken));
  });

  it("reads a file without a line end at its end", () => {
    expect(problemsIn(valid.trimEnd())).toEqual([]);
  });

  it("refuses tabs as indentation but takes them between tokens", () => {
    expect(problemsIn("space: prod\nkubernetes:\n\tnamespace: a\n")).toEqual(["3:1 document/syntax"]);
    expect(problemsIn("space:\tprod\nkubernetes:\t{}\n")).toEqual([]);
  });

  it("counts columns in characters before them, tabs and emoji included", () => {
    expect(problemsIn("space:\tProd\nkubernetes: {}\n")).toEqual(["1:8 document/name"]);
    expect(problemsIn("{ space: prod, kubernetes: {}, domain: '🛒', spaec: x }\n")).toEqual([
      "1:46 document/unknown-key",
    ]);
  });
});

describe("anchors and merge keys", () => {
  it("are read wherever they stand", () => {
    const text = `space: prod
kubernetes: {}
applications:
  shop: &workload
    image: shop
    environment: &environment { LEVEL: info, ZONE: a }
  stock:
    <<: *workload
    environment: { <<: *environment, LEVEL: debug }
`;
    const { model, problems } = parseDocumentText(text);
    expect(problems).toEqual([]);
    expect(model!.applications["stock"]).toMatchObject({
      image: "shop",
      environment: { LEVEL: "debug", ZONE: "a" },
    });
    expect(model!.applications["shop"]!.environment).toEqual({ LEVEL: "info", ZONE: "a" });
  });

  it("merge several mappings, the first winning", () => {
    const { model } = parseDocumentText(`space: prod
kubernetes: {}
applications:
  a: &a { image: a, cpu: 1 }
  b: &b { image: b, memory: 64 }
  c: { <<: [ *a, *b ] }
`);
    expect(model!.applications["c"]).toMatchObject({ image: "a", cpu: 1, memory: 64 });
  });

  it("take 200 uses of one anchor", () => {
    const uses = Array.from({ length: 200 }, (_, index) => `  copy-${index}: *workload\n`);
    expect(problemsIn(`${valid.replace("shop: {", "shop: &workload {")}${uses.join("")}`)).toEqual([]);
  });

  it("take 200 uses of one anchor by merge", () => {
    const uses = Array.from({ length: 200 }, (_, index) => `  copy-${index}: { <<: *workload, cpu: 1 }\n`);
    expect(problemsIn(`${valid.replace("shop: {", "shop: &workload {")}${uses.join("")}`)).toEqual([]);
  });

  it("do not multiply without end, and say so quickly", () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const items =
        index === 0
          ? "lol"
          : Array(10)
              .fill(`*l${index - 1}`)
              .join(", ");
      return `l${index}: &l${index} [ ${items} ]\n`;
    });
    const started = performance.now();
    const problems = problemsOf(levels.join(""));
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(problems.map(({ code }) => code)).toEqual(["document/syntax"]);
    expect(problems[0]!.message).toContain("alias");
  });

  it("may not contain themselves", () => {
    const problems = problemsOf("space: &loop { again: *loop }\nkubernetes: {}\n");
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ code }) => code.startsWith("document/"))).toBe(true);
  });

  it("are refused where nothing is anchored", () => {
    const problems = problemsOf("space: *missing\nkubernetes: {}\n");
    expect(problems.map(({ code }) => code)).toEqual(["document/syntax"]);
    expect(problems[0]!.message).toContain("missing");
  });
});
