import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, it } from "vitest";
import { changed } from "../../fuzz/changes";
import { trials } from "../../fuzz/support";

const plans = ["shop", "shop-aws"].map((name) => {
  const file = resolve(__dirname, "../../../fuzz/corpus/plan", name);
  return JSON.parse(readFileSync(file, "utf8")) as unknown;
});

describe("a saved plan with something wrong in it", () => {
  // Nothing is thrown, and every sentence and output about it makes sense.
  it("is refused, or proved, explained, compared and drawn", async () => {
    const { plan: tryPlan } = await trials;
    fc.assert(
      fc.property(changed(plans), (plan) => {
        tryPlan(Buffer.from(JSON.stringify(plan)));
      }),
      { numRuns: 40 },
    );
  });
});
