import { describe, expect, it } from "vitest";
import { rules } from "../../../../core/model/rules";
import { brokenDocuments } from "./brokenDocuments";
import { problemsOf, unmark } from "./support";

describe("the rules", () => {
  it("are each broken by some document", () => {
    const produced = new Set(
      Object.values(brokenDocuments)
        .flat()
        .flatMap(({ document }) => problemsOf(unmark(document).text).map(({ code }) => code)),
    );
    expect([...produced].sort()).toEqual(Object.keys(rules).sort());
  });

  it.each(Object.entries(brokenDocuments))("%s: messages and advice are single sentences", (_, documents) => {
    for (const { document } of documents) {
      for (const { message, fix } of problemsOf(unmark(document).text)) {
        expect(message).toMatch(/^\S.*[^.\s]$/);
        expect(fix).toMatch(/^\S.*[^.\s]$/);
      }
    }
  });
});
