import { expect, it } from "vitest";
import { inBrowser } from "./browser";
import { pageOf, planOfSize } from "./plans";

inBrowser("The page of a large space", (open) => {
  it.each([200, 1500])(
    "opens for %i applications and answers to the first key",
    { timeout: 300_000 },
    async (size) => {
      const plan = planOfSize(size);
      const start = performance.now();
      const html = await pageOf(plan);
      const made = performance.now() - start;
      const { page } = await open(html);
      const answered = await page.evaluate(async () => {
        const search = document.querySelector<HTMLInputElement>("#search")!;
        search.value = "app-12";
        search.dispatchEvent(new Event("input", { bubbles: true }));
        while (document.getElementById("matches")!.textContent === "")
          await new Promise(requestAnimationFrame);
        return performance.now();
      });
      expect(await page.getByRole("status").textContent()).toMatch(/found$/);
      console.log(
        `${size} applications, ${plan.connections.length} connections: ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB, ` +
          `made in ${Math.round(made)} ms; first key of a search handled ${Math.round(answered)} ms after navigation began`,
      );
    },
  );
});
