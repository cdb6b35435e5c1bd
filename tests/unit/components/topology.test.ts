import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../../components/compile";
import { readDocument, Topology } from "../../../components/index";
import { planOf } from "../../../components/plan";
import { runProgram } from "../support/mocks";

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("appnet.yaml"))
  .map((file) => join("examples", file));

describe("Topology", () => {
  it.each(examples)("registers exactly the resources of the plan of %s", async (file) => {
    const plan = planOf(compile(readDocument(file)).compilation!);
    const registrations = await runProgram(() => new Topology("shop", readDocument(file)));
    const resources = registrations.filter((it) => it.custom);
    expect(resources.map((it) => it.name).sort()).toEqual(plan.resources.map((it) => it.name).sort());
    for (const planned of plan.resources) {
      const registered = resources.find((it) => it.name === planned.name)!;
      expect(registered.type, planned.name).toBe(planned.type);
      expect(registered.parent, planned.name).toBe(planned.component.split(" ")[1]);
      expect(registered.dependsOn, planned.name).toEqual([...planned.dependsOn].sort());
      expect(registered.inputs, planned.name).toMatchObject(planned.inputs as object);
    }
  });
});
