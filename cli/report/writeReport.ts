import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { findSource } from "../source";
import { visible } from "../../core/names/visible";
import { UserError } from "../userError";
import { reportHtml, type ReportInput } from "./reportHtml";

/** Writes a report to a file. Returns a note that says so, and how large the file is. */
export async function writeReport(file: string, argument: string, input: Omit<ReportInput, "source">) {
  const html = await reportHtml({ ...input, source: shownSource(argument) });
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw new UserError([
      `${file}: the page cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  return `page written to ${visible(file)} (${sizeOf(html)})\n`;
}

/** What a page calls the document or program that a command's argument names. */
export function shownSource(argument: string): string {
  try {
    const source = findSource(argument);
    return source.kind === "document" ? source.file : basename(resolve(source.directory));
  } catch {
    return argument;
  }
}

function sizeOf(text: string): string {
  const kilobytes = Buffer.byteLength(text) / 1000;
  return kilobytes < 1000 ? `${Math.ceil(kilobytes)} kB` : `${(kilobytes / 1000).toFixed(1)} MB`;
}
