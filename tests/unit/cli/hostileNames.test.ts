import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { appnet, appnetProcess, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({
  "shop.yaml": shopDocument,
  "hostile.yaml": String.raw`space: "pr\eod\u202e"
kubernetes: {}
"a\nb::error::x": 1
applications:
  "::error::pwned": { image: "\u202egmi", "##[group]x": 1 }
  shop: { image: x, "\e]8;;https://evil.example\a": 1, replicas: "\u2066hidden", connections: { a: "http://\e[2J" } }
`,
});

/** A saved plan in which everything is hostile that a saved plan may hold. */
function hostile({ resources, connections, ...plan }: Plan): Plan {
  const marks = "`|<img src=x onerror=alert(1)>@everyone **b**";
  return {
    ...plan,
    applications: plan.applications.map((it) => ({ ...it, name: `::error::${it.name}` })),
    connections: connections.map((it) => ({
      ...it,
      source: `::error::${it.source}${marks}`,
      scheme: "##[group]",
    })),
    flows: plan.flows.map((it) => ({ ...it, because: ["  ::warning::x"] })),
    resources: resources.map((it) => ({
      ...it,
      type: `a:b:${marks}`,
      component: "::error::component",
      inputs: {
        ...(it.inputs as object),
        "\u202ekey\n::error::x": "\u001b]0;title\u0007\n::error::y",
        url: "https://u:hunter2@db",
      },
    })),
  };
}

beforeAll(() => {
  const plan = JSON.parse(appnet(["plan", "shop.yaml", "--json"], { cwd }).stdout) as Plan;
  writeFileSync(join(cwd, "hostile.json"), JSON.stringify(hostile(plan)));
});

const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** What a terminal, a pipeline or whoever reads could be misled by. */
function expectHarmless(text: string): void {
  expect(text).not.toMatch(HIDDEN);
  expect(text).not.toMatch(/^\s*::[a-z]/im);
  expect(text).not.toContain("##[group]");
}

describe("no output says what a hostile name wants", () => {
  const against = ["--against", "hostile.json"];
  it.each([
    ["errors", ["plan", "hostile.yaml"]],
    ["errors of a list", ["connections", "hostile.yaml"]],
    ["errors as Markdown", ["plan", "hostile.yaml", "--markdown"]],
    ["errors of an edit", ["connect", "shop.b", "\u202e\u001b[2J", "--file", "shop.yaml"]],
    ["errors of a command line", ["plan", "--\u001b]0;x\u0007\u202e"]],
    ["a difference", ["plan", "shop.yaml", ...against]],
    ["a difference as Markdown", ["plan", "shop.yaml", ...against, "--markdown"]],
    ["a difference as JSON", ["plan", "shop.yaml", ...against, "--json"]],
    ["what is refused", ["plan", "shop.yaml", ...against, "--refuse-wider", "access"]],
    ["a saved plan's proof", ["check", "--plan", "hostile.json"]],
    ["an explanation", ["explain", "::error::shop", "::error::stock", "--plan", "hostile.json"]],
    [
      "an explanation as JSON",
      ["explain", "::error::shop", "::error::stock", "--plan", "hostile.json", "--json"],
    ],
    ["a graph for Mermaid", ["graph", "shop.yaml", ...against]],
    ["a graph for Graphviz", ["graph", "shop.yaml", ...against, "--format", "dot"]],
    ["a graph as SVG", ["graph", "shop.yaml", ...against, "--format", "svg"]],
  ])("%s", (_, words) => {
    const { stdout, stderr } = appnet(words, { cwd });
    expect(stdout + stderr).not.toBe("");
    expectHarmless(stdout);
    expectHarmless(stderr);
  });

  it("a page", () => {
    appnet(["plan", "shop.yaml", "--against", "hostile.json", "--html", "plan.html"], { cwd });
    const page = readFileSync(join(cwd, "plan.html"), "utf8");
    expect(page).not.toMatch(HIDDEN);
    expect(page).not.toContain("<img");
    expect(page).not.toContain("hunter2");
    appnet(["plan", "hostile.yaml", "--html", "plan.html"], { cwd });
    expect(readFileSync(join(cwd, "plan.html"), "utf8")).not.toMatch(HIDDEN);
  });

  it("completion", () => {
    const { stdout } = appnetProcess(["complete", "--", "explain", "--file", "hostile.yaml", ""], { cwd });
    expectHarmless(stdout);
    expect(stdout).toContain("shop\n");
  });
});

describe("a saved plan's words as Markdown", () => {
  it("are no markup, the types of resources neither", () => {
    const { stdout } = appnet(["plan", "shop.yaml", "--against", "hostile.json", "--markdown"], { cwd });
    expect(stdout).toContain("\\|\\<img src=x onerror=alert(1)\\>@");
    expect(stdout).not.toMatch(/[^\\]<img|@everyone/);
  });

  it("nor does a password of a URL stand in it, or in what differs", () => {
    for (const format of [["--markdown"], []]) {
      const { stdout } = appnet(["plan", "shop.yaml", "--against", "hostile.json", ...format], { cwd });
      expect(stdout).not.toContain("hunter2");
    }
  });
});

describe("a plan as JSON", () => {
  it("is the same as without any escape", () => {
    const value = "\u202e ##[group] \u009b\n::error::x";
    const text = shopDocument.replace(
      "image: shop:1",
      `image: shop:1\n    environment: { A: ${JSON.stringify(value)} }`,
    );
    writeFileSync(join(cwd, "value.yaml"), text);
    const { stdout } = appnet(["plan", "value.yaml", "--json"], { cwd });
    expectHarmless(stdout);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify({ name: "A", value }));
  });
});
