import { redact } from "../../core/model/problem";
import { visible } from "../../core/names/visible";
import { formatFault } from "../userError";
import type { Found } from "./format";

/**
 * Annotations of a pull request: GitHub Actions reads them from a log.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function githubOf(found: readonly Found[]): string {
  return found.map((it) => `${commandOf(it)}\n`).join("");
}

function commandOf({ level, fault }: Found): string {
  if (typeof fault === "string") return `::${level}::${data(formatFault(fault))}`;
  const { file, position, code, message, fix } = fault;
  const properties = {
    file: visible(file),
    ...(position && { line: String(position.line), col: String(position.column) }),
    title: code,
  };
  const text = Object.entries(properties)
    .map(([name, value]) => `${name}=${property(value)}`)
    .join(",");
  return `::${level} ${text}::${data(`${redact(message)}${fix === undefined ? "" : ` (${redact(fix)})`}`)}`;
}

/** What the runner takes back after it has cut the line into its parts. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
