import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import type { RegisteredPlan } from "../../../core/plan/registeredPlan";
import { compareResources } from "../../../core/plan/resourceChanges";
import { readPlan } from "../../../core/plan/savedPlan";
import { prove } from "../../../proof/prove";
import { findings } from "../policy/support";
import type { Registration } from "../support/mocks";
import { BASELINES, buildExample, urnsOf } from "./baseline";
import { namedInChangelog } from "./changelog";
import { stateOf } from "./stateOf";

const changelog = readFileSync("CHANGELOG.md", "utf8");
const baselines = folders(BASELINES).flatMap((version) =>
  folders(`${BASELINES}/${version}`).map((example) => ({ version, example })),
);

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map(({ name }) => name);
}

describe.each(baselines)("upgrading $example from $version", ({ version, example }) => {
  const read = (file: string) => readFileSync(`${BASELINES}/${version}/${example}/${file}`, "utf8");
  const isNamed = namedInChangelog(changelog, version);
  const listed = (resources: readonly { type: string; name: string }[]) =>
    resources.filter((it) => !isNamed(it)).map(({ type, name }) => `${type} ${name}`);
  let saved: Plan;
  let plan: Plan;
  let registrations: readonly Registration[];

  beforeAll(async () => {
    saved = planIn(read("plan.json"));
    ({ plan, registrations } = await buildExample(example, read("appnet.yaml")));
  });

  it("replaces and deletes nothing but what the changelog names", () => {
    const { replaced, deleted } = compareResources(saved, plan);
    expect({ replaced: listed(replaced), deleted: listed(deleted) }).toEqual({ replaced: [], deleted: [] });
  });

  it("finds every resource again, under its URN or by an alias", () => {
    const { own, former } = urnsOf(registrations);
    const known = new Set([...own, ...former]);
    const lost = read("urns.txt")
      .trimEnd()
      .split("\n")
      .filter((urn) => !known.has(urn));
    expect(listed(lost.map(identityOf))).toEqual([]);
  });

  it("reads its saved plan, and proves it", () => {
    expect(prove(saved)).toMatchObject({ proved: true });
  });

  it("reads the plan that its Space registered, and proves the stack by it", () => {
    const registered = JSON.parse(read("registeredPlan.json")) as RegisteredPlan;
    const nothing = { undeclared: [], blocked: [], undecided: [] };
    expect(findings(stateOf(saved, registered))).toEqual(nothing);
  });
});

function planIn(text: string): Plan {
  const reading = readPlan(text);
  if ("plan" in reading) return reading.plan;
  throw new Error(reading.problems.join("\n"));
}

function identityOf(urn: string) {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}
