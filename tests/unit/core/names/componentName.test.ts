import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatComponentName,
  parseComponentName,
  type ComponentName,
} from "../../../../core/names/componentName";

const component: fc.Arbitrary<ComponentName> = fc.record({
  type: fc.constantFrom("Space" as const, "Application" as const, "Gateway" as const),
  name: fc.string(),
});

describe("the name of a component", () => {
  it("is read as what it was written for", () => {
    fc.assert(
      fc.property(component, (it) => {
        expect(parseComponentName(formatComponentName(it))).toEqual(it);
      }),
    );
  });

  it("is Pulumi's token and the name", () => {
    expect(formatComponentName({ type: "Space", name: "prod" })).toBe("appnet:index:Space prod");
  });

  it("is no other component's", () => {
    for (const text of [
      "",
      "Space prod",
      "appnet:index:Space",
      "appnet:index:Spaces prod",
      "other:index:Space a",
    ]) {
      expect(parseComponentName(text), text).toBeUndefined();
    }
  });
});
