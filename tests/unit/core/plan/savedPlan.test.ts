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
});
