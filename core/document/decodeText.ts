/** The text that bytes hold, or what they hold instead and what to do about it. */
export type Decoded = { readonly text: string } | { readonly problem: string };

const ADVICE = "save it as UTF-8";

/** Reads UTF-8, which all files of appnet are. A byte order mark stays a part of the text. */
export function decodeText(bytes: Uint8Array): Decoded {
  const other = otherEncoding(bytes);
  if (other !== undefined) return { problem: `is ${other} (${ADVICE})` };
  const text = decoded(bytes);
  if (text !== undefined) return { text };
  const place = `line ${wrongLine(bytes)}`;
  return { problem: `is not UTF-8: ${place} holds other bytes, such as those of Latin-1 (${ADVICE})` };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a byte order mark says; without one, half of the bytes of most text is zero. */
function otherEncoding([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "UTF-32" : "UTF-16";
  if (first === 0xfe && second === 0xff) return "UTF-16";
  if (first === undefined || second === undefined) return undefined;
  return (first === 0) !== (second === 0) ? "UTF-16" : undefined;
}

const LINE_BREAK = 10;

/** The first line that is not UTF-8. */
function wrongLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_BREAK, start);
    if (end === -1 || decoded(bytes.subarray(start, end)) === undefined) return line;
    line += 1;
    start = end + 1;
  }
}
