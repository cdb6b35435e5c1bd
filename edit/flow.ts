import { isPair, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { endOfPair, endOfValue } from "./block";
import {
  endOfComment,
  indentationAt,
  insertion,
  lineBreakNear,
  lineEnd,
  lineStart,
  removal,
  startsLine,
  type Splice,
} from "./lines";
import { trimEnd } from "../core/names/trim";

/** Where one entry of a flow collection begins and ends, and the comma behind it. */
interface FlowEntry {
  readonly start: number;
  readonly end: number;
  readonly comma?: number;
}

/** The places of a flow collection's brackets and entries. */
export interface FlowPlaces {
  readonly open: number;
  readonly close: number;
  readonly entries: readonly FlowEntry[];
}

export function flowPlaces(text: string, collection: YAMLMap | YAMLSeq): FlowPlaces {
  const open = collection.range![0];
  let at = open + 1;
  const entries = collection.items.map((item): FlowEntry => {
    const start = skipTrivia(text, at);
    const end = isPair(item) ? endOfFlowPair(text, item) : endOfValue(text, item as Node);
    const next = skipTrivia(text, end);
    if (text[next] !== ",") {
      at = next;
      return { start, end };
    }
    at = next + 1;
    return { start, end, comma: next };
  });
  return { open, close: collection.range![1] - 1, entries };
}

function endOfFlowPair(text: string, pair: Pair): number {
  const end = endOfPair(text, pair);
  const colon = skipTrivia(text, end);
  return text[colon] === ":" ? colon + 1 : end;
}

/** The next place that is neither white space nor comment. */
function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
    if (text[at] !== "#") return at;
    at = lineEnd(text, at);
  }
}

/** Whether each entry of a flow collection has a line of its own, and each bracket too. */
export function isExpanded(text: string, { close, entries }: FlowPlaces): boolean {
  return entries.length > 0 && startsLine(text, entries[0]!.start) && startsLine(text, close);
}

/** The indentation of an expanded collection's brackets, and by how much more its entries are indented. */
export function expansionOf(text: string, { close, entries }: FlowPlaces): { outer: string; unit: string } {
  const outer = indentationAt(text, close);
  const inner = indentationAt(text, entries[0]!.start);
  return { outer, unit: inner.startsWith(outer) ? inner.slice(outer.length) || "  " : "  " };
}

/** The white space between the opening bracket and the first entry, and between the last and the closing bracket. */
export function paddingOf(text: string, { open, close, entries }: FlowPlaces): [string, string] {
  const last = entries.at(-1)!;
  return [text.slice(open + 1, entries[0]!.start), text.slice((last.comma ?? last.end - 1) + 1, close)];
}

/**
 * Puts an entry behind another of a flow collection.
 * @param separator What stands between a comma and the next entry of a collection in one line.
 */
export function insertIntoFlow(
  text: string,
  { open, entries }: FlowPlaces,
  after: number,
  entry: string,
  separator: string,
): Splice[] {
  const previous = entries[after];
  // An empty collection keeps its white space and comments behind the new entry, so that they are there without it.
  if (!previous) return [insertion(open + 1, entry)];
  const behind = previous.comma === undefined ? previous.end : previous.comma + 1;
  const at = endOfComment(text, behind);
  const before = spaceBefore(text, entries, after, at > behind, separator);
  if (previous.comma !== undefined) return [insertion(at, `${before}${entry},`)];
  return [insertion(previous.end, ","), insertion(at, before + entry)];
}

/** What a new entry needs between the comma before it and itself, in the way of the entry before. */
function spaceBefore(
  text: string,
  entries: readonly FlowEntry[],
  after: number,
  followsComment: boolean,
  separator: string,
): string {
  const { start } = entries[after]!;
  if (startsLine(text, start)) return lineBreakNear(text, start) + indentationAt(text, start);
  if (followsComment) {
    const first = entries[0]!.start;
    return lineBreakNear(text, start) + " ".repeat(first - lineStart(text, first));
  }
  return separator;
}

/** What stands between the commas and the entries of a flow collection in one line. */
export function separatorOf(text: string, { entries }: FlowPlaces): string | undefined {
  const [first, second] = entries;
  if (first?.comma === undefined || !second) return undefined;
  const between = text.slice(first.comma + 1, second.start);
  return /^[ \t]*$/.test(between) ? between : undefined;
}

/** Takes one of several entries out of a flow collection, with its comma and the comment in its line. */
export function removeFromFlow(text: string, { entries }: FlowPlaces, index: number): Splice[] {
  const { start, end, comma } = entries[index]!;
  const previous = entries[index - 1];
  const behind = comma === undefined ? end : comma + 1;
  const last = endOfComment(text, behind);
  const ownLine = startsLine(text, start) && (last > behind || last === lineEnd(text, last));
  if (!previous && !ownLine) {
    return [removal(start, index + 1 < entries.length ? entries[index + 1]!.start : behind)];
  }
  const first = startsLine(text, start) ? endOfLineBefore(text, start) : endOfSpaceBefore(text, start);
  const entry = removal(first, last);
  if (comma !== undefined || previous?.comma === undefined) return [entry];
  // The comma of the entry before goes too: nothing follows it any more.
  const gap = text.slice(previous.end, previous.comma);
  return [removal(gap.trim() === "" ? previous.end : previous.comma, previous.comma + 1), entry];
}

function endOfLineBefore(text: string, at: number): number {
  const start = lineStart(text, at);
  if (start === 0) return 0;
  return start - (text[start - 2] === "\r" ? 2 : 1);
}

function endOfSpaceBefore(text: string, at: number): number {
  const start = lineStart(text, at);
  return start + trimEnd(text.slice(start, at), /[ \t]/).length;
}

/** Empties a flow collection of its only entry; white space and comments inside it stay. */
export function emptyFlow({ entries: [entry] }: FlowPlaces): Splice[] {
  const { start, end, comma } = entry!;
  return comma === undefined ? [removal(start, end)] : [removal(start, end), removal(comma, comma + 1)];
}
