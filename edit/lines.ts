/** A part of a text and what stands there instead. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with every splice applied. Splices do not overlap; of two at one place the first comes first. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = "";
  let position = 0;
  for (const { start, end, text: inserted } of [...splices].sort((a, b) => a.start - b.start)) {
    result += text.slice(position, start) + inserted;
    position = end;
  }
  return result + text.slice(position);
}

export function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

export function removal(start: number, end: number): Splice {
  return { start, end, text: "" };
}

/** Where the line of a place begins. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line of a place ends, before its line break. */
export function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  if (found === -1) return text.length;
  return found > at && text[found - 1] === "\r" ? found - 1 : found;
}

/** The line break at the end of a line; empty at the end of the text. */
function lineBreakAt(text: string, end: number): string {
  if (end >= text.length) return "";
  return text[end] === "\r" ? "\r\n" : "\n";
}

/** The line break that lines near a place have: its own line's, or the one before. */
export function lineBreakNear(text: string, at: number): string {
  const own = lineBreakAt(text, lineEnd(text, at));
  if (own !== "") return own;
  const start = lineStart(text, at);
  return start >= 2 && text[start - 2] === "\r" ? "\r\n" : "\n";
}

/** The lines that follow the line of a place, each as the place where it begins. */
export function* followingLines(text: string, at: number): Generator<number> {
  let end = lineEnd(text, at);
  while (end < text.length) {
    const start = end + lineBreakAt(text, end).length;
    yield start;
    end = lineEnd(text, start);
  }
}

/** The white space at the beginning of the line of a place. */
export function indentationAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), lineEnd(text, at)))![0];
}

/** Whether nothing but white space stands before a place in its line. */
export function startsLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, at), at));
}

/** The end of the comment that follows a place in its line; the place itself where none does. */
export function endOfComment(text: string, at: number): number {
  const end = lineEnd(text, at);
  return /^[ \t]+#/.test(text.slice(at, end)) ? end : at;
}

/** New lines after the line that ends at a place. */
export function insertLines(text: string, end: number, lines: readonly string[]): Splice {
  const lineBreak = lineBreakNear(text, end);
  return insertion(end, lines.map((line) => lineBreak + line).join(""));
}

/** Takes out the lines of two places and all between, with the line break before them. */
export function removeLines(text: string, first: number, last: number): Splice {
  const start = lineStart(text, first);
  const end = lineEnd(text, last);
  if (start === 0) return removal(0, end + lineBreakAt(text, end).length);
  return removal(start - (text[start - 2] === "\r" ? 2 : 1), end);
}
