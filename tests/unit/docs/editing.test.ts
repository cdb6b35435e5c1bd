import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith } from "../cli/support";
import { beforeAndAfter } from "../edit/support";

const page = readFileSync("docs/editing.md", "utf8");
const blocks = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));

/** A command with what it prints, and how the document differs after it; not at all where no difference is shown. */
const steps = blocks.flatMap(({ language, text }, index) => {
  if (language !== "sh") return [];
  const [command, ...output] = text.split("\n");
  const next = blocks[index + 1];
  return [
    {
      command: command!.replace("$ appnet ", ""),
      output: output.join("\n"),
      difference: next?.language === "diff" ? next.text : "",
    },
  ];
});

describe("the page about editing", () => {
  const directory = directoryWith({ "appnet.yaml": blocks[0]!.text });
  const file = join(directory, "appnet.yaml");

  it("has examples of every command", () => {
    const commands = new Set(steps.map(({ command }) => command.split(" ")[0]));
    expect([...commands]).toEqual(["connect", "disconnect", "allow", "deny"]);
  });

  // One after the other: each goes on with the document of the one before.
  it.each(steps)("shows what happens: $command", ({ command, output, difference }) => {
    const text = readFileSync(file, "utf8");
    const { stdout, stderr } = appnet(command.split(" "), { cwd: directory });
    expect(stdout + stderr).toBe(output);
    const { before, after } = beforeAndAfter(difference);
    expect(text.split(before)).toHaveLength(before === "" ? text.length : 2);
    expect(readFileSync(file, "utf8")).toBe(text.replace(before, () => after));
  });

  it("shows a document that says the same when all is taken back", () => {
    expect(appnet(["deny", "frontend", "ledger", "-s", "payments", "--yes"], { cwd: directory }).code).toBe(
      0,
    );
    expect(appnet(["disconnect", "frontend.ledger", "--yes", "--force"], { cwd: directory }).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(blocks[0]!.text);
  });
});
