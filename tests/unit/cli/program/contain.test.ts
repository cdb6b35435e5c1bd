import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { buildOnce } from "../support";

/** Runs a program's text in a process of its own, contained; resolves to what went wrong and how the process ended. */
function contained(program: string, seconds = 60) {
  buildOnce();
  const script = `
    const { contain } = require("./dist/cli/program/contain.js");
    const started = process.cwd();
    contain(${JSON.stringify(tmpdir())}, ${seconds}, async () => { ${program} }).then((failures) => {
      const messages = failures.map((it) => it?.message ?? it);
      console.log(JSON.stringify({ messages, isBack: process.cwd() === started }));
      process.exit();
    });`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  return { stdout: stdout.split("\n").filter(Boolean), stderr, status };
}

const failing = (...messages: string[]) => [JSON.stringify({ messages, isBack: true })];

describe("a program that runs within the command", () => {
  it("leaves it where it was started, and its standard output alone", () => {
    const program = `console.log("hello"); process.stdout.write("there"); process.chdir("/");`;
    expect(contained(program)).toEqual({ stdout: failing(), stderr: "hello\nthere", status: 0 });
  });

  it.each([
    ["exits", "process.exit(3)", "it ended its process: process.exit(3)"],
    ["exits and hides it", "try { process.exit(0) } catch {}", "it ended its process: process.exit(0)"],
    [
      "waits for what never comes",
      "await new Promise(() => {})",
      "it waits for what never comes: a promise that nothing settles",
    ],
    ["throws", 'throw new Error("oops")', "oops"],
    [
      "throws in a callback",
      'setTimeout(() => { throw new Error("late") }); await new Promise((done) => setTimeout(done, 9000))',
      "late",
    ],
    [
      "rejects",
      'Promise.reject(new Error("unheard")); await new Promise((done) => setTimeout(done, 50))',
      "unheard",
    ],
  ])("cannot end it when it %s", (_, program, message) => {
    expect(contained(program)).toEqual({ stdout: failing(message), stderr: "", status: 0 });
  });

  it("cannot keep it", () => {
    const program = "setInterval(() => {}, 1000); await new Promise(() => {})";
    expect(contained(program, 0.2).stdout).toEqual(failing("it did not end within 0.2 seconds"));
  });
});
