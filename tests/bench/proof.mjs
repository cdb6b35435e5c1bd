// What the proof adds to a plan, and how it grows.

import { fileURLToPath, pathToFileURL } from "node:url";
import { measureInTurn } from "./processes.mjs";
import { planCommand, provedBy, writeDocument } from "./programs.mjs";
import { markdownTable, ratioOf, spreadOf, spreadText } from "./statistics.mjs";
import { count, section, verdict } from "./tables.mjs";

/** @typedef {import("./processes.mjs").Sample} Sample */
/** @typedef {import("./comparisons.mjs").Setting} Setting */

const SIZES = [1_500, 10_000];
const CONNECTIONS_EACH = 3;
const SHARE_GOAL = 1.3;
const TOTAL_GOAL_SECONDS = 10;
const withoutProof = pathToFileURL(fileURLToPath(new URL("withoutProof.mjs", import.meta.url))).href;
const platformNames = { kubernetes: "Kubernetes", aws: "AWS" };

/** @param {Setting} setting */
export async function measureProof({ runs, directory }) {
  const rows = [];
  for (const platform of ["kubernetes", "aws"]) {
    /** @type {number | undefined} */
    let smallest;
    for (const size of SIZES) {
      const file = writeDocument(directory, size, platform);
      const title = `${platformNames[platform]}, ${count(size)} applications`;
      const [proved, planned] = await measureInTurn(
        [
          { title: `${title}, proved`, args: planCommand(file) },
          { title: `${title}, not proved`, args: planCommand(file), imports: [withoutProof] },
        ],
        runs,
        directory,
      );
      const seconds = secondsOf(proved);
      const added = spreadOf(seconds.map((it, run) => it - planned[run].seconds)).median;
      const perUnit = added / (size * Math.log(size));
      smallest ??= perUnit;
      rows.push([
        `${title}, ${count(size * CONNECTIONS_EACH)} connections`,
        spreadText(spreadOf(seconds)),
        spreadText(spreadOf(secondsOf(planned))),
        ...ratioCells(proved, planned, size),
        count(Math.round(provedBy(file).pairs / added)),
        size === SIZES[0] ? "" : verdict(`${(perUnit / smallest).toFixed(2)} ≤ 1`, perUnit <= smallest),
      ]);
    }
  }
  return section(
    "The proof",
    "Plans with their proof, and the same without it. The ratio is that of the two; pairs are ordered pairs of parties, decided in the seconds that the proof adds. The growth is that of those seconds per N log N since 1,500 applications.",
    markdownTable(
      ["", "Seconds", "Without proof", "Ratio", "Goal", "Ratio of CPU", "Pairs a second", "Growth"],
      rows,
    ),
  );
}

/**
 * The share of the smaller size is to stay small, the larger to be quick in all.
 * @param {Sample[]} proved
 * @param {Sample[]} planned
 * @param {number} size
 */
function ratioCells(proved, planned, size) {
  const ratio = ratioOf(secondsOf(proved), secondsOf(planned));
  const processor = ratioOf(
    proved.map((it) => it.processorSeconds),
    planned.map((it) => it.processorSeconds),
  );
  const goal =
    size === SIZES[0]
      ? verdict(`≤ ${SHARE_GOAL}`, ratio.median <= SHARE_GOAL)
      : verdict(`< ${TOTAL_GOAL_SECONDS} s`, spreadOf(secondsOf(proved)).median < TOTAL_GOAL_SECONDS);
  return [spreadText(ratio), goal, spreadText(processor)];
}

/** @param {Sample[]} samples */
function secondsOf(samples) {
  return samples.map((it) => it.seconds);
}
