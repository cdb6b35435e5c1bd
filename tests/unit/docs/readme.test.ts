import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith } from "../cli/support";

const page = readFileSync("README.md", "utf8");
const blocks = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
const block = (language: string, start: string): string =>
  blocks.find((it) => it.language === language && it.text.startsWith(start))!.text;

describe("the README shows what is really printed:", () => {
  it("the plan of Online Boutique", () => {
    const { code, stdout } = appnet(["plan", "examples/boutique/appnet.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toBe(block("text", "Space boutique"));
  });

  it("an explanation", () => {
    const [command, ...output] = block("text", "$ appnet explain").split("\n");
    const { code, stdout } = appnet(command!.replace("$ appnet ", "").split(" "));
    expect(code).toBe(0);
    expect(stdout).toBe(output.join("\n"));
  });

  it("a document without mistakes, and mistakes in it", () => {
    const text = block("yaml", "# appnet.yaml");
    const cwd = directoryWith({
      "appnet.yaml": text,
      "wrong.yaml": text.replace("http://basket:3000", "http://basket:3001").replace("policies:", "polices:"),
    });
    expect(appnet(["check"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const shown = block("text", "error appnet.yaml");
    const messages = (lines: string): string[] =>
      lines
        .split("\n")
        .filter((line) => line.startsWith("error"))
        .map((line) => line.replace(/^error \S+ /, ""));
    expect(messages(appnet(["check", "wrong.yaml"], { cwd }).stderr)).toEqual(messages(shown));
  });
});
