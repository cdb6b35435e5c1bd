/** Controls, line breaks among them, changes of direction, and what is no character. */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** Text in which nothing can move a cursor, break a line, or change what stands beside it. */
export function visible(text: string, written: (character: string) => string = escape): string {
  return text.replace(HIDDEN, written);
}

/** Whether a text has nothing that {@link visible} would change. */
export function isVisible(text: string): boolean {
  return text.search(HIDDEN) === -1;
}

/** Text of several lines in which nothing but their ends can do so. */
export function visibleLines(text: string): string {
  return visible(text, (character) => (character === "\n" ? "\n" : "\uFFFD"));
}

/** As JSON and YAML escape a character within double quotes. */
export function escape(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text without the user names and passwords of its URLs, which are nobody's to read in a message. */
export function withoutCredentials(text: string): string {
  return text.includes("://") ? text.replace(/[^\s"'`<>]+/g, withoutUserinfo) : text;
}

/** A value without what stands between `://` and the last `@`, whatever that is. */
export function withoutUserinfo(value: string): string {
  const start = value.indexOf("://") + "://".length;
  const end = value.lastIndexOf("@");
  return start >= "://".length && end >= start ? `${value.slice(0, start)}…${value.slice(end)}` : value;
}
