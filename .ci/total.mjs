// Adds up the runners' summaries (vitest's and mocha's) to one line: N passed, N failed, N skipped.
import { readFileSync } from "node:fs";

const [file, failedCommands] = process.argv.slice(2);
const text = readFileSync(file, "utf8").replace(/\u001b\[[0-9;]*m/g, "");
const total = { passed: 0, failed: 0, skipped: 0 };

for (const [, line] of text.matchAll(/^\s*Tests\s+(.*)$/gm)) {
  for (const kind of Object.keys(total))
    total[kind] += Number(new RegExp(`(\\d+) ${kind}`).exec(line)?.[1] ?? 0);
}
const mocha = { passed: "passing", failed: "failing", skipped: "pending" };
for (const [kind, word] of Object.entries(mocha)) {
  for (const [, amount] of text.matchAll(new RegExp(`^\\s+(\\d+) ${word}`, "gm")))
    total[kind] += Number(amount);
}
if (failedCommands !== "0" && total.failed === 0) total.failed = 1; // A check that is no test failed.
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
