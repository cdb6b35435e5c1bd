import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PAGE_FILE, pageOf, readResults } from "../../cluster/results";

it("the page of what was run says what the last run wrote down", () => {
  expect(readFileSync(PAGE_FILE, "utf8")).toBe(pageOf(readResults()));
});
