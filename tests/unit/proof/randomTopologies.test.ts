import type { PlatformName } from "../../../core/platforms/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { plannedTopology } from "../support/randomTopology";
import { naiveDifferences, wordsOf } from "./support";

const seed = fc.nat();
const size = (max: number) => fc.integer({ min: 1, max });

describe.each<PlatformName>(["kubernetes", "aws"])("random documents on %s", (platform) => {
  it("are built to allow exactly what they say, with up to 60 applications", () => {
    let planned = 0;
    fc.assert(
      fc.property(seed, size(60), (chosen, applications) => {
        const plan = plannedTopology(platform, chosen, applications);
        if (!plan) return;
        planned++;
        expect(wordsOf(prove(plan))).toEqual([]);
      }),
      { numRuns: 60 },
    );
    // Most documents keep the rules, or nothing would be tested.
    expect(planned).toBeGreaterThan(40);
  });

  it("are so to an evaluator that tries every pair and every port of interest as well", () => {
    fc.assert(
      fc.property(seed, size(6), (chosen, applications) => {
        const plan = plannedTopology(platform, chosen, applications);
        if (plan) expect(naiveDifferences(plan)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
