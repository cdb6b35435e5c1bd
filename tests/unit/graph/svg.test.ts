import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import type { Graph } from "../../../graph/graph";
import { svgOf } from "../../../graph/svg";
import { HOSTILE_NAMES, hostilePlan } from "./hostile";
import { edgeLabelled, exampleGraph, nodeNamed, planOfText, shop } from "./support";
import { elementsIn, parseXml, textOf, type Element } from "./xml";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

async function elementsOf(graph: Graph): Promise<Element[]> {
  return elementsIn(parseXml(await svgOf(graph)));
}

function withId(elements: readonly Element[], id: string): Element {
  const found = elements.filter(({ attributes }) => attributes["id"] === id);
  if (found.length !== 1) throw new Error(`${found.length} have the id ${id}`);
  return found[0]!;
}

function titleOf(element: Element): string {
  return textOf(elementsIn(element).find(({ name }) => name === "title")!);
}

/** The horizontal middle of a node. */
function middleOf(elements: readonly Element[], graph: Graph, name: string): number {
  const shape = elementsIn(withId(elements, nodeNamed(graph, name).id)).find(({ name: it }) =>
    ["rect", "ellipse"].includes(it),
  )!;
  const { x, width, cx } = shape.attributes;
  return cx === undefined ? Number(x) + Number(width) / 2 : Number(cx);
}

const shopGraph = graphOf(planOfText(shop));

