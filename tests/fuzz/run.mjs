// npm run fuzz -- [--topologies 10000] [--mutations 10000] [--rounds 10] [--seed N] [FILE...]
// Random topologies and changes to plans are each counted for Kubernetes and AWS together. Then each round tries every
// property of the unit tests, or of the files named, with another seed. A seed tries the same again.

import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const HIGHEST_SEED = 2 ** 31;
const TIMEOUT = String(24 * 3600 * 1000);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    topologies: { type: "string", default: "1000" },
    mutations: { type: "string", default: "1000" },
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * HIGHEST_SEED)) },
  },
});

const wrong = Object.entries(values).find(([, value]) => !/^\d+$/.test(value));
if (wrong) {
  process.stderr.write(`error --${wrong[0]} takes a whole number, not "${wrong[1]}"\n`);
  process.exit(1);
}

const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
const { topologies, mutations } = values;
const isAll = positionals.length === 0;
if (isAll && topologies + mutations !== "00") {
  tryAll("fuzz", [], seed, `--topologies ${topologies} --mutations ${mutations} --rounds 0`);
}
const properties = () =>
  globSync("tests/unit/**/*.test.{ts,tsx}").filter((it) => readFileSync(it, "utf8").includes("fc.assert("));
const files = isAll ? properties() : positionals;
for (let round = 0; round < Number(values.rounds); round++) {
  const again = isAll ? "--topologies 0 --mutations 0" : files.join(" ");
  tryAll("unit", files, (seed + round) % HIGHEST_SEED, again);
}

/** Runs tests with one seed; the first failure ends it with the command that repeats it. */
function tryAll(project, tests, chosen, again) {
  const { status } = spawnSync("vitest", ["run", "--project", project, "--test-timeout", TIMEOUT, ...tests], {
    stdio: "inherit",
    env: {
      ...process.env,
      FUZZ_TOPOLOGIES: topologies,
      FUZZ_MUTATIONS: mutations,
      FUZZ_SEED: String(chosen),
    },
  });
  if (status === 0) return;
  process.stderr.write(`failed; the same again: npm run fuzz -- --seed ${chosen} ${again}\n`);
  process.exit(1);
}
