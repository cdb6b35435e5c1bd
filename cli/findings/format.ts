import { formatFault, type Fault } from "../userError";
import { githubOf } from "./github";
import { sarifOf } from "./sarif";
import { redact } from "../../core/model/problem";
import { visible } from "../../core/names/visible";

/** What is wrong, and whether that fails the command. */
export interface Found {
  readonly level: "error" | "warning";
  readonly fault: Fault;
}

/** How problems are written for other programs: everything that a command found, at its end. */
export const FORMATS = { json: jsonOf, sarif: sarifOf, github: githubOf } satisfies Record<
  string,
  (found: readonly Found[], version: string) => string
>;

/** `text` is for people, and is written as it is found. */
export type Format = keyof typeof FORMATS | "text";

function jsonOf(found: readonly Found[]): string {
  return `${JSON.stringify({ formatVersion: 1, problems: found.map(problemOf) }, null, 2)}\n`;
}

/** A problem as JSON: what is not known of it is absent. */
function problemOf({ level, fault }: Found): Record<string, unknown> {
  if (typeof fault === "string") return { level, message: formatFault(fault) };
  const { file, position, code, message, fix } = fault;
  return {
    level,
    file: visible(file),
    ...position,
    code,
    message: redact(message),
    ...(fix !== undefined && { fix: redact(fix) }),
  };
}
