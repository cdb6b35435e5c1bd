import { describe, expect, it } from "vitest";
import { readPlan } from "../../../../core/plan/savedPlan";
import { plan } from "../platforms/aws/support";

const saved = plan("{ space: prod, kubernetes: {}, applications: { web: { image: w } } }").plan;

function problemsOf(json: string): readonly string[] {
  const result = readPlan(json);
  return "problems" in result ? result.problems : [];
}

describe("a saved plan", () => {
  it("is read as it was written", () => {
    expect(readPlan(JSON.stringify(saved))).toEqual({ plan: saved });
  });

  it("may hold fields that this version does not know", () => {
    expect(problemsOf(JSON.stringify({ ...saved, later: true }))).toEqual([]);
  });

  it("may lack fields that earlier versions did not write", () => {
    const { lookups: _, identities: __, ...earlier } = saved;
    expect(readPlan(JSON.stringify(earlier))).toEqual({ plan: { ...earlier, lookups: [], identities: [] } });
  });

  it.each([
    ["", /^the file is empty/],
    ["hello", /^the file is not JSON/],
    [JSON.stringify(saved).slice(0, 300), /^the plan is cut off: its end is missing/],
    ["[]", /^this is no plan of appnet/],
    ["null", /^this is no plan of appnet/],
    ["7", /^this is no plan of appnet/],
    [
      JSON.stringify({ ...saved, formatVersion: 2 }),
      /^the plan has format version 2 \(this version of appnet reads format 1/,
    ],
    [JSON.stringify({ ...saved, flows: undefined }), /^flows: /],
    [
      JSON.stringify({ ...saved, flows: [{ ...saved.flows[0], ports: "80-x" }] }),
      /^flows\[0\]\.ports: must be a port/,
    ],
    [
      JSON.stringify({ ...saved, resources: [{ ...saved.resources[0], inputs: null }] }),
      /^resources\[0\]: must have name, type, component, inputs and dependsOn/,
    ],
  ])("is refused as %j", (json, message) => {
    const problems = problemsOf(json);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it("is refused with a few problems, and how many more there are", () => {
    const flows = Array.from({ length: 50 }, () => ({}));
    const problems = problemsOf(JSON.stringify({ ...saved, flows }));
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toMatch(/^and 240 more/);
  });

  it("is refused where it is nested more deeply than anybody descends", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const [first] = saved.resources;
    const json = JSON.stringify({ ...saved, resources: [{ ...first, inputs: { a: "HERE" } }] }).replace(
      '"HERE"',
      deep,
    );
    expect(problemsOf(json)).toEqual([
      "resources[0].inputs.a[0][0]: nested more than 200 levels deep (make it again with: appnet plan --json)",
    ]);
    expect(problemsOf(`{"formatVersion":${deep}}`)[0]).toContain("nested more than 200 levels deep");
  });

  it.each([
    ["a source", { flows: [{ ...saved.flows[0], source: "a\n::error::b" }] }, "flows[0].source"],
    ["a reason", { flows: [{ ...saved.flows[0], because: ["\u001b]0;a\u0007"] }] }, "flows[0].because[0]"],
    ["a space", { space: "\u202eprod" }, "space"],
    ["a resource's type", { resources: [{ ...saved.resources[0], type: "a:\u2028:b" }] }, "resources[0]"],
    ["a resource's name", { resources: [{ ...saved.resources[0], name: "a\u009b" }] }, "resources[0]"],
  ])("is refused with control or bidirectional characters in %s", (_, changed, place) => {
    const [problem, ...others] = problemsOf(JSON.stringify({ ...saved, ...changed }));
    expect(others).toEqual([]);
    expect(problem).toMatch(/^[ -~]+$/);
    expect(problem!.startsWith(`${place}: must `)).toBe(true);
    expect(problem).toContain("control or bidirectional characters");
  });
});
