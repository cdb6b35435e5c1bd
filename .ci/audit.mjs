// Asks the registry what it knows of the lockfile: vulnerabilities of what the package installs, and signatures of all.
// A registry that does not answer is said, and is no failure; what it answers is.

import { spawnSync } from "node:child_process";

const npm = (...args) => spawnSync("npm", args, { encoding: "utf8", timeout: 60_000 });

const audit = npm("audit", "--omit=dev", "--json");
const report = parsed(audit.stdout);
if (report.metadata?.vulnerabilities) {
  const { total } = report.metadata.vulnerabilities;
  process.stdout.write(`npm audit: ${total} known vulnerabilities\n`);
  if (total > 0) fail(JSON.stringify(report.vulnerabilities, null, 2));
} else notRun("npm audit", audit);

const signatures = npm("audit", "signatures", "--json");
const verified = parsed(signatures.stdout);
if (Array.isArray(verified.invalid) && Array.isArray(verified.missing)) {
  const { invalid, missing } = verified;
  process.stdout.write(`npm audit signatures: ${invalid.length} invalid, ${missing.length} missing\n`);
  if (invalid.length + missing.length > 0) fail(JSON.stringify({ invalid, missing }, null, 2));
} else notRun("npm audit signatures", signatures);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function fail(text) {
  process.stdout.write(`${text}\n`);
  process.exitCode = 1;
}

function notRun(what, { stdout, stderr, error }) {
  const why = error?.message ?? `${stdout}\n${stderr}`.trim().split("\n").slice(0, 5).join("\n");
  process.stdout.write(`NOT RUN: ${what}: the registry did not answer\n${why}\n`);
}
