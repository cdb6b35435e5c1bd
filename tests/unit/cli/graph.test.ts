import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({ "appnet.yaml": shopDocument });

describe("appnet graph", () => {
  it("prints Mermaid", () => {
    const { code, stdout, stderr } = appnet(["graph"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^flowchart LR\n/);
    expect(stdout).toContain(`==>|"tcp 6379 #42;"|`);
  });

  it.each([
    ["mermaid", /^flowchart LR\n/],
    ["dot", /^digraph /],
    ["svg", /^<svg .*<\/svg>\n$/s],
  ])("prints %s, the same bytes twice", (format, expected) => {
    const runs = [1, 2].map(() => appnet(["graph", "--format", format], { cwd }));
    expect(runs[0]).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(expected) as string });
    expect(runs[1]).toEqual(runs[0]);
  });

  it("writes to a file", () => {
    const { code, stdout } = appnet(["graph", "--format", "svg", "--output", "network.svg"], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(join(cwd, "network.svg"), "utf8")).toBe(
      appnet(["graph", "--format", "svg"], { cwd }).stdout,
    );
  });

  it("says when a file cannot be written", () => {
    const { code, stdout, stderr } = appnet(["graph", "--output", "missing/network.mmd"], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error missing\/network\.mmd: cannot be written: .*\n$/);
  });

  it("shows only some applications and their neighbours", () => {
    const { stdout } = appnet(["graph", "--application", "cache"], { cwd });
    expect(stdout).toContain(`"shop"`);
    expect(stdout).not.toContain(`"stock"`);
    const both = appnet(["graph", "--application", "cache", "--application", "stock"], { cwd }).stdout;
    expect(both).toContain(`"stock"`);
  });

  it("names every application that there is not, and what was perhaps meant", () => {
    const { code, stdout, stderr } = appnet(["graph", "--application", "cahce", "--application", "zebra"], {
      cwd,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      'error --application cahce: no such application (did you mean "cache"?)\n' +
        'error --application zebra: no such application (use one of shop, stock, cache, or declare application "zebra")\n',
    );
  });

  it("names its formats", () => {
    const { code, stderr } = appnet(["graph", "--format", "pdf"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("Allowed choices are mermaid, dot, svg");
  });

  it("refuses what plan refuses", () => {
    const broken = directoryWith({ "appnet.yaml": shopDocument.replace("stock:3000", "stok:3000") });
    const { code, stdout, stderr } = appnet(["graph"], { cwd: broken });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("connection/unknown-application");
  });

  it("never shows a private key", () => {
    for (const format of ["mermaid", "dot", "svg"]) {
      expect(appnet(["graph", "--format", format], { cwd }).stdout).not.toContain("PRIVATE-PART");
    }
  });

  it("says when Mermaid would draw less than all", () => {
    const applications = Array.from(
      { length: 502 },
      (_, index) =>
        `  a${index}: { image: "a:1", inbound: { web: { port: 80 } }, connections: { c: "http://a${(index + 1) % 502}:80" } }\n`,
    );
    const text = `space: prod\nkubernetes: {}\napplications:\n${applications.join("")}`;
    const { code, stderr } = appnet(["graph"], { cwd: directoryWith({ "appnet.yaml": text }) });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: 502 edges; Mermaid draws at most 500 /);
  });
});

describe("appnet graph --against", () => {
  const saved = directoryWith({
    "appnet.yaml": shopDocument.replace("  cache: {", `  old: { image: "old:1" }\n  cache: {`),
    "plan.json": appnet(["plan", "--json"], { cwd }).stdout,
    "broken.json": "{",
  });

  it("a saved plan shows what was added", () => {
    const { code, stdout } = appnet(["graph", "--against", "plan.json"], { cwd: saved });
    expect(code).toBe(0);
    expect(stdout).toContain(`["+ old"]:::added`);
  });

  it("a plan that cannot be read is an error", () => {
    const { code, stdout, stderr } = appnet(["graph", "--against", "broken.json"], { cwd: saved });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error broken\.json: /);
  });
});
