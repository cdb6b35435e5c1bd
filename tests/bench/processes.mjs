// Measures whole processes.

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const usageHook = pathToFileURL(fileURLToPath(new URL("usageHook.mjs", import.meta.url))).href;

/**
 * A Node.js program to measure. What it prints goes to a file, as users would keep it.
 * @typedef {object} Program
 * @property {string} title as the tables name it
 * @property {string[]} args the script and its arguments
 * @property {string[]} [imports] modules that are loaded before the script
 * @property {string} [output] a directory that the program creates; removed before each run
 *
 * @typedef {object} Sample
 * @property {number} seconds from start to exit
 * @property {number} processorSeconds of all threads, user and system
 * @property {number} megabytes the largest resident set, in millions of bytes
 */

/**
 * Runs programs in turn, A B B A, so that what else the machine does falls on all of them alike. The first round warms
 * up caches and is not counted.
 * @param {Program[]} programs
 * @param {number} runs
 * @param {string} directory for temporary files
 * @returns {Promise<Sample[][]>} the samples of each program, in order
 */
export async function measureInTurn(programs, runs, directory) {
  /** @type {Sample[][]} */
  const samples = programs.map(() => []);
  for (let run = 0; run <= runs; run++) {
    const entries = [...programs.entries()];
    for (const [index, program] of run % 2 === 0 ? entries : entries.reverse()) {
      const sample = await measure(program, directory);
      const counts = run === 0 ? "warm-up" : `run ${run} of ${runs}`;
      process.stderr.write(`${program.title}, ${counts}: ${sample.seconds.toFixed(2)} s\n`);
      if (run > 0) samples[index].push(sample);
    }
  }
  return samples;
}

/**
 * @param {Program} program
 * @param {string} directory
 * @returns {Promise<Sample>}
 */
async function measure({ title, args, imports = [], output }, directory) {
  if (output !== undefined) rmSync(output, { recursive: true, force: true });
  const usageFile = join(directory, "usage.json");
  const stdout = openSync(join(directory, "stdout"), "w");
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [usageHook, ...imports].flatMap((it) => ["--import", it]).concat(args),
    {
      stdio: ["ignore", stdout, "pipe"],
      env: { ...process.env, APPNET_BENCH_USAGE: usageFile },
    },
  );
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const seconds = (performance.now() - start) / 1000;
  closeSync(stdout);
  if (code !== 0) throw new Error(`${title} failed with exit code ${code}\n${errors}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usageFile, "utf8"));
  return { seconds, processorSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: (maxRSS * 1024) / 1e6 };
}
