// Makes sure that the components and the hand-written program register the same resources: their times could not be
// compared otherwise.

import { execFileSync } from "node:child_process";
import { commandOf, pulumiPrograms } from "./programs.mjs";

const SIZE = 20;

/**
 * @param {import("./topology.mjs").Platform} platform
 * @throws Error with the first differences, when there are any
 */
export function checkSameRegistrations(platform) {
  const { components, handWritten } = pulumiPrograms[platform];
  const ours = registrationsOf(components);
  const theirs = registrationsOf(handWritten);
  const differences = [
    ...missing(ours, theirs).map((it) => `only the components register ${it}`),
    ...missing(theirs, ours).map((it) => `only the hand-written program registers ${it}`),
  ];
  if (differences.length > 0) {
    const shown = differences.slice(0, 10).join("\n");
    throw new Error(
      `the programs on ${platform} differ in ${differences.length} registrations, such as\n${shown}`,
    );
  }
  return { size: SIZE, registrations: ours.size };
}

/**
 * Everything that a program registers: type, name, parent, dependencies, options and inputs, each as JSON. Of components,
 * without the inputs: a Space lists its network there for previews, which nobody would write by hand.
 * @returns {Set<string>}
 */
function registrationsOf(program) {
  const output = execFileSync(process.execPath, [...commandOf(program, SIZE), "--record"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return new Set(JSON.parse(output).map((it) => JSON.stringify(it.custom ? it : { ...it, inputs: {} })));
}

function missing(from, others) {
  return [...from].filter((registration) => !others.has(registration));
}
