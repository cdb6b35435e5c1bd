import { createColors } from "picocolors";
import Table from "cli-table3";

/** Colours for one stream: only on a terminal, and not where NO_COLOR asks for none. */
export function colorsFor(stream: { isTTY?: boolean }) {
  return createColors(stream.isTTY === true && !process.env["NO_COLOR"]);
}

export type Colors = ReturnType<typeof colorsFor>;

/** An aligned table without borders, indented by two spaces. */
export function table(
  colors: Colors,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const view = new Table({
    head: headings.map((heading) => colors.dim(heading)),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: {
      ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
      ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
      ...{ left: "  ", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "" },
    },
  });
  view.push(...rows.map((row) => [...row]));
  return view
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** `1 gateway`, `2 gateways`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
