import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Scalar,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import {
  followingLines,
  indentationAt,
  insertLines,
  lineEnd,
  lineStart,
  removeLines,
  type Splice,
} from "./lines";

/** Where one entry of a block collection begins (its key or dash) and where its last value ends. */
export interface BlockEntry {
  readonly start: number;
  readonly end: number;
}

/** The entries of a block map or sequence. */
export function blockEntries(text: string, collection: YAMLMap | YAMLSeq): BlockEntry[] {
  if (isMap(collection)) {
    return collection.items.map((pair) => ({
      start: (pair.key as Node).range![0],
      end: endOfPair(text, pair),
    }));
  }
  return collection.items.map((item, index) => {
    const start = dashOf(collection, index);
    return { start, end: Math.max(endOfValue(text, item as Node), start + 1) };
  });
}

/** The dash of an item. */
export function dashOf(sequence: YAMLSeq, index: number): number {
  const token = sequence.srcToken;
  const item = token?.type === "block-seq" ? token.items[index] : undefined;
  const dash = item?.start.find(({ type }) => type === "seq-item-ind");
  if (!dash) throw new Error("an item of a block sequence has a dash");
  return dash.offset;
}

/** Where a value ends, without the comments and line breaks that the parser counts to it. */
export function endOfValue(text: string, node: Node): number {
  const [start, end] = node.range!;
  if (isScalar(node)) return isBlockScalar(node) ? endOfBlockScalar(text, start, end) : end;
  if (!isCollection(node) || node.flow === true) return end;
  if (isMap(node)) return endOfPair(text, node.items.at(-1)!);
  return isSeq(node) ? blockEntries(text, node).at(-1)!.end : end;
}

export function endOfPair(text: string, { key, value }: Pair): number {
  const end = (key as Node).range![1];
  return value === null ? end : Math.max(end, endOfValue(text, value as Node));
}

function isBlockScalar({ type }: Scalar): boolean {
  return type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
}

/** Empty lines at the end of a block scalar are a part of it only where its header says so, with a plus. */
function endOfBlockScalar(text: string, start: number, end: number): number {
  const header = text.slice(start, lineEnd(text, start)).replace(/#.*/, "");
  const source = text.slice(start, end);
  return start + (header.includes("+") ? source.replace(/\r?\n$/, "") : source.trimEnd()).length;
}

/**
 * The end of the last line that belongs to what ends at a place: comments that follow it belong to it where they are
 * indented at least so far.
 */
export function endWithComments(text: string, end: number, indentation: number): number {
  let last = lineEnd(text, end);
  for (const start of followingLines(text, end)) {
    const line = text.slice(start, lineEnd(text, start));
    const comment = /^[ \t]*(?=#)/.exec(line);
    if (comment && comment[0].length >= indentation) last = start + line.length;
    else if (comment || /\S/.test(line)) break;
  }
  return last;
}

/** How far a comment must be indented to belong to a collection whose entries are. */
function commentIndentation(indentation: string): number {
  // A comment at the left margin introduces what follows it.
  return Math.max(indentation.length, 1);
}

/** Where a new last entry of a block collection goes: after the comments that belong to the collection. */
export function appendToBlock(
  text: string,
  collection: YAMLMap | YAMLSeq,
  linesOf: (indentation: string) => readonly string[],
): Splice {
  const { start, end } = blockEntries(text, collection).at(-1)!;
  const indentation = indentationAt(text, start);
  return insertLines(text, endWithComments(text, end, commentIndentation(indentation)), linesOf(indentation));
}

/** Takes an entry out of a block collection, with its lines. Comments above it stay. */
export function removeFromBlock(text: string, collection: YAMLMap | YAMLSeq, index: number): Splice {
  const { start, end } = blockEntries(text, collection)[index]!;
  return removeLines(text, start, end);
}

/** Whether the line above that of a place is empty. */
export function followsEmptyLine(text: string, at: number): boolean {
  const start = lineStart(text, at);
  return start > 0 && isEmptyLine(text, start - 1);
}

export function isEmptyLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), lineEnd(text, at)).trim() === "";
}
