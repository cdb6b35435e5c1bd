// What all tables of results share.

/**
 * A goal, and whether it was reached.
 * @param {string} goal
 * @param {boolean} met
 */
export function verdict(goal, met) {
  return `${goal}: ${met ? "met" : "missed"}`;
}

/** @param {number} value */
export function count(value) {
  return value.toLocaleString("en-US");
}

/**
 * @param {string} title
 * @param {string} explanation
 * @param {string} table
 */
export function section(title, explanation, table) {
  return `## ${title}\n\n${explanation}\n\n${table}\n`;
}
