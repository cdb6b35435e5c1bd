import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { boutique, pageOf } from "./plans";

inBrowser("Search", (open) => {
  it("narrows the graph to what it names and the neighbours of that", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.locator("#search").fill("Cart");
    await expect
      .poll(() => shownNodes(page))
      .toEqual(["cartservice", "checkoutservice", "frontend", "redis-cart"]);
    expect(await page.locator("g.edge:visible").count()).toBe(3);
  });

  it("narrows every list to the rows with all its words", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.locator("#search").fill("frontend 7070");
    await expect.poll(() => shownRows(page, "connections")).toEqual(["frontend cart"]);
    expect(await page.locator("#connections .amount").textContent()).toBe("1 of 16");
    await page.locator("#resources summary").first().click();
    const resources = await page.locator("#resources .resource:visible > summary .name").allTextContents();
    expect(resources).toEqual([
      "boutique-frontend-to-cartservice-tcp-7070-egress",
      "boutique-frontend-to-cartservice-tcp-7070-ingress",
    ]);
  });

  it("says how much it found, to those who cannot see it too", async () => {
    const { page } = await open(await pageOf(boutique));
    const matches = page.getByRole("status");
    expect(await matches.getAttribute("aria-live")).toBe("polite");
    await page.locator("#search").fill("redis-cart");
    await expect.poll(() => matches.textContent()).toMatch(/^1 application and \d+ entries found$/);
    await page.locator("#search").fill("no such thing");
    await expect.poll(() => matches.textContent()).toBe("0 applications and 0 entries found");
  });

  it("shows everything again when it is cleared, by Escape or by the button", async () => {
    const { page } = await open(await pageOf(boutique));
    for (const clear of [
      () => page.keyboard.press("Escape"),
      () => page.getByRole("button", { name: "Clear" }).click(),
    ]) {
      await page.locator("#search").fill("redis");
      await expect.poll(() => shownRows(page, "connections")).toHaveLength(1);
      await clear();
      await expect.poll(() => shownRows(page, "connections")).toHaveLength(16);
      expect(await shownNodes(page)).toHaveLength(boutique.applications.length);
      expect(await page.locator("#search").inputValue()).toBe("");
      expect(await page.locator("#connections .amount").textContent()).toBe("16");
    }
  });
});

inBrowser("The filter by application", (open) => {
  it("keeps the application, its neighbours, and the rows and resources that it is part of", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.locator("#application").selectOption({ label: "checkoutservice" });
    const calls = [
      "cartservice",
      "currencyservice",
      "emailservice",
      "paymentservice",
      "productcatalogservice",
    ];
    expect(await shownNodes(page)).toEqual([
      ...calls.slice(0, 1),
      "checkoutservice",
      ...calls.slice(1, 3),
      "frontend",
      ...calls.slice(3),
      "shippingservice",
    ]);
    const rows = await shownRows(page, "connections");
    expect(rows).toHaveLength(7);
    expect(rows).toContain("frontend checkout*");
    const rules = boutique.resources.filter(({ name }) => /(^|-)checkoutservice(-|$)/.test(name));
    expect(await page.locator("#resources .amount").textContent()).toBe(`${rules.length} of 77`);
  });

  it("is set by a click on a node, says the neighbours in words, and is lifted by another click", async () => {
    const { page } = await open(await pageOf(boutique));
    const node = page.locator("g.node", { hasText: "cartservice" }).first();
    await node.click();
    expect(await node.getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator("#application option:checked").textContent()).toBe("cartservice");
    expect(await page.locator("#neighbours li").allTextContents()).toEqual([
      expect.stringMatching(/^frontend .*7070/),
      expect.stringMatching(/^checkoutservice .*7070/),
      expect.stringMatching(/^redis-cart .*6379/),
    ]);
    await node.click();
    expect(await node.getAttribute("aria-pressed")).toBe("false");
    expect(await page.locator("#neighbours").isVisible()).toBe(false);
    expect(await shownRows(page, "connections")).toHaveLength(16);
  });
});

inBrowser("A narrowed graph", (open) => {
  it("has who calls on the left and what is called on the right, and nothing over anything else", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.locator("#application").selectOption({ label: "checkoutservice" });
    const boxes = new Map(
      await page.locator("g.node:visible").evaluateAll((nodes) =>
        nodes.map((node) => {
          const { left, right, top, bottom } = node.getBoundingClientRect();
          return [node.querySelector(".name")!.textContent, { left, right, top, bottom }] as const;
        }),
      ),
    );
    const middle = boxes.get("checkoutservice")!;
    expect(boxes.get("frontend")!.right).toBeLessThan(middle.left);
    for (const name of ["cartservice", "emailservice", "shippingservice"]) {
      expect(boxes.get(name)!.left).toBeGreaterThan(middle.right);
    }
    const list = [...boxes.values()];
    for (const [index, one] of list.entries()) {
      for (const other of list.slice(index + 1)) {
        const isApart =
          one.right < other.left ||
          other.right < one.left ||
          one.bottom < other.top ||
          other.bottom < one.top;
        expect(isApart).toBe(true);
      }
    }
  });

  it("has its arrows at the applications that are called, and every label", async () => {
    const { page } = await open(await pageOf(boutique));
    await page.locator("#application").selectOption({ label: "cartservice" });
    const target = await page
      .locator("g.node:visible", { hasText: "cartservice" })
      .first()
      .evaluate((node) => node.querySelector("rect")!.getBoundingClientRect().left);
    const arrows = await page
      .locator("g.edge:visible", { hasText: "7070" })
      .evaluateAll((edges) =>
        edges.map((edge) => edge.querySelector(".arrow")!.getBoundingClientRect().right),
      );
    expect(arrows).toHaveLength(2);
    for (const arrow of arrows) expect(arrow).toBeCloseTo(target, -1);
    expect(await page.locator("g.edge:visible text").count()).toBeGreaterThanOrEqual(3);
  });

  it("is drawn as at first when it is no longer narrowed", async () => {
    const { page } = await open(await pageOf(boutique));
    const picture = () => page.locator(".graph-frame").innerHTML();
    await page.keyboard.press("Escape");
    const before = (await picture()).replaceAll(/ (class|style|tabindex)="[^"]*"/g, "");
    await page.locator("#search").fill("cart");
    await expect.poll(() => page.locator("g.edge:visible").count()).toBe(3);
    await page.keyboard.press("Escape");
    const after = (await picture()).replaceAll(/ (class|style|tabindex|data-drawn)="[^"]*"/g, "");
    expect(after).toBe(before);
  });
});

/** The names of the applications in the graph that can be seen. */
async function shownNodes(page: Page): Promise<string[]> {
  const nodes = await page.locator("g.node.application:visible .name").allTextContents();
  return nodes.sort();
}

async function shownRows(page: Page, section: string): Promise<string[]> {
  return page.locator(`#${section} tbody tr:visible th`).allTextContents();
}
