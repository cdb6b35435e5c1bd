import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { reportHtml } from "../cli/report/reportHtml";
import { compileText } from "../core/document/readDocument";
import { diffPlans } from "../core/plan/diff";
import { planOf, type Plan } from "../core/plan/plan";

// The pictures of the documentation: what a browser makes of real pages.

const DIRECTORY = "docs/images";
const MAXIMUM_BYTES = 300_000;
const EXECUTABLE = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const BOUTIQUE = readFileSync("examples/boutique/appnet.yaml", "utf8");
const LARGE = 200;

interface Picture {
  readonly file: string;
  readonly html: string;
  readonly colorScheme?: "light" | "dark";
  readonly height: number;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

async function pictures(): Promise<Picture[]> {
  const boutique = planText(BOUTIQUE);
  const changed = planText(
    BOUTIQUE.replace("      recommendation: grpc://recommendationservice:8080\n", "").replace(
      "ad: grpc://adservice:9555",
      "ad: grpc://adservice:9555\n      redis: redis://redis-cart:6379",
    ),
  );
  const page = await reportHtml({ plan: boutique, source: "appnet.yaml" });
  const difference = { plan: changed, before: boutique, diff: diffPlans(boutique, changed) };
  const large = planText(await largeDocument());
  return [
    { file: "report-boutique.png", html: page, height: 1120 },
    { file: "report-boutique-dark.png", html: page, height: 1120, colorScheme: "dark" },
    {
      file: "report-diff.png",
      html: await reportHtml({ ...difference, source: "appnet.yaml" }),
      height: 1120,
    },
    {
      file: "report-200-services.png",
      html: await reportHtml({ plan: large, source: "appnet.yaml" }),
      height: 1120,
      prepare: (opened) => opened.locator("#search").fill("app-120"),
    },
  ];
}

function planText(text: string): Plan {
  const { compilation, problems } = compileText(text);
  if (!compilation) throw new Error(JSON.stringify(problems, null, 2));
  return planOf(compilation);
}

/** The topology of the benchmark. */
async function largeDocument(): Promise<string> {
  const { topologyOf, documentText } = (await import(
    pathToFileURL(resolve("tests/bench/topology.mjs")).href
  )) as {
    topologyOf: (size: number) => object;
    documentText: (topology: object, platform: string) => string;
  };
  return documentText(topologyOf(LARGE), "kubernetes");
}

async function main(): Promise<void> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `${EXECUTABLE} is not there: install it with "apt-get install chromium", or name it in CHROMIUM`,
    );
  }
  const directory = mkdtempSync(join(tmpdir(), "appnet-images-"));
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  mkdirSync(DIRECTORY, { recursive: true });
  try {
    for (const { file, html, colorScheme = "light", height, prepare } of await pictures()) {
      const source = join(directory, `${file}.html`);
      writeFileSync(source, html);
      const page = await browser.newPage({
        viewport: { width: 1240, height },
        colorScheme,
        reducedMotion: "reduce",
      });
      await page.goto(pathToFileURL(source).href);
      await prepare?.(page);
      const target = join(DIRECTORY, file);
      await page.screenshot({ path: target, animations: "disabled", caret: "hide" });
      await page.close();
      const { size } = statSync(target);
      console.log(`${target}: ${size} bytes`);
      if (size > MAXIMUM_BYTES) throw new Error(`${target} is too large: at most ${MAXIMUM_BYTES} bytes`);
    }
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
