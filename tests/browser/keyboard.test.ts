import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, pageOf } from "./plans";

inBrowser("A page by keyboard alone", (open) => {
  it("begins with a link over everything that repeats", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    expect(
      await page.locator(":focus").evaluate((link) => link.getBoundingClientRect().width),
    ).toBeGreaterThan(50);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.querySelector("main")!.contains(document.activeElement))).toBe(
      true,
    );
  });

  it("finds search by /, but lets / be typed", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.keyboard.press("/");
    await page.keyboard.type("a/b");
    expect(await page.locator("#search").inputValue()).toBe("a/b");
  });

  it("walks through the graph by arrows and selects by Enter", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.getByRole("button", { name: "Fit" }).focus();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("g.node") !== null)).toBe(true);
    const start = await focused(page);
    await page.keyboard.press("ArrowRight");
    const next = await focused(page);
    expect(next).not.toBe(start);
    await page.keyboard.press("ArrowLeft");
    expect(await focused(page)).toBe(start);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator("#neighbours h3").textContent()).not.toBe("");
    await page.keyboard.press("Escape");
    expect(await page.locator("[aria-pressed=true]").count()).toBe(0);
  });

  it("reaches the graph also when it is narrowed", async () => {
    const { page } = await open(await pageOf(boutique));
    for (const name of ["redis-cart", "loadgenerator"]) {
      await page.locator("#application").selectOption({ label: name });
      await page.getByRole("button", { name: "Fit" }).focus();
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.closest("g.node") !== null)).toBe(true);
    }
  });

  it("reaches every node by arrows", async () => {
    const { page } = await open(await pageOf(boutique));
    const reached = await page.evaluate(() => {
      const start = document.querySelector<SVGElement>('g.node[tabindex="0"]')!;
      const seen = new Set([start]);
      for (const node of seen) {
        for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
          node.focus();
          node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          seen.add(document.activeElement as SVGElement);
        }
      }
      return [seen.size, document.querySelectorAll("g.node").length];
    });
    expect(reached[0]).toBe(reached[1]);
  });

  it("shows where the focus is", async () => {
    const { page } = await open(await pageOf(boutique));
    const invisible: string[] = [];
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return "end";
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle === "none" || outlineWidth === "0px" ? element.outerHTML.slice(0, 120) : "";
      });
      if (outline === "end") break;
      if (outline !== "") invisible.push(outline);
    }
    expect(invisible).toEqual([]);
  });
});

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent.trim() ?? "";
  });
}
