import { stripVTControlCharacters } from "node:util";
import { createColors } from "picocolors";

/** Colours for one stream. */
export function colorsFor(stream: { isTTY?: boolean }) {
  return createColors(isColored(stream));
}

/** On a terminal where NO_COLOR does not ask for none; and wherever FORCE_COLOR asks for them, as pipelines' logs do. */
export function isColored(stream: { isTTY?: boolean }): boolean {
  const forced = process.env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return stream.isTTY === true && !process.env["NO_COLOR"];
}

export type Colors = ReturnType<typeof colorsFor>;

/** An aligned table without borders, indented by two spaces; linear in its rows. */
export function table(
  colors: Colors,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = headings.length === 0 ? rows : [headings.map(colors.dim), ...rows];
  const widths: number[] = [];
  for (const cells of lines) {
    for (const [column, cell] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell));
    }
  }
  const padded = (cell: string, column: number) => cell + " ".repeat(widths[column]! - visibleLength(cell));
  return lines.map((cells) => `  ${inOneLine(cells.map(padded).join("  "))}`.trimEnd()).join("\n");
}

function inOneLine(text: string): string {
  return text.replaceAll("\n", "\\n");
}

function visibleLength(text: string): number {
  return text.includes("\u001b") ? stripVTControlCharacters(text).length : text.length;
}

/** `1 gateway`, `2 gateways`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
