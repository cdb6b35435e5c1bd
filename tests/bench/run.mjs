// The benchmark: npm run bench -- [OPTIONS]
//
//   --quick        1 run of each program instead of 5, and smaller Pulumi programs: about 3 minutes
//   --runs COUNT   another number of runs (the smaller Pulumi programs run three times as often)
//   --only TABLE   one table only: synthesis, programs, growth, changes, drawing, proof, proof-shapes,
//                  aws-synthesis, aws-programs, aws-growth or provider; may be repeated
//   --check        only make sure that the compared programs declare the same
//   --write        also write the tables to docs/performance.md
//
// It measures whole processes, in turn, after one warm-up each. Goals are printed beside the results and fail nothing:
// the exit code is 0 unless a program crashes or the compared programs differ.
// On its first run it installs what it compares with (package.json in this directory), without install scripts.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format } from "prettier";
import {
  compareChangesWithPlan,
  compareComponentsWithHandWritten,
  comparePlanWithCdk,
  comparePlanWithCdk8sPlus,
  measureGrowth,
} from "./comparisons.mjs";
import { measureDrawing } from "./drawing.mjs";
import { measureProof } from "./proof.mjs";
import { measureProofShapes } from "./proofShapes.mjs";
import { compareProvider } from "./provider.mjs";
import { checkSameRegistrations } from "./sameRegistrations.mjs";
import { checkSameRules } from "./sameRules.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const directory = fileURLToPath(new URL(".", import.meta.url));

const tables = {
  synthesis: comparePlanWithCdk8sPlus,
  programs: (setting) => compareComponentsWithHandWritten("kubernetes", setting),
  growth: (setting) => measureGrowth("kubernetes", setting),
  changes: compareChangesWithPlan,
  drawing: measureDrawing,
  proof: measureProof,
  "proof-shapes": measureProofShapes,
  "aws-synthesis": comparePlanWithCdk,
  "aws-programs": (setting) => compareComponentsWithHandWritten("aws", setting),
  "aws-growth": (setting) => measureGrowth("aws", setting),
  provider: compareProvider,
};

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    runs: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(tables) },
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const runs = Number(options.runs ?? (options.quick ? 1 : 5));
const unknown = options.only.filter((name) => !Object.hasOwn(tables, name));
if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs must be a positive number");
if (unknown.length > 0) throw new Error(`--only must be one of ${Object.keys(tables).join(", ")}`);
if (options.write && (options.quick || options.only.length < Object.keys(tables).length)) {
  throw new Error("--write needs every table, and not --quick");
}

prepare();
const temporary = mkdtempSync(join(tmpdir(), "appnet-bench-"));
try {
  check();
  if (!options.check) await measureAll();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function prepare() {
  if (!existsSync(join(root, "dist/cli/appnet.js"))) throw new Error("nothing is built yet: npm run build");
  if (isInstalled()) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: directory,
    shell: process.platform === "win32",
    stdio: ["ignore", process.stderr, process.stderr],
  });
}

/** Whether the packages are installed in the versions that package.json pins. */
function isInstalled() {
  const { dependencies } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return Object.entries(dependencies).every(([name, version]) => {
    const file = join(directory, "node_modules", name, "package.json");
    return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
  });
}

function check() {
  for (const platform of ["kubernetes", "aws"]) {
    const { size, registrations } = checkSameRegistrations(platform);
    process.stderr.write(
      `${platform}: both programs register the same ${registrations} resources for ${size} applications\n`,
    );
  }
  const { size, rules } = checkSameRules(temporary);
  process.stderr.write(`aws: the CDK and appnet have the same ${rules} rules for ${size} applications\n`);
}

async function measureAll() {
  const sections = [];
  for (const name of options.only) {
    const section = await tables[name]({ runs, quick: options.quick, directory: temporary });
    sections.push(await format(section, { parser: "markdown", printWidth: 110 }));
    process.stdout.write(`${sections.at(-1)}\n`);
  }
  if (options.write) await writePage(sections);
}

async function writePage(sections) {
  const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
  const text = `# Performance

Made by \`${command}\` with Node.js ${process.version} on ${availableParallelism()} cores.

Every figure is of whole processes, from start to exit, unless a table says otherwise. Programs ran in turn, ${runs} times after a warm-up (Pulumi programs of 200 and 300 applications ${runs * 3} times): the median, and
the smallest and largest in parentheses. A ratio is the median of the ratios of runs beside each other, so that whatever
else the machine did fell on both; that of CPU seconds is the steadier one on a busy machine. Each application has one inbound interface and three connections.

${sections.join("\n")}`;
  const page = await format(text, { parser: "markdown", printWidth: 110 });
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(join(root, "docs/performance.md"), page);
}
