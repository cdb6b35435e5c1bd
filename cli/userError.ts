import type { Excerpt } from "../core/document/excerpt";
import type { Position } from "../core/document/positions";
import { redact } from "../core/model/problem";
import { visible, withoutCredentials } from "../core/names/visible";

/** Something that is wrong with a document, a program or a plan: a broken rule, or what the proof found. */
export interface Finding {
  /** The document, program or saved plan as messages name it. */
  readonly file: string;
  /** Where it stands in a document; undefined for what is about the whole of it. */
  readonly position?: Position;
  /** The stable code, such as `connection/self`. */
  readonly code: string;
  readonly message: string;
  /** What mends it. */
  readonly fix?: string;
  /** The line of the document. */
  readonly excerpt?: Excerpt | undefined;
}

/** One thing that is wrong: a finding, or a sentence about anything else. */
export type Fault = string | Finding;

/** What went wrong, one message a line, and what helps: printed without a stack trace, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    readonly faults: readonly Fault[],
    readonly hints: readonly string[] = [],
  ) {
    super(faults.map(formatFault).join("\n"));
  }

  /** The faults as they are printed. */
  get lines(): string[] {
    return this.faults.map(formatFault);
  }
}

/** `FILE:LINE:COLUMN rule-code message (what to do)`, or `FILE: code message`. */
export function formatFault(fault: Fault): string {
  if (typeof fault === "string") return sentence(fault);
  const { file, position, code, message, fix } = fault;
  const place = position ? `${file}:${position.line}:${position.column}` : `${file}:`;
  return `${visible(place)} ${code} ${redact(message)}${fix === undefined ? "" : ` (${redact(fix)})`}`;
}

/** A sentence without anybody's password. Its line only breaks before what continues it, indented. */
function sentence(text: string): string {
  return withoutCredentials(text)
    .split("\n  ")
    .map((line) => visible(line))
    .join("\n  ");
}
