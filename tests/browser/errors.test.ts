import { expect, it } from "vitest";
import { findingOf } from "../../cli/source";
import { compileText } from "../../core/document/readDocument";
import { inBrowser } from "./browser";
import { boutique, reportHtml } from "./plans";

const BROKEN = `organization: acme
space: shop
kubernetes: {}
applications:
  basket: { image: "basket:1", inbound: { api: { port: 3000 } } }
  frontend: { image: "frontend:1", connections: { basket: "http://basket:3001" } }
polices: []
`;

inBrowser("A page about a document with errors", (open) => {
  it("shows each error with its place, its rule and what to do, and nothing else", async () => {
    const { problems, source } = compileText(BROKEN);
    const faults = problems.map((problem) => findingOf(problem, "shop.yaml", source));
    const { page, messages, requests } = await open(await reportHtml({ faults, source: "shop.yaml" }));
    expect(await page.title()).toContain("shop.yaml cannot be planned");
    expect(await page.locator(".problems li").allInnerTexts()).toEqual([
      expect.stringMatching(
        /^shop.yaml:6:\d+ connection\/port-not-inbound\s+application "basket" has no inbound interface on tcp 3001\s+6\s+frontend: [^\n]+\s+use http:\/\/basket:3000/,
      ),
      expect.stringMatching(
        /^shop.yaml:7:1 document\/unknown-key\s+"polices" is not a known key\s+7\s+polices: \[\]\s+did you mean "policies"\?$/,
      ),
    ]);
    expect(await page.locator("h2").allTextContents()).toEqual(["Errors"]);
    expect({ messages, requests }).toEqual({ messages: [], requests: [] });
  });
  it("shows nothing of a plan that is given too", async () => {
    const { page } = await open(await reportHtml({ plan: boutique, faults: ["it is wrong"], source: "a" }));
    expect(await page.locator("h2").allTextContents()).toEqual(["Errors"]);
  });
});
