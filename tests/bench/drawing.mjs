// How long the drawing of a space takes, and how soon its page answers in Chromium.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { measureInTurn } from "./processes.mjs";
import { graphCommand, pageCommand, writeDocument } from "./programs.mjs";
import { markdownTable, ratioOf, spreadOf, spreadText } from "./statistics.mjs";
import { section, verdict } from "./tables.mjs";

const SIZE = 200;
const GRAPH_GOAL_SECONDS = 2;
const PAGE_GOAL_SECONDS = 1;
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
];
/** It answers at once: what is left is the browser's own time. */
const EMPTY_PAGE =
  '<!doctype html><input id="search"><p id="matches"></p><script>document.getElementById("search")' +
  '.addEventListener("input", () => (document.getElementById("matches").textContent = "found"))</script>';

/**
 * The graph and the page of 200 services.
 * @param {import("./comparisons.mjs").Setting} setting
 */
export async function measureDrawing({ runs, directory }) {
  const file = writeDocument(directory, SIZE, "kubernetes");
  const page = join(directory, "page.html");
  const programs = [
    { title: "`appnet graph --format svg`", args: graphCommand(file, "svg") },
    { title: "`appnet graph --format dot`", args: graphCommand(file, "dot") },
    { title: "`appnet plan --html`", args: pageCommand(file, page) },
  ];
  const samples = await measureInTurn(programs, runs, directory);
  const [svg, dot] = samples;
  const rows = programs.map(({ title }, index) => {
    const seconds = secondsOf(samples[index]);
    const goal = index === 0 ? goalOf(seconds, GRAPH_GOAL_SECONDS) : "";
    return [
      title,
      spreadText(spreadOf(seconds)),
      goal,
      index === 1 ? "" : ratioText(seconds, secondsOf(dot)),
    ];
  });
  if (existsSync(EXECUTABLE)) rows.push(...(await browserRows(page, directory, runs)));
  else rows.push([`no Chromium at ${EXECUTABLE}: the page was not opened`, "", "", ""]);
  return section(
    `Graph and page, ${SIZE} applications`,
    "The graph without a layout (DOT) is what the graph and the page are compared with; an empty page is what the page in Chromium is compared with. That time runs from the start of navigation until the first key of a search has been handled.",
    markdownTable(["Program", "Seconds", "Goal", "Ratio of seconds"], rows),
  );
}

async function browserRows(page, directory, runs) {
  const empty = join(directory, "empty.html");
  writeFileSync(empty, EMPTY_PAGE);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  const [own, peer] = [[], []];
  try {
    for (let run = 0; run <= runs; run++) {
      const answered = await secondsToAnswer(browser, page);
      const opened = await secondsToAnswer(browser, empty);
      if (run > 0) own.push(answered) && peer.push(opened);
    }
  } finally {
    await browser.close();
  }
  return [
    [
      "the page in Chromium, first key",
      spreadText(spreadOf(own)),
      goalOf(own, PAGE_GOAL_SECONDS),
      ratioText(own, peer),
    ],
    ["an empty page in Chromium", spreadText(spreadOf(peer)), "", ""],
  ];
}

/** From the start of navigation until a search has been answered. */
async function secondsToAnswer(browser, file) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return (await page.evaluate(searchAndWait)) / 1000;
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
async function searchAndWait() {
  const search = document.querySelector("#search");
  search.value = "app-12";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  while (document.getElementById("matches").textContent === "") await new Promise(requestAnimationFrame);
  return performance.now();
}

function secondsOf(samples) {
  return samples.map((it) => it.seconds);
}

function goalOf(seconds, goal) {
  return verdict(`≤ ${goal} s`, spreadOf(seconds).median <= goal);
}

function ratioText(numerators, denominators) {
  return spreadText(ratioOf(numerators, denominators));
}
