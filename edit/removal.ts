import { isMap, type Node, type Pair } from "yaml";
import { blockEntries, endWithComments, followsEmptyLine, removeFromBlock, type BlockEntry } from "./block";
import { standsApart } from "./creation";
import { emptyFlow, flowPlaces, paddingOf, removeFromFlow, type FlowPlaces } from "./flow";
import {
  endOfComment,
  indentationAt,
  insertion,
  lineEnd,
  lineStart,
  removeLines,
  type Splice,
} from "./lines";
import type { Section, SourceDocument } from "./nodes";

/** Takes an entry out of a collection, and the collection's key with its last entry where nothing else is lost. */
export function removeEntry(source: SourceDocument, section: Section, index: number): Splice[] {
  const { text } = source;
  const collection = section.collection!;
  if (collection.items.length > 1) {
    return collection.flow === true
      ? removeFromFlow(text, flowPlaces(text, collection), index)
      : [removeFromBlock(text, collection, index)];
  }
  return collection.flow === true
    ? removeLastFromFlow(source, section, flowPlaces(text, collection))
    : removeLastFromBlock(source, section, blockEntries(text, collection)[0]!);
}

function removeLastFromFlow(source: SourceDocument, section: Section, places: FlowPlaces): Splice[] {
  const { text } = source;
  const end = places.close + 1;
  const hasComment = section.parent.flow !== true && endOfComment(text, end) > end;
  return cameWithEntry(paddingOf(text, places)) && !hasComment
    ? removeKey(source, section)
    : emptyFlow(places);
}

/** Brackets with one space on both sides, or in lines of their own, are written by whoever writes the first entry. */
function cameWithEntry(paddings: readonly string[]): boolean {
  return paddings.every((it) => it === " ") || paddings.every((it) => /^[ \t]*\r?\n\s*$/.test(it));
}

function removeLastFromBlock(source: SourceDocument, section: Section, entry: BlockEntry): Splice[] {
  const { text } = source;
  const { key } = keyPair(section);
  const keyEnd = (key as Node).range![1];
  const keyLine = text.slice(keyEnd, lineEnd(text, keyEnd));
  const above = text.slice(lineEnd(text, keyEnd), entry.start);
  const below = endWithComments(text, entry.end, indentationAt(text, keyEnd).length + 1);
  const hasComments = /\s#/.test(keyLine) || above.includes("#") || below > lineEnd(text, entry.end);
  if (!hasComments) return removeKey(source, section);
  // The comments would lose what they are about; so an empty collection stays with them.
  const at = keyEnd + keyLine.replace(/\s#.*$/, "").trimEnd().length;
  const brackets = isMap(section.collection) ? " {}" : " []";
  return [insertion(at, brackets), removeLines(text, entry.start, entry.end)];
}

function keyPair({ parent, index }: Section): Pair {
  return parent.items[index]!;
}

function removeKey({ text, yaml }: SourceDocument, { parent, index }: Section): Splice[] {
  if (parent.flow === true) return removeFromFlow(text, flowPlaces(text, parent), index);
  const { start, end } = blockEntries(text, parent)[index]!;
  const isSection = parent === yaml.contents && index > 0;
  const withEmptyLine =
    isSection && followsEmptyLine(text, start) && standsApart(text, parent, index - 1, lineEnd(text, end));
  return [removeLines(text, withEmptyLine ? lineStart(text, lineStart(text, start) - 1) : start, end)];
}
