import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { redact } from "../../core/model/problem";
import { rules, warningRules } from "../../core/model/rules";
import { visible } from "../../core/names/visible";
import { formatFault, type Finding } from "../userError";
import type { Found } from "./format";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ...rules,
  ...warningRules,
  "plan/reachability": "the resources do not allow exactly what is declared",
  "plan/undecided": "the proof cannot decide what a resource lets through",
};

/** SARIF 2.1.0, which code scanning reads: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifOf(found: readonly Found[], version: string): string {
  const codes = new Set(found.flatMap(({ fault }) => (typeof fault === "string" ? [] : [fault.code])));
  const driver = {
    name: "appnet",
    version,
    rules: [...codes].sort().map((id) => ({
      id,
      ...(Object.hasOwn(DESCRIPTIONS, id) && { shortDescription: { text: DESCRIPTIONS[id] } }),
    })),
  };
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{ tool: { driver }, results: found.map(resultOf) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ level, fault }: Found): object {
  if (typeof fault === "string") return { level, message: { text: formatFault(fault) } };
  const { code, message, fix } = fault;
  const text = `${redact(message)}${fix === undefined ? "" : ` (${redact(fix)})`}`;
  return { ruleId: code, level, message: { text }, locations: [{ physicalLocation: locationOf(fault) }] };
}

function locationOf({ file, position }: Finding): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    ...(position && { region: { startLine: position.line, startColumn: position.column } }),
  };
}

/** A path is relative to where the command runs, which a pipeline makes the root of the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return visible(file).split("/").map(encodeURIComponent).join("/");
}
