import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";

const EXECUTABLE = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page in the browser, and everything that it did beside showing itself. */
interface OpenPage {
  readonly page: Page;
  /** The addresses that it asked for, its own left out. Every such request was refused. */
  readonly requests: readonly string[];
  /** What it, or the browser about it, wrote to the console: violations of its content policy are here. */
  readonly messages: readonly string[];
  /** The messages of dialogs that it opened. */
  readonly dialogs: readonly string[];
}

type OpenOptions = Pick<
  BrowserContextOptions,
  "viewport" | "colorScheme" | "javaScriptEnabled" | "reducedMotion"
>;

/** Opens HTML in a browser window of its own. */
export type Open = (html: string, options?: OpenOptions) => Promise<OpenPage>;

/** A suite that needs Chromium. Where there is none it is skipped, loudly; in CI that is a failure. */
export function inBrowser(name: string, suite: (open: Open) => void): void {
  if (!existsSync(EXECUTABLE)) {
    const advice = `${EXECUTABLE} is not there: install it with "apt-get install chromium", or name it in CHROMIUM`;
    if (process.env["CI"] === "true") throw new Error(advice);
    console.error(`\n*** BROWSER TESTS SKIPPED (${name}): ${advice} ***\n`);
    describe.skip(name, () => suite(() => Promise.reject(new Error(advice))));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    const directory = mkdtempSync(join(tmpdir(), "appnet-browser-"));
    let files = 0;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(directory, { recursive: true, force: true });
    });
    suite(async (html, options = {}) => {
      const file = join(directory, `${files++}.html`);
      writeFileSync(file, html);
      return openFile(browser, pathToFileURL(file).href, options);
    });
  });
}

async function openFile(browser: Browser, url: string, options: OpenOptions): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const [requests, messages, dialogs]: string[][] = [[], [], []];
  await context.route("**/*", (route) =>
    route.request().url() === url ? route.continue() : route.abort("blockedbyclient"),
  );
  context.on("request", (request) => {
    if (request.url() !== url) requests!.push(request.url());
  });
  page.on("console", (message) => messages!.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages!.push(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    dialogs!.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, requests: requests!, messages: messages!, dialogs: dialogs! };
}
