import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planText } from "../../../cli/planText";
import { colorsFor } from "../../../cli/terminal";
import { compile } from "../../../components/compile";
import { compileText, formatLocated } from "../../../components/document/readDocument";
import { readDocument } from "../../../components/index";
import { planOf } from "../../../components/plan/plan";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language,
  text: text!,
}));
const document = blocks.find((block) => block.language === "yaml")!.text;

describe("the README", () => {
  it("shows the plan of the boutique as it is printed", () => {
    const plan = planOf(compile(readDocument("examples/boutique/appnet.yaml")).compilation!);
    const shown = blocks.find((block) => block.text.startsWith("Space boutique"))!.text;
    expect(shown).toBe(planText(plan, colorsFor({ isTTY: false }), { verbose: false }));
  });

  it("shows a document that is valid", () => {
    expect(compileText(document).problems).toEqual([]);
  });

  it("shows mistakes as they are printed", () => {
    const broken = document.replace("basket:3000\n", "basket:3001\n").replace("policies:", "polices:");
    const lines = formatLocated("appnet.yaml", compileText(broken).problems).map((line) => `error ${line}`);
    const shown = blocks
      .find((block) => block.text.startsWith("error "))!
      .text.trimEnd()
      .split("\n");
    expect(lines.map((line) => line.replace(/:\d+:\d+/, ""))).toEqual(
      shown.map((line) => line.replace(/:\d+:\d+/, "")),
    );
  });
});
