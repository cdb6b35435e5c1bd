import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseDocumentText } from "../../../../core/document/readDocument";
import { appnetProcess } from "../../cli/support";
import { problemsIn, problemsOf } from "../rules/support";

const FIVE_MEGABYTES = 5_000_000;
/** Far more than is needed: it tells linear from quadratic on a slow machine, nothing finer. */
const LIMIT = 100_000;

/** Bytes that are the same in every run; they look random enough for a parser. */
function noise(length: number, characters: string): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return characters[(state >>> 8) % characters.length];
  }).join("");
}

function timed<T>(run: () => T): T {
  const started = performance.now();
  const result = run();
  expect(performance.now() - started).toBeLessThan(LIMIT);
  return result;
}

describe("five megabytes", () => {
  it.each([
    ["of letters", "abcdefghijklmnopqrstuvwxyz"],
    ["of lines", "abcdefghijklmnopqrstuvwxyz\n"],
    ["of control characters", "\u0000\u0001\u0007\u001b\u007f\n"],
    ["of YAML's own characters", "{}[]:,-?&*!|>'\"%@`# \n"],
  ])(
    "%s are refused in time",
    (_, characters) => {
      const problems = timed(() => problemsOf(noise(FIVE_MEGABYTES, characters)));
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.every(({ code }) => code === "document/syntax" || code === "document/type")).toBe(true);
    },
    120_000,
  );

  it("of valid applications and connections are read in time", () => {
    const amount = 12_000;
    const applications = Array.from(
      { length: amount },
      (_, index) =>
        `  service-${index}: { image: "registry.example.com/service:${index}", inbound: { http: { port: 8080 } }, connections: { next: "http://service-${(index + 1) % amount}:8080" }, environment: { PURPOSE: "${"x".repeat(240)}" } }\n`,
    );
    const text = `space: prod\nkubernetes: {}\napplications:\n${applications.join("")}`;
    expect(text.length).toBeGreaterThan(FIVE_MEGABYTES);
    const { model, problems } = timed(() => parseDocumentText(text));
    expect(problems).toEqual([]);
    expect(Object.keys(model!.applications)).toHaveLength(amount);
  }, 120_000);

  it("of comments are skipped", () => {
    const text = `space: prod\n${"# nothing to see here\n".repeat(FIVE_MEGABYTES / 22)}kubernetes: {}\n`;
    expect(timed(() => problemsIn(text))).toEqual([]);
  }, 120_000);
});

describe("deep nesting", () => {
  const directory = mkdtempSync(join(tmpdir(), "appnet-deep-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  // In a process of its own: where a parser exhausts its stack, it may take the process with it.
  it.each([
    ["brackets", "[".repeat(100_000)],
    ["brackets that close again", "space: " + "[".repeat(100_000) + "]".repeat(100_000)],
    ["braces", "{ a: ".repeat(100_000)],
    ["dashes", "- ".repeat(100_000) + "x"],
    ["question marks", "? ".repeat(100_000) + "x"],
  ])(
    "of %s is a syntax error",
    (name, text) => {
      const file = join(directory, `${name.replaceAll(" ", "-")}.yaml`);
      writeFileSync(file, text);
      const { code, stdout, stderr } = appnetProcess(["check", file]);
      expect(code).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^error \S+:1:\d+ document\/syntax /);
      expect(stderr).not.toMatch(/RangeError|^ {4}at /m);
    },
    120_000,
  );
});
