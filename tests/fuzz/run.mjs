// npm run fuzz -- [--topologies 10000] [--mutations 10000] [--rounds 10] [--seed N] [FILE...]
// Random topologies and changes to plans are each counted for Kubernetes and AWS together. Then each round tries every
// property of the unit tests, or of the files named, with another seed. A seed tries the same again.
// npm run fuzz -- --fields sets, removes and nests every field of every kind that the proof reads, and prints the answers.
// npm run fuzz -- --guided SECONDS [--kind document|target|edit|plan] lets Jazzer.js look for hostile inputs of each kind
// for so long, led by what of the code they reach.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HIGHEST_SEED = 2 ** 31;
const TIMEOUT = String(24 * 3600 * 1000);
/** For the largest input; the build that is measured is slower than the real one. */
const SECONDS_PER_INPUT = 120;
const MEGABYTES = 4096;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    topologies: { type: "string", default: "1000" },
    mutations: { type: "string", default: "1000" },
    rounds: { type: "string", default: "1" },
    guided: { type: "string", default: "0" },
    fields: { type: "boolean", default: false },
    kind: { type: "string", multiple: true, default: ["document", "target", "edit", "plan"] },
    seed: { type: "string", default: String(Math.floor(Math.random() * HIGHEST_SEED)) },
  },
});

const { kind: kinds, fields, ...numbers } = values;
const wrong = Object.entries(numbers).find(([, value]) => !/^\d+$/.test(value));
if (wrong) {
  process.stderr.write(`error --${wrong[0]} takes a whole number, not "${wrong[1]}"\n`);
  process.exit(1);
}

if (values.guided !== "0") {
  for (const kind of kinds) searchFor(kind, values.guided);
  process.exit();
}

if (fields) {
  const { status } = spawnSync("vitest", ["run", "--project", "fuzz", "tests/fuzz/fields.test.ts"], {
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}

const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
const { topologies, mutations } = values;
const isAll = positionals.length === 0;
if (isAll && topologies + mutations !== "00") {
  tryAll(
    "fuzz",
    ["tests/fuzz/analysis.test.ts"],
    seed,
    `--topologies ${topologies} --mutations ${mutations} --rounds 0`,
  );
}
const properties = () =>
  globSync("tests/unit/**/*.test.{ts,tsx}").filter((it) => readFileSync(it, "utf8").includes("fc.assert("));
const files = isAll ? properties() : positionals;
for (let round = 0; round < Number(values.rounds); round++) {
  const again = isAll ? "--topologies 0 --mutations 0" : files.join(" ");
  tryAll("unit*", files, (seed + round) % HIGHEST_SEED, again);
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

/** Lets the fuzzer search for some time. What led further is kept for the next search, beside what all tests build. */
function searchFor(kind, seconds) {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const command = join(here, "node_modules/@jazzer.js/core/dist/cli.js");
  if (!existsSync(command)) {
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: here,
      stdio: "inherit",
    });
  }
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const found = join(process.env.APPNET_CACHE ?? join(caches, "appnet"), "fuzz", kind);
  mkdirSync(found, { recursive: true });
  const instrumented = ["core", "edit", "proof", "graph", "cli"].map((it) => `dist/${it}/`);
  const { status } = spawnSync(
    "node",
    [
      ...[
        command,
        join(here, "guided.mjs"),
        found,
        join(here, "corpus", kind),
        "--sync",
        "--excludes",
        "nothing",
      ],
      ...[...instrumented, "yaml/dist/"].flatMap((it) => ["--includes", it]),
      ...["--timeout", String(SECONDS_PER_INPUT * 1000)],
      ...["--", `-max_total_time=${seconds}`, "-max_len=65536"],
      ...[`-rss_limit_mb=${MEGABYTES}`, `-artifact_prefix=${found}-`],
    ],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        FUZZ_KIND: kind,
        NODE_OPTIONS: "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
      },
    },
  );
  if (status === 0) return;
  process.stderr.write(
    `failed; once it is mended, keep the input that is named above: mv INPUT tests/fuzz/corpus/${kind}/WHAT-IT-IS\n` +
      "(where the fuzzer itself did not start: its binary for Linux needs glibc 2.38, as in Debian 13 or Ubuntu 24.04)\n",
  );
  process.exit(1);
}
