import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, appnetProcess, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({
  "appnet.yaml": shopDocument,
  "wrong.yaml": shopDocument.replace("http://stock:3000", "http://stok:3000"),
});

describe("a process of the command ends with the code and the output that the command has in any other", () => {
  it.each([
    ["a plan", ["plan"], 0],
    ["JSON", ["plan", "--json"], 0],
    ["a list", ["connections"], 0],
    ["an explanation", ["explain", "shop", "stock", "3000"], 0],
    ["help", ["--help"], 0],
    ["a mistake in the document", ["check", "wrong.yaml"], 1],
    ["a mistake on the command line", ["plna"], 1],
    ["an edit that is refused", ["connect", "shop.stock", "http://nowhere:1"], 1],
    ["a difference that is asked for", ["plan", "--against", "old.json", "--exit-code"], 2],
  ])("%s", (_, words, code) => {
    if (words.includes("old.json")) saveOtherPlan();
    const run = appnetProcess(words, { cwd });
    expect(run.code).toBe(code);
    expect(run.stdout + run.stderr).not.toBe("");
    expect(appnet(words, { cwd })).toEqual(run);
  });
});

function saveOtherPlan(): void {
  const other = directoryWith({ "appnet.yaml": shopDocument.replace("5432-5433", "5432") });
  writeFileSync(join(cwd, "old.json"), appnet(["plan", "--json"], { cwd: other }).stdout);
}
