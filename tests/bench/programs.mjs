// The programs that are measured, as arguments of Node.js.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { documentText, topologyOf } from "./topology.mjs";

const APPNET = fileURLToPath(new URL("../../dist/cli/appnet.js", import.meta.url));

/** The Pulumi programs of each platform: with the components, and without. */
export const pulumiPrograms = {
  kubernetes: { components: ["components.mjs", "kubernetes"], handWritten: ["handWrittenKubernetes.mjs"] },
  aws: { components: ["components.mjs", "aws"], handWritten: ["handWrittenAws.mjs"] },
};

/**
 * A script of this directory at a size.
 * @param {string[]} program the script and what follows the size
 * @param {number} size
 */
export function commandOf([script, ...rest], size) {
  return [fileURLToPath(new URL(script, import.meta.url)), String(size), ...rest];
}

/**
 * `appnet plan --json` of a document.
 * @param {string} file
 */
export function planCommand(file) {
  return [APPNET, "plan", file, "--json"];
}

/**
 * Writes the topology of a size as a document.
 * @param {string} directory
 * @param {number} size
 * @param {import("./topology.mjs").Platform} platform
 * @returns {string} the file
 */
export function writeDocument(directory, size, platform) {
  const file = join(directory, `${platform}-${size}.yaml`);
  writeFileSync(file, documentText(topologyOf(size), platform));
  return file;
}
