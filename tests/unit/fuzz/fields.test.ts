import { describe, expect, it } from "vitest";
import { tryFields } from "../../fuzz/fields/judge";
import { subjects } from "../../fuzz/fields/plans";

/* A sample, the same each time: `npm run fuzz -- --fields` tries every field of every kind. */

/** One of so many changes, and another of them for each kind. */
const EVERY = 41;

describe("a field that is set, removed, unknown or nested is found, undecided, or listed as harmless", () => {
  const all = subjects(1);

  it("in every kind that appnet builds and the proof reads", () => {
    const totals = { found: 0, undecided: 0, harmless: 0, same: 0 };
    for (const [place, subject] of all.entries()) {
      const counts = tryFields(subject, (index) => index % EVERY === place % EVERY);
      expect(counts.unanswered).toEqual([]);
      for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += counts[key];
    }
    // Were nearly all harmless, or the same, nothing would have been tried.
    expect(Math.min(totals.found, totals.undecided)).toBeGreaterThan(10);
    expect(totals.undecided).toBeGreaterThan(totals.same);
  });
});
