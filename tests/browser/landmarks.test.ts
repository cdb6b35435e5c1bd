import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, changedBoutique, pageOf } from "./plans";

inBrowser("The structure of a page", (open) => {
  it("has its landmarks once, and headings without gaps", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    for (const landmark of ["banner", "main", "navigation", "search"] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    }
    const levels = await page
      .locator("h1, h2, h3, h4")
      .evaluateAll((headings) => headings.map((it) => Number(it.tagName[1])));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) {
      expect(level - (levels[index - 1] ?? 0), `heading ${index}`).toBeLessThanOrEqual(1);
    }
  });

  it("names every control, every table and every column", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    await page.locator("#application").selectOption({ label: "frontend" });
    for (const role of ["button", "combobox", "searchbox", "table", "region"] as const) {
      const all = await page.getByRole(role).count();
      expect(all, role).toBeGreaterThan(0);
      expect(await page.getByRole(role, { name: /\S/ }).count(), role).toBe(all);
    }
    const headings = page.locator("thead th");
    expect(await headings.count()).toBe(await page.locator('thead th[scope="col"]').count());
    expect(await page.locator("tbody tr").count()).toBe(await page.locator('tbody th[scope="row"]').count());
  });

  it("leads to every section", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    const targets = await page
      .locator("a[href]")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")!));
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(await page.locator(target).count(), target).toBe(1);
  });

  it("has no id twice", async () => {
    const { page } = await open(await pageOf(changedBoutique, boutique));
    const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
