import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, pageOf, planOfSize } from "./plans";

inBrowser("The graph of a page", (open) => {
  it("has an edge for every connection of the plan, and a node for every application", async () => {
    const { page } = await open(await pageOf(boutique));
    const titles = await page
      .locator(".graph-frame g.edge")
      .evaluateAll((edges) =>
        edges.map((edge) => edge.querySelector("title")?.textContent ?? edge.textContent),
      );
    for (const { source, destination, outbound, ports } of boutique.connections) {
      expect(titles).toContainEqual(
        expect.stringMatching(
          new RegExp(`^${source} → ${destination}: .*${ports}.*connection ${source}.${outbound}`),
        ),
      );
    }
    expect(boutique.connections).toHaveLength(16);
    expect(await page.locator(".graph-frame g.node.application").count()).toBe(boutique.applications.length);
  });

  it("grows, shrinks and fits its box by its buttons", async () => {
    const { page } = await open(await pageOf(boutique), { viewport: { width: 900, height: 800 } });
    const widths: number[] = [];
    const measure = async () =>
      widths.push(
        await page.locator(".graph-frame svg").evaluate((svg) => svg.getBoundingClientRect().width),
      );
    await measure();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await measure();
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.getByRole("button", { name: "Zoom out" }).click();
    await measure();
    await page.getByRole("button", { name: "Zoom in" }).click({ clickCount: 4 });
    await page.getByRole("button", { name: "Fit" }).click();
    await measure();
    const frame = await page.locator(".graph-frame").evaluate(({ clientWidth }) => clientWidth);
    expect(widths[1]! / widths[0]!).toBeCloseTo(1.25);
    expect(widths[2]! / widths[0]!).toBeCloseTo(0.8);
    expect(widths[3]).toBeLessThanOrEqual(frame);
  });

  it("is shown only in parts where it would be too large to read", async () => {
    const { page } = await open(await pageOf(planOfSize(401)));
    const frame = page.locator(".graph-frame");
    expect(await frame.isVisible()).toBe(false);
    expect(await page.locator("#graph").innerText()).toContain("appnet graph --application");
    await page.locator("#application").selectOption({ label: "app-40" });
    const neighbours = ["app-33", "app-39", "app-41", "app-47", "app-71", "app-9"];
    const shown = await page.locator("g.node:visible .name").allTextContents();
    expect(shown.sort()).toEqual([...neighbours, "app-40"].sort());
    expect(await page.locator("g.edge:visible").count()).toBe(6);
    const inWords = await page.locator("#neighbours li button").allTextContents();
    expect(inWords.sort()).toEqual(neighbours);
    // A part that is too large itself.
    await page.locator("#application").selectOption({ label: "All applications" });
    await page.locator("#search").fill("app");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^401 applications/);
    expect(await frame.isVisible()).toBe(false);
  });

  it.each([200, 401])("has room in a part for labels that it has not in the whole, of %i", async (size) => {
    const { page } = await open(await pageOf(planOfSize(size)));
    await page.locator("#application").selectOption({ label: "app-120" });
    expect(await page.locator("g.edge text:visible").allTextContents()).toEqual(Array(6).fill("http 8080"));
  });

  it("keeps its form where more is found than could be arranged", async () => {
    const { page } = await open(await pageOf(planOfSize(100)));
    const viewBox = () => page.locator(".graph-frame svg").getAttribute("viewBox");
    const whole = await viewBox();
    await page.locator("#search").fill("app-1");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^11 applications/);
    expect(await viewBox()).not.toBe(whole);
    await page.locator("#search").fill("app");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^100 applications/);
    expect(await viewBox()).toBe(whole);
    expect(await page.locator("g.node:visible").count()).toBe(100);
  });
});
