import type { Fault } from "../../cli/userError";
import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { contrastBelow } from "./contrast";
import { boutique, changedBoutique, pageOf, planOfSize, reportHtml } from "./plans";

const PHONE = { width: 360, height: 740 };

inBrowser("Text", (open) => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`has a contrast of at least 4.5 in ${colorScheme} colours`, async () => {
      const pages = [
        await pageOf(changedBoutique, boutique),
        await reportHtml({ faults: [wrong("it is wrong")], source: "a" }),
      ];
      for (const html of pages) {
        const { page } = await open(html, { colorScheme });
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        const { measured, poor } = await page.evaluate(contrastBelow, 4.5);
        expect(poor).toEqual([]);
        expect(measured).toBeGreaterThan(5);
      }
    });
  }

  it("is dark on light or light on dark as the reader's system is", async () => {
    const html = await pageOf(boutique);
    const backgrounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await open(html, { colorScheme });
      backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    expect(backgrounds).toEqual(["rgb(255, 255, 255)", "rgb(20, 23, 26)"]);
  });
});

inBrowser("On a phone", (open) => {
  it("nothing is wider than the page, whatever is unfolded", async () => {
    const longNames = JSON.parse(
      JSON.stringify(changedBoutique).replaceAll("frontend", "front".repeat(20)),
    ) as typeof changedBoutique;
    for (const html of [
      await pageOf(changedBoutique, boutique),
      await pageOf(longNames, boutique),
      await pageOf(planOfSize(40)),
      await reportHtml({
        faults: [wrong("long".repeat(200))],
        source: "a",
      }),
    ]) {
      const { page } = await open(html, { viewport: PHONE });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    }
  });

  it("the graph stays readable and scrolls in its own box", async () => {
    const { page } = await open(await pageOf(boutique), { viewport: PHONE });
    const text = await page
      .locator("g.node text")
      .first()
      .evaluate((element) => element.getBoundingClientRect().height);
    expect(text).toBeGreaterThan(9);
    const [content, box] = await page
      .locator(".graph-frame")
      .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
    expect(content).toBeGreaterThan(box);
  });
});

inBrowser("On paper", (open) => {
  it("everything is unfolded, and there are no controls", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("details").count()).toBeGreaterThan(80);
    const folded = await page
      .locator("details > :not(summary)")
      .evaluateAll(
        (contents) =>
          contents.filter((content) => !content.checkVisibility({ contentVisibilityAuto: true })).length,
      );
    expect(folded).toBe(0);
    const inputs = await page.locator("pre", { hasText: "NetworkPolicy" }).count();
    expect(inputs).toBe(0);
    expect(
      await page
        .locator("pre")
        .last()
        .evaluate((pre) => pre.getBoundingClientRect().height),
    ).toBeGreaterThan(20);
    for (const control of ["#search", "#application", "#zoom-in", "nav"]) {
      expect(await page.locator(control).isVisible()).toBe(false);
    }
  });

  it("the graph fits the width of the page", async () => {
    const { page } = await open(await pageOf(planOfSize(40)));
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 700, height: 1000 });
    const width = await page.locator(".graph-frame svg").evaluate((svg) => svg.getBoundingClientRect().width);
    expect(width).toBeLessThanOrEqual(700);
    expect(width).toBeGreaterThan(300);
  });
});

inBrowser("For readers who want no motion", (open) => {
  it("nothing moves", async () => {
    const html = await pageOf(boutique);
    const behaviours: string[] = [];
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const { page } = await open(html, { reducedMotion });
      behaviours.push(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior));
    }
    expect(behaviours).toEqual(["smooth", "auto"]);
  });
});

function wrong(message: string): Fault {
  return {
    file: "appnet.yaml",
    position: { line: 1, column: 2 },
    code: "document/type",
    message,
    fix: "mend it",
  };
}
