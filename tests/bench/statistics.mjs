// Medians, ratios of runs that stand beside each other, and how tables show them.

/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} minimum
 * @property {number} maximum
 */

/**
 * @param {number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = ordered.length / 2;
  const median =
    ordered.length % 2 === 1 ? ordered[Math.floor(middle)] : (ordered[middle - 1] + ordered[middle]) / 2;
  return { median, minimum: ordered[0], maximum: ordered.at(-1) };
}

/**
 * The ratio of each run of one program to the run of the other beside it.
 * @param {number[]} numerators
 * @param {number[]} denominators
 * @returns {Spread}
 */
export function ratioOf(numerators, denominators) {
  return spreadOf(numerators.map((value, index) => value / denominators[index]));
}

/**
 * A median with minimum and maximum: `1.62 (1.56–2.16)`.
 * @param {Spread} spread
 * @param {number} digits
 */
export function spreadText({ median, minimum, maximum }, digits = 2) {
  return `${median.toFixed(digits)} (${minimum.toFixed(digits)}–${maximum.toFixed(digits)})`;
}

/**
 * Rows as a Markdown table; all columns but the first are numbers.
 * @param {string[]} headings
 * @param {string[][]} rows
 */
export function markdownTable(headings, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = headings.map((_, index) => (index === 0 ? "---" : "---:"));
  return [headings, rule, ...rows].map(line).join("\n");
}
