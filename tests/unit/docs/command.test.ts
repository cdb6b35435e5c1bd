import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { appnetCommand } from "../../../cli/run";
import { commandMarkdown } from "../../../tools/commandReference";

describe("the page about the command", () => {
  it("is what the command says of itself", () => {
    expect(readFileSync("docs/command.md", "utf8")).toBe(commandMarkdown());
  });

  it("has a section with an example for every command", () => {
    const commands = appnetCommand("0").commands.map((it) => it.name());
    for (const name of commands.filter((it) => it !== "help")) {
      const section = commandMarkdown().split(`\n## appnet ${name}\n`)[1]!.split("\n## ")[0]!;
      expect(section).toContain(`Usage: appnet ${name}`);
      expect(section).toMatch(/Examples?:\n/);
    }
  });
});
