import { describe, expect, it } from "vitest";
import { tryFields } from "./fields/judge";
import { readKinds, subjects, versionless } from "./fields/plans";

/* Started by tests/fuzz/run.mjs: every field of every kind. `npm test` tries a sample. */

describe("every field of every kind that the proof reads", () => {
  const all = subjects(3);
  const types = [...new Set(all.map(({ type }) => type))];
  it("has all kinds", () => {
    // Beside a space it is undecided as it is: whose listener it changes is not known.
    const neverProved = "aws:lb/listenerCertificate:ListenerCertificate";
    const tried = new Set([...types.map(versionless), neverProved]);
    expect(readKinds().filter((it) => !tried.has(it))).toEqual([]);
  });

  it.each(types)("%s", (type) => {
    const counts = all.filter((it) => it.type === type).map((it) => tryFields(it, () => true));
    const sum = (of: (it: (typeof counts)[number]) => number) =>
      counts.reduce((total, it) => total + of(it), 0);
    const line = `found ${sum((it) => it.found)}, undecided ${sum((it) => it.undecided)}, harmless ${sum((it) => it.harmless)}, the same ${sum((it) => it.same)}`;
    process.stdout.write(`${type}: ${line}\n`);
    expect(counts.flatMap(({ unanswered }) => unanswered)).toEqual([]);
  });
});
