import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../core/compile";
import { documentOf } from "../../../core/document/readDocument";
import { planOf } from "../../../core/plan/plan";
import { TestProvider } from "./support/provider";

let provider: TestProvider;
beforeAll(async () => void (provider = await TestProvider.start()));
afterAll(() => provider.stop());

describe("a topology over the wire", () => {
  it.each(["boutique", "gateways", "cross-space", "existing-workload", "aws-shop"])(
    "registers the resources that a plan of the document has: %s",
    async (example) => {
      const file = `examples/${example}/appnet.yaml`;
      const document = documentOf(readFileSync(file, "utf8"), file);
      const plan = planOf(compile(document).compilation!);
      const before = provider.engine.registered.length;
      // In a preview, because this engine computes no outputs: what follows from them is unknown.
      await provider.construct("Topology", document.space, document, { preview: true });
      const registered = provider.engine.registered.slice(before).filter(({ custom }) => custom);
      expect(registered.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(
        plan.resources.map(({ type, name }) => `${type} ${name}`).sort(),
      );
    },
  );
});
