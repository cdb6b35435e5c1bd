import { expect, it } from "vitest";
import { platforms } from "../../../core/platforms/platforms";
import { proofPlatforms } from "../../../proof/platforms";

it("every platform that is built can be proved", () => {
  expect(Object.keys(proofPlatforms).sort()).toEqual(Object.keys(platforms).sort());
});
