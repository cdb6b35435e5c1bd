import { readFileSync } from "node:fs";
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { compileText } from "../../../core/document/readDocument";
import { planOf } from "../../../core/plan/plan";
import { readPlan } from "../../../core/plan/savedPlan";
import { naiveDifferences, wordsOf } from "./support";

const documents = readdirSync("examples")
  .map((name) => `examples/${name}/appnet.yaml`)
  .filter((file) => existsSync(file));

describe("every example's resources allow exactly what its document says", () => {
  it.each(documents)("%s", (file) => {
    const plan = planOf(compileText(readFileSync(file, "utf8")).compilation!);
    const proof = prove(plan);
    expect(wordsOf(proof)).toEqual([]);
    expect(proof.proved).toBe(true);
    expect(naiveDifferences(plan)).toEqual([]);
    // A plan that was saved and read again says the same.
    const saved = readPlan(JSON.stringify(plan));
    expect(prove((saved as { plan: typeof plan }).plan)).toEqual(proof);
  });
});

describe("what a proof says about itself", () => {
  it("counts the parties, the pairs that are decided, and those that something passes between", () => {
    const plan = planOf(
      compileText(readFileSync("examples/aws-existing-group/appnet.yaml", "utf8")).compilation!,
    );
    expect(prove(plan)).toEqual({ proved: true, parties: 2, decided: 4, pairs: 1 });
  });

  it("is not given for a plan of another platform", () => {
    const plan = planOf(compileText(readFileSync("examples/boutique/appnet.yaml", "utf8")).compilation!);
    for (const platform of ["nomad", "constructor"]) {
      const problems = [{ about: `platform ${platform}`, problem: "the proof does not know it" }];
      expect(prove({ ...plan, platform })).toEqual({ proved: false, differences: [], problems });
    }
  });
});
