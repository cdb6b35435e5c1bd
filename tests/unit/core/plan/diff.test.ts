import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffPlans } from "../../../../core/plan/diff";
import { readPlan } from "../../../../core/plan/savedPlan";
import { arbitraryDocument, planned } from "../platforms/aws/randomDocuments";
import { plan } from "../platforms/aws/support";

const document = (connections: string) => `
space: prod
kubernetes: {}
applications:
  web: { image: w, connections: { ${connections} } }
  stock: { image: s, inbound: { api: { port: 3000 }, admin: { port: 3001 } } }
`;

describe("the difference of two plans", () => {
  it("lists what is added and removed", () => {
    const diff = diffPlans(
      plan(document("a: tcp://stock:3000")).plan,
      plan(document("b: tcp://stock:3001")).plan,
    );
    expect(diff.connections.added.map(({ outbound }) => outbound)).toEqual(["b"]);
    expect(diff.connections.removed.map(({ outbound }) => outbound)).toEqual(["a"]);
    expect(diff.changed).toBe(true);
  });

  it("names the fields that differ of what is in both", () => {
    const diff = diffPlans(
      plan(document("a: tcp://stock:3000")).plan,
      plan(document("a: tcp://stock:3001")).plan,
    );
    expect(diff.connections.changed.map(({ fields }) => fields)).toEqual([["inbound", "ports"]]);
  });

  it("tells another space or platform", () => {
    const before = plan("{ space: prod, kubernetes: {} }").plan;
    const diff = diffPlans(before, { ...before, space: "staging" });
    expect(diff.changed).toBe(true);
    expect([diff.before.space, diff.after.space]).toEqual(["prod", "staging"]);
  });

  it("finds nothing between a plan and itself, saved and read again", () => {
    fc.assert(
      fc.property(arbitraryDocument("kubernetes"), arbitraryDocument("aws"), (first, second) => {
        for (const { plan: it } of [planned(first), planned(second)].filter((one) => one !== undefined)) {
          const read = readPlan(JSON.stringify(it));
          if (!("plan" in read)) throw new Error(read.problems.join("\n"));
          expect(diffPlans(read.plan, it).changed).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });
});