describe("the SVG", () => {
  it("is one element without prologue, references or scripts", async () => {
    const svg = await svgOf(shopGraph);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /href|url\(|@import|<script|http:\/\/w/,
    );
    expect(parseXml(svg).attributes["viewBox"]).toMatch(/^-?[\d.]+ -?[\d.]+ [\d.]+ [\d.]+$/);
  });

  it("has an element with id and title for every node, edge and group", async () => {
    const elements = await elementsOf(shopGraph);
    for (const { id } of [...shopGraph.nodes, ...shopGraph.edges, ...shopGraph.groups]) {
      expect(titleOf(withId(elements, id))).not.toBe("");
    }
    const ids = elements.flatMap(({ attributes }) => attributes["id"] ?? []);
    expect(ids).toHaveLength(shopGraph.nodes.length + shopGraph.edges.length + shopGraph.groups.length);
  });

  it("says in titles what the picture shows", async () => {
    const elements = await elementsOf(shopGraph);
    const title = (id: string) => titleOf(withId(elements, id));
    expect(title(edgeLabelled(shopGraph, "http 3000 *").id)).toBe(
      "frontend → basket: http 3000, connection frontend.basket, policy frontend to basket on tcp 3000 (required)",
    );
    expect(title(edgeLabelled(shopGraph, "https 61443").id)).toBe(
      "frontend → basket: https 61443, connection frontend.secure, automatic TLS",
    );
    expect(title(edgeLabelled(shopGraph, "https 443").id)).toBe(
      "internet → gateway public: https 443, TLS ends at the gateway",
    );
    expect(title(nodeNamed(shopGraph, "gateway:public").id)).toBe("gateway public: https://www.example.com");
    expect(title("group-1")).toBe("space partners of globex");
  });

  it("marks kinds, what is required and what changed by classes, and colours by style sheet alone", async () => {
    const before = planOfText(shop.replace(", required: true", "").replace("lonely", "single"));
    const graph = graphOf(planOfText(shop), before);
    const elements = await elementsOf(graph);
    const classes = (id: string) => withId(elements, id).attributes["class"];
    expect(classes(edgeLabelled(graph, "http 3000 *").id)).toBe("edge connection required changed");
    expect(classes(nodeNamed(graph, "lonely").id)).toBe("node application added");
    expect(classes(nodeNamed(graph, "single").id)).toBe("node application removed");
    expect(classes(nodeNamed(graph, "gateway:public").id)).toBe("node gateway");
    expect(titleOf(withId(elements, edgeLabelled(graph, "http 3000 *").id))).toMatch(
      /; changed, before: http 3000, connection frontend\.basket/,
    );
    for (const { attributes } of elements) {
      expect(Object.keys(attributes).filter((name) => /^(fill|stroke|style|color|font)/.test(name))).toEqual(
        [],
      );
    }
  });

  it("styles nothing outside of itself", async () => {
    const style = textOf((await elementsOf(shopGraph)).find(({ name }) => name === "style")!);
    const selectors = [...style.matchAll(/([^{}]+)\{/g)].flatMap(([, selector]) => selector!.split(","));
    expect(selectors.length).toBeGreaterThan(20);
    for (const selector of selectors) expect(selector.trim()).toMatch(/^(\.appnet-graph( |$)|@media )/);
  });

  it("is the same bytes twice", async () => {
    expect(await svgOf(exampleGraph("gateways"))).toBe(await svgOf(exampleGraph("gateways")));
  });

  it("runs from left to right", async () => {
    const graph = exampleGraph("boutique");
    const elements = await elementsOf(graph);
    const order = ["internet", "gateway:public", "frontend", "checkoutservice", "paymentservice"];
    const middles = order.map((name) => middleOf(elements, graph, name));
    expect(middles).toEqual([...middles].sort((a, b) => a - b));
    expect(new Set(middles).size).toBe(order.length);
  });

  it("holds hostile names as text, in a picture that is well-formed", async () => {
    const elements = await elementsOf(graphOf(hostilePlan()));
    const known = ["svg", "style", "g", "title", "rect", "ellipse", "path", "text"];
    expect(elements.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    const titles = elements.filter(({ name }) => name === "title").map(textOf);
    expect(titles).toContain(`application ${HOSTILE_NAMES[0]}`);
    expect(titles).toContain("application line break and tab");
    expect(titles).toContain("application ${process.exit()}");
    expect(titles).toContain("application \uFFFDevil");
  });

  it("shortens what is longer than a box, in its middle", async () => {
    const texts = (await elementsOf(graphOf(hostilePlan())))
      .filter(({ name }) => name === "text")
      .map(textOf);
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(120);
    expect(texts).toContain("…");
    expect(texts).toEqual(
      expect.arrayContaining(["service-with-a-very-long-name-", "that-nobody-should-have-but-"]),
    );
  });
});

describe.skipIf(!existsSync(CHROMIUM))("in a browser, the SVG", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    page = await browser.newPage();
  }, 60_000);
  afterAll(() => browser.close());

  it("is well-formed XML, also of hostile names, and runs nothing", async () => {
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const svg = await svgOf(graphOf(hostilePlan()));
    const inXml = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        errors: parsed.querySelectorAll("parsererror").length,
        groups: parsed.querySelectorAll("g[id]").length,
      };
    }, svg);
    await page.setContent(`<!doctype html><body>${svg}</body>`);
    const inHtml = await page.evaluate(() => ({
      outside: document.body.children.length,
      foreign: document.querySelectorAll("svg script, svg img, svg b, body > style").length,
      groups: document.querySelectorAll("svg g[id]").length,
    }));
    expect(inXml.errors).toBe(0);
    expect(inHtml).toEqual({ outside: 1, foreign: 0, groups: inXml.groups });
    expect(dialogs).toEqual([]);
  });

  it.each(["boutique", "gateways", "cross-space", "aws-shop"])(
    "of %s has text that fits its boxes",
    async (name) => {
      await page.setContent(`<!doctype html><body>${await svgOf(exampleGraph(name))}</body>`);
      const tooWide = await page.evaluate(() =>
        [...document.querySelectorAll(".node, .group")].flatMap((part) => {
          const box = (part.querySelector("rect, ellipse") as SVGGraphicsElement).getBBox();
          return [...part.querySelectorAll("text")].flatMap((text) => {
            const { x, width } = text.getBBox();
            return x < box.x || x + width > box.x + box.width ? [text.textContent] : [];
          });
        }),
      );
      expect(tooWide).toEqual([]);
    },
  );

  it("has light colours on dark where that is preferred, and those of the page that embeds it", async () => {
    const colors = async (colorScheme: "light" | "dark", style = "") => {
      await page.emulateMedia({ colorScheme });
      await page.setContent(`<!doctype html><style>${style}</style><body>${await svgOf(shopGraph)}</body>`);
      return page.evaluate(() =>
        [".background", ".application .name"].map(
          (part) => getComputedStyle(document.querySelector(part)!).fill,
        ),
      );
    };
    expect(await colors("light")).toEqual(["rgb(255, 255, 255)", "rgb(31, 35, 40)"]);
    expect(await colors("dark")).toEqual(["rgb(13, 17, 23)", "rgb(240, 246, 252)"]);
    const own = ":root { --appnet-background: rgb(1, 2, 3); --appnet-text: rgb(4, 5, 6) }";
    expect(await colors("dark", own)).toEqual(["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  });
});
