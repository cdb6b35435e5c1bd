import type { PlatformName } from "../../core/platforms/platforms";
import { describe, expect, it } from "vitest";
import { prove } from "../../proof/prove";
import { mutate } from "../unit/proof/mutations/mutate";
import { judge, naiveDifferences, wordsOf } from "../unit/proof/support";
import { Random } from "../unit/support/random";
import { plannedTopology } from "../unit/support/randomTopology";

/* Started by tests/fuzz/run.mjs, which says how many and with which seed. */

const wanted = (name: string) => Number(process.env[name] ?? 100);
const seed = wanted("FUZZ_SEED");
const platforms: readonly PlatformName[] = ["kubernetes", "aws"];
const platformOf = (index: number) => platforms[index % platforms.length]!;
/** The naive evaluator takes its time, so it looks at small topologies, and at one of so many. */
const NAIVE_EVERY = 20;

describe(`fuzzing with seed ${seed}`, () => {
  it("proves every random document's plan", () => {
    let planned = 0;
    const count = wanted("FUZZ_TOPOLOGIES");
    for (let index = 0; index < count; index++) {
      const platform = platformOf(index);
      const isSmall = index % NAIVE_EVERY < platforms.length;
      const plan = plannedTopology(platform, seed + index, isSmall ? 6 : 60);
      if (!plan) continue;
      planned++;
      expect(wordsOf(prove(plan)), `${platform} ${seed + index}`).toEqual([]);
      if (isSmall) expect(naiveDifferences(plan), `${platform} ${seed + index}`).toEqual([]);
    }
    process.stdout.write(`${planned} of ${count} documents keep the rules; all proved\n`);
  });

  it("finds every change that changes what passes", () => {
    const found = { unchanged: 0, found: 0, undecided: 0, impossible: 0 };
    const count = wanted("FUZZ_MUTATIONS");
    for (let index = 0; index < count; index++) {
      const platform = platformOf(index);
      const random = new Random(seed + index);
      const plan = plannedTopology(platform, seed + random.below(1_000_000), 1 + random.below(5));
      const mutant = plan && mutate(plan, random);
      if (mutant) found[judge(mutant.plan, `${platform} ${seed + index}: ${mutant.change}`)]++;
      else found.impossible++;
    }
    process.stdout.write(`${count} changes: ${JSON.stringify(found)}\n`);
  });
});
