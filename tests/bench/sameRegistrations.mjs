// Makes sure that the components and the hand-written program register the same resources: their times could not be
// compared otherwise.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SIZE = 20;

/** @throws Error with the first differences, when there are any */
export function checkSameRegistrations() {
  const ours = registrationsOf("components.mjs");
  const theirs = registrationsOf("handWritten.mjs");
  const differences = [
    ...missing(ours, theirs).map((it) => `only components.mjs registers ${it}`),
    ...missing(theirs, ours).map((it) => `only handWritten.mjs registers ${it}`),
  ];
  if (differences.length > 0) {
    const shown = differences.slice(0, 10).join("\n");
    throw new Error(`the programs differ in ${differences.length} registrations, such as\n${shown}`);
  }
  return { size: SIZE, registrations: ours.size };
}

/**
 * Everything that a program registers: type, name, parent, dependencies, options and inputs, each as JSON.
 * @returns {Set<string>}
 */
function registrationsOf(script) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(process.execPath, [path, String(SIZE), "--record"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return new Set(JSON.parse(output).map((registration) => JSON.stringify(registration)));
}

function missing(from, others) {
  return [...from].filter((registration) => !others.has(registration));
}
