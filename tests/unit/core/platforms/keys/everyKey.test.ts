import { describe, expect, it } from "vitest";
import { compile } from "../../../../../core/compile";
import { documentSchema, type DocumentInput } from "../../../../../core/documentSchema";
import { formatPath } from "../../../../../core/model/problem";
import {
  EACH,
  Meaningless,
  Refused,
  treatmentAt,
  treatmentsOf,
  type AnyAccount,
  type Treatment,
} from "../../../../../core/platforms/account";
import { platformNames } from "../../../../../core/platforms/find";
import { platforms, type PlatformName } from "../../../../../core/platforms/platforms";
import { documentsOf, type Trial } from "./trial";
import { allTrials, trialsOf } from "./trials";

/** What the key of a trial is to a platform; undefined where the platform treats its object as a whole, or its keys. */
function treatmentOf(platform: PlatformName, { at }: Trial): Treatment | undefined {
  return treatmentAt(platforms[platform].keys, partsOf(platform, at));
}

/** The path of a trial in the account, which knows the platform's own settings under one name. */
function partsOf(platform: PlatformName, at: string): string[] {
  const [first, ...rest] = at.split(".");
  return [first === platform ? "settings" : first!, ...rest];
}

/** The path of a trial's key as the account has it: with `*` for names and indexes. */
function patternOf(platform: PlatformName, at: string): string {
  let level: AnyAccount | Treatment | undefined = platforms[platform].keys;
  return partsOf(platform, at)
    .map((part) => {
      const account = level as AnyAccount;
      const key = EACH in account ? EACH : part;
      level = account[key];
      return key;
    })
    .join(".");
}

/** What is registered for a document, or the rules that it breaks. */
function outcome(input: DocumentInput): { built?: string; broken: string[] } {
  const { compilation, problems } = compile(documentSchema.parse(input));
  if (!compilation) return { broken: problems.map(({ code, path }) => `${formatPath(path)} ${code}`) };
  const { declarations, lookups } = compilation;
  return { built: JSON.stringify([declarations, lookups]), broken: [] };
}

describe.each(platformNames())("every key on %s", (platform) => {
  const trials = trialsOf(platform).flatMap((trial) => {
    const treatment = treatmentOf(platform, trial);
    return treatment === undefined ? [] : [{ at: trial.at, trial, treatment }];
  });

  it("is tried", () => {
    const keys = treatmentsOf(platforms[platform].keys).map(({ path }) => path.join("."));
    expect(trials.map(({ at }) => patternOf(platform, at)).sort()).toEqual(keys.sort());
  });

  it.each(trials.filter(({ treatment }) => treatment === "built"))(
    "builds something else when it changes: $at",
    ({ trial }) => {
      const [one, other] = documentsOf(platform, trial).map(outcome);
      const codes = one!.broken.map((text) => text.split(" ")[1]);
      if (trial.firstBreaks === undefined) expect(one!.broken).toEqual([]);
      else expect(new Set(codes)).toEqual(new Set([trial.firstBreaks]));
      expect(other!.broken).toEqual([]);
      expect(other!.built).not.toBe(one!.built);
    },
  );

  it.each(trials.filter(({ treatment }) => treatment instanceof Refused))(
    "is refused where it cannot be built: $at",
    ({ at, trial, treatment }) => {
      const [one, other] = documentsOf(platform, trial);
      const { message, fix } = treatment as Refused;
      const path = at.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
      expect(compile(documentSchema.parse(other)).problems).toEqual([
        { code: "platform/unsupported", path, message, fix },
      ]);
      const isDefault = [undefined, false].includes(trial.values[0] as undefined);
      if (isDefault) expect(outcome(one).broken).toEqual([]);
    },
  );

  it.each(trials.filter(({ treatment }) => treatment instanceof Meaningless))(
    "changes nothing where it is meaningless: $at",
    ({ trial }) => {
      const [one, other] = documentsOf(platform, trial).map(outcome);
      expect(one!.broken).toEqual([]);
      expect(other).toEqual(one);
    },
  );
});

it("no trial is of a key that is gone", () => {
  const used = platformNames().flatMap((platform) =>
    trialsOf(platform).filter((trial) => treatmentOf(platform, trial) !== undefined),
  );
  expect(allTrials.filter((trial) => !used.includes(trial)).map(({ at }) => at)).toEqual([]);
});
