import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileText } from "../../../../../core/document/readDocument";
import { planOf } from "../../../../../core/plan/plan";

interface Inputs {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Every resource that the examples' documents lead to on Kubernetes. */
const resources = readdirSync("examples").flatMap((name) => {
  const file = `examples/${name}/appnet.yaml`;
  if (!readdirSync(`examples/${name}`).includes("appnet.yaml")) return [];
  const { compilation } = compileText(readFileSync(file, "utf8"));
  return planOf(compilation!).resources.filter(({ type }) => type.startsWith("kubernetes:"));
});

describe("what another field manager changed", () => {
  it("is taken back where it is a network policy, and nowhere else", () => {
    const isForced = ({ inputs }: { inputs: unknown }) =>
      (inputs as Inputs).metadata.annotations?.["pulumi.com/patchForce"] === "true";
    const isPolicy = ({ type }: { type: string }) => type.endsWith("NetworkPolicy");
    expect(resources.filter(isPolicy).length).toBeGreaterThan(50);
    expect(resources.filter((it) => isForced(it) !== isPolicy(it)).map(({ name }) => name)).toEqual([]);
  });
});
