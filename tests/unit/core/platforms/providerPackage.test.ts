import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { loadPackage, MissingPackage } from "../../../../core/platforms/providerPackage";

const requireHere = createRequire(__filename);
const ABSENT = "@pulumi/not-there";
const PART = "./not-there";

describe("the package of a platform", () => {
  it("is what it loads", () => {
    expect(loadPackage("node:path", () => requireHere("node:path") as { sep: string }).sep).toBe("/");
  });

  it("is missing when it is not installed", () => {
    const load = () => loadPackage(ABSENT, () => requireHere(ABSENT) as unknown);
    expect(load).toThrow(new MissingPackage(ABSENT));
  });

  it("is not called missing for what it lacks itself, or does wrong", () => {
    const lacking = () => loadPackage("@pulumi/aws", () => requireHere(PART) as unknown);
    expect(lacking).toThrow(/Cannot find module '\.\/not-there'/);
    const failing = () =>
      loadPackage("@pulumi/aws", () => {
        throw new Error("broken");
      });
    expect(failing).toThrow("broken");
  });
});
