import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { appnet } from "../cli/support";

const page = readFileSync("docs/proof.md", "utf8");
const steps = [...page.matchAll(/```sh\n\$ appnet (.*)\n([\s\S]*?)```/g)].map(([, command, output]) => ({
  command: command!,
  output: output!,
}));

describe("the page about the proof", () => {
  it("shows one pair that is allowed, and one that is denied", () => {
    expect(steps.map(({ output }) => output.split(":")[0])).toEqual(["allowed", "denied"]);
  });

  it.each(steps)("shows what is printed: $command", ({ command, output }) => {
    expect(appnet(command.split(" "))).toEqual({ code: 0, stdout: output, stderr: "" });
  });

  it("quotes what the boutique's plan ends with", () => {
    const { stdout } = appnet(["plan", "examples/boutique"]);
    expect(page).toContain(`\n${stdout.trimEnd().split("\n").at(-1)!}\n`);
  });

  it("quotes errors and warnings as they are", () => {
    const quoted = [...page.matchAll(/^(?:error|warning) \S+ (plan\/reachability .*)$/gm)].map(
      ([, it]) => it,
    );
    const tested = readFileSync("tests/unit/cli/proof.test.ts", "utf8");
    expect(quoted).toHaveLength(2);
    for (const line of quoted) expect(tested).toContain(line);
  });
});
