import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, changedBoutique, pageOf } from "./plans";

inBrowser("A page about a difference", (open) => {
  it("says first what opens and what closes", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    const headings = await page.locator("main h2, main h3").allTextContents();
    expect(headings.slice(0, 3)).toEqual(["Changes since the earlier plan", "What opens 3", "What closes 1"]);
    const [opens, closes] = [page.locator(".wider li"), page.locator(".narrower li")];
    expect(await opens.allInnerTexts()).toEqual([
      expect.stringContaining("internet may now reach adservice:9555 at https://www.shop.example.com/ads"),
      expect.stringContaining("frontend may now reach redis-cart on tcp 6379"),
      expect.stringContaining("checkoutservice may now reach 10.20.0.0/16 on tcp 5432"),
    ]);
    expect(await closes.allInnerTexts()).toEqual([
      expect.stringContaining("frontend may no longer reach recommendationservice on tcp 8080"),
    ]);
    expect(await opens.first().innerText()).toMatch(/^▲ opens/);
    expect(await closes.first().innerText()).toMatch(/^▽ closes/);
  });

  it("marks what is added and removed by signs and words, not by colour alone", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    expect(await page.locator("#connections tr.added th").allTextContents()).toEqual([
      "+addedfrontend redis",
    ]);
    expect(await page.locator("#connections tr.removed th").allTextContents()).toEqual([
      "−removedfrontend recommendation",
    ]);
    expect(await page.locator("#policies tr.added").count()).toBe(1);
    expect(await page.locator("g.edge.added[id]").count()).toBe(3);
    expect(await page.locator("g.edge.removed[id]").count()).toBe(1);
  });

  it("lists the properties that differ, with their values before and after", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    const row = page.locator(".properties tr", { hasText: "containers[adservice].image" });
    expect(await row.locator("td").allTextContents()).toEqual([
      expect.stringMatching(/adservice:v/),
      expect.stringMatching(/adservice:w/),
    ]);
    expect(await page.locator("#resource-changes h3").allTextContents()).toEqual([
      "Updated 2",
      "Created 5",
      "Deleted 2",
    ]);
  });

  it("says that nothing differs when nothing does", async () => {
    const { page } = await open(await pageOf(boutique, boutique));
    expect(await page.locator("#changes").innerText()).toContain("Nothing differs.");
    expect(await page.locator(".access").count()).toBe(0);
  });
});
