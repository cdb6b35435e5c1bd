import type { PlatformName } from "../../../core/platforms/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../support/random";
import { plannedTopology } from "../support/randomTopology";
import { mutate } from "./mutations/mutate";
import { judge } from "./support";

const RUNS = 60;

describe.each<PlatformName>(["kubernetes", "aws"])("a random change to one resource on %s", (platform) => {
  it("is found whenever it changes what passes or where requests go", () => {
    const judgements = { unchanged: 0, found: 0, undecided: 0 };
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, change, applications) => {
        const plan = plannedTopology(platform, seed, applications);
        const mutant = plan && mutate(plan, new Random(change));
        if (mutant) judgements[judge(mutant.plan, mutant.change)]++;
      }),
      { numRuns: RUNS },
    );
    // Were most changes harmless, the test would say little.
    expect(judgements.found).toBeGreaterThan(RUNS / 3);
  });
});
