import { describe, expect, it } from "vitest";
import { Space } from "../../../components";
import type { SpaceArgs } from "../../../components";
import { newApplication } from "../components/support";
import { findings, stackOf } from "./support";

const judged = async (isolation: SpaceArgs["isolation"]) =>
  findings(
    await stackOf(() => {
      const space = new Space("shop", { organization: "acme", isolation, kubernetes: {} });
      newApplication(space, "basket");
    }),
  );

describe("the policy pack", () => {
  it("says of a space that enforces nothing yet that it does not, and nothing else", async () => {
    expect(await judged("observe")).toEqual({
      undeclared: [],
      blocked: [],
      undecided: [],
      unenforced: [
        "shop: Space shop: not enforced: isolation is observe, so that everything passes, declared or not",
      ],
    });
    expect(await judged("namespace")).toEqual({ undeclared: [], blocked: [], undecided: [] });
  });
});
