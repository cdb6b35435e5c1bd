import { expect, it } from "vitest";
import { readPlan } from "../../core/plan/savedPlan";
import { inBrowser } from "./browser";
import { boutique, changedBoutique, pageOf, reportHtml } from "./plans";

/** What a saved plan of somebody else may hold instead of names. */
const HOSTILE: Readonly<Record<string, string>> = {
  frontend: `<img src=x onerror="alert('image')">`,
  cartservice: "</script><script>alert('script')</script>",
  adservice: "javascript:alert('link')",
  currencyservice: `" onfocus="alert('attribute')" autofocus tabindex="0" x='`,
  "redis-cart": "</title></style></textarea><svg onload=alert('svg')>",
  emailservice: "<!--<script>alert('comment')",
  paymentservice: "<link rel=stylesheet href=http://127.0.0.1:9/style.css>",
  shippingservice: "<style>@import 'http://127.0.0.1:9/import.css'</style>",
  loadgenerator: "\\N & &lt;b&gt; \u2028 \u202e %3Cb%3E ${1} </g></svg><iframe src=http://127.0.0.1:9/>",
  "www.shop.example.com": `"><a href="javascript:alert('host')">host</a>`,
  "spec.template": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
};

function withHostileNames<Value>(value: Value): Value {
  const text = Object.entries(HOSTILE).reduce(
    (json, [name, hostile]) => json.replaceAll(name, JSON.stringify(hostile).slice(1, -1)),
    JSON.stringify(value),
  );
  return JSON.parse(text) as Value;
}

inBrowser("Hostile names", (open) => {
  const plan = withHostileNames(boutique);
  const changed = withHostileNames(changedBoutique);

  it("come through a saved plan, unless they hide something", () => {
    const text = JSON.stringify(plan);
    expect(readPlan(text)).toHaveProperty("problems");
    expect(readPlan(text.replace(/[\u2028\u202e]/g, ""))).toHaveProperty("plan");
  });

  it.each([
    ["in a plan", () => pageOf(plan)],
    ["in a difference", () => pageOf(changed, plan)],
    ["in errors", () => reportHtml({ faults: Object.values(HOSTILE), source: HOSTILE["cartservice"]! })],
    ["in a graph", () => reportHtml({ plan, source: HOSTILE["frontend"]! }, "graph")],
  ])("stay text %s", async (_, html) => {
    const opened = await open(await html());
    const { page } = opened;
    for (const hostile of [HOSTILE["frontend"]!, HOSTILE["cartservice"]!]) {
      expect(await page.locator("body").innerText()).toContain(hostile);
    }
    if ((await page.locator("#search").count()) > 0) {
      // The script writes names too.
      await page.locator("#search").fill("<");
      for (const node of await page.locator("g.node").all()) await node.dispatchEvent("click");
      await page.locator("#application").selectOption({ label: HOSTILE["frontend"]! });
      expect(await page.locator("#neighbours h3").textContent()).toBe(HOSTILE["frontend"]);
    }
    expect(
      await page.locator("img, iframe, object, [onerror], [onload], [onfocus], a:not([href^='#'])").count(),
    ).toBe(0);
    expect(await page.locator("script").count()).toBe((await page.locator("#network").count()) + 1);
    expect({ ...opened, page: undefined }).toEqual({
      page: undefined,
      requests: [],
      messages: [],
      dialogs: [],
    });
  });

  it("would be noticed: a page without protection fails in each way", async () => {
    const opened = await open(
      "<!doctype html><meta charset=utf-8><img src=http://127.0.0.1:9/x><script>alert('x'); console.log('y')</script>",
    );
    await expect.poll(() => opened.requests).toEqual(["http://127.0.0.1:9/x"]);
    expect(opened.dialogs).toEqual(["x"]);
    expect(opened.messages).toContain("log: y");
  });
});

inBrowser("The content policy of a page", (open) => {
  it("is kept by the page itself, and forbids everything else", async () => {
    const { page, messages, requests } = await open(await pageOf(changedBoutique, boutique));
    expect({ messages, requests }).toEqual({ messages: [], requests: [] });
    await page.evaluate(() => {
      document.body.append(
        Object.assign(document.createElement("script"), { textContent: "alert('added')" }),
      );
      document.body.append(Object.assign(new Image(), { src: "http://127.0.0.1:9/added.png" }));
      void fetch("http://127.0.0.1:9/added").catch(() => undefined);
    });
    const refused = () =>
      ["script-src", "img-src", "connect-src"].filter((directive) =>
        messages.some(
          (message) => message.includes("Content Security Policy") && message.includes(directive),
        ),
      );
    await expect.poll(refused).toHaveLength(3);
  });
});
