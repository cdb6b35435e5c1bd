// The programs that are measured, as arguments of Node.js.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
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
 * `appnet graph` of a document.
 * @param {string} file
 * @param {"svg" | "dot"} format
 */
export function graphCommand(file, format) {
  return [APPNET, "graph", file, "--format", format];
}

/**
 * `appnet plan --html` of a document.
 * @param {string} file
 * @param {string} page the file to write
 */
export function pageCommand(file, page) {
  return [APPNET, "plan", file, "--html", page];
}

/**
 * What `appnet plan` says that it proved of a document.
 * @param {string} file
 * @returns {{ flows: number, pairs: number }}
 */
export function provedBy(file) {
  const text = execFileSync(process.execPath, [APPNET, "plan", file], {
    encoding: "utf8",
    maxBuffer: 512 * 1024 * 1024,
  });
  const found = /^proved: ([\d,]+) flows, ([\d,]+) pairs of parties, nothing else passes$/m.exec(text);
  if (!found) throw new Error(`appnet plan does not say that it proved ${file}`);
  const [flows, pairs] = found.slice(1).map((it) => Number(it.replaceAll(",", "")));
  return { flows, pairs };
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

/**
 * `appnet plan --against` of a document.
 * @param {string} file
 * @param {string} against
 */
export function againstCommand(file, against) {
  return [APPNET, "plan", file, "--against", against];
}

/**
 * Writes the topology of a size as a document that differs from its saved plan and from its last commit: an image in
 * ten is another, and a connection in a hundred is gone.
 * @param {string} directory
 * @param {number} size
 * @param {import("./topology.mjs").Platform} platform
 * @returns {{ file: string, saved: string }} the document, and its plan before the change
 */
export function writeChange(directory, size, platform) {
  const repository = join(directory, "changes");
  mkdirSync(repository);
  const file = writeDocument(repository, size, platform);
  const saved = join(repository, "plan.json");
  writeFileSync(saved, execFileSync(process.execPath, planCommand(file), { maxBuffer: 1 << 30 }));
  const git = (...args) => execFileSync("git", ["-C", repository, ...args]);
  git("init", "--quiet");
  git("add", file);
  git("-c", "user.name=appnet", "-c", "user.email=appnet@example.com", "commit", "--quiet", "-m", "before");
  const topology = topologyOf(size);
  for (const [index, application] of topology.applications.entries()) {
    if (index % 10 === 0) application.image = application.image.replace(/:.*/, ":2.0.0");
    if (index % 100 === 0) application.connections.pop();
  }
  writeFileSync(file, documentText(topology, platform));
  return { file, saved };
}
