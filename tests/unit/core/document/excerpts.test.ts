import { expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";

/** The excerpt of a document's last problem, with carets under what it is about. */
function excerptOf(text: string): string[] | undefined {
  const { problems, source } = compileText(text);
  const excerpt = source.excerptAt(problems.at(-1)!);
  return excerpt && [excerpt.text, " ".repeat(excerpt.column - 1) + "^".repeat(excerpt.length)];
}

const document = (line: string) => `space: prod
kubernetes: {}
applications:
  stock: { image: "stock:1", inbound: { api: { port: 80 } } }
  shop:
    image: shop
${line}
`;

it.each([
  [
    "a value",
    '    connections: { stock: "http://stok:80" } # the shop needs it',
    '    connections: { stock: "http://stok:80" }',
    "                          ^^^^^^^^^^^^^^^^",
  ],
  ["a key", "    imag: other", "    imag: …", "    ^^^^"],
  [
    "a key beside what may be a secret",
    "    environment: { PASSWORD: hunter2, TOKEN: [ hunter2 ] }",
    "    environment: { PASSWORD: …, TOKEN: [ … ] }",
    "                                       ^",
  ],
  ["what is no YAML", '    environment: { PASSWORD: "hunter2 }', "    environment: …", "                 ^"],
])("shows the line of %s", (_, line, shown, carets) => {
  expect(excerptOf(document(line))).toEqual([shown, carets]);
});

it("shows the part of a long line that a problem is about", () => {
  const names = Array.from({ length: 40 }, (_, index) => `a${index}: { image: x }`).join(", ");
  const [text, carets] = excerptOf(
    `{ space: prod, kubernetes: {}, applications: { ${names}, b: { imag: x } } }`,
  )!;
  expect(text!.length).toBeLessThan(110);
  expect(text!.slice(carets!.indexOf("^"), carets!.length)).toBe("imag");
});

it("shows nothing of a line without a key", () => {
  expect(excerptOf("space: prod\nkubernetes: {}\nhunter2 hunter2 }{\n")).toBeUndefined();
});
