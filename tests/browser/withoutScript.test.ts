import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, changedBoutique, pageOf, planOfSize } from "./plans";

inBrowser("Without JavaScript", (open) => {
  it("everything can be read, and nothing is offered that would not work", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique), { javaScriptEnabled: false });
    expect(await page.locator("#connections tbody tr").count()).toBe(17);
    expect(await page.locator(".graph-frame g.node text").first().isVisible()).toBe(true);
    expect(await page.locator(".access.wider li").count()).toBe(3);
    for (const control of ["#search", "#application", "#zoom-in"]) {
      expect(await page.locator(control).isVisible()).toBe(false);
    }
    const resource = page.locator("#resources .group").last();
    await resource.locator("summary").first().click();
    await resource.locator(".resource summary").first().click();
    expect(await resource.locator("pre").first().isVisible()).toBe(true);
  });

  it("says how to get a graph that is too large for the page", async () => {
    const { page } = await open(await pageOf(planOfSize(401)), { javaScriptEnabled: false });
    expect(await page.locator("#graph").innerText()).toContain("401 applications are too many");
    expect(await page.locator(".graph-frame").isVisible()).toBe(false);
  });
});
