import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { endOfPair, endWithComments, followsEmptyLine, isEmptyLine } from "./block";
import { flowPlaces, insertIntoFlow } from "./flow";
import { followingLines, indentationAt, insertLines, lineStart, type Splice } from "./lines";
import { indexOfKey, type Section, type SourceDocument } from "./nodes";
import {
  blockPair,
  dashIndentation,
  flowPair,
  lastMap,
  listItem,
  nested,
  scalarText,
  styleOf,
  unitInside,
  type Entry,
} from "./style";

/** How a collection comes to be that is not there yet. */
export interface Creation {
  /** The keys behind which it belongs: it goes behind the last one that is there, else to the end. */
  readonly behind: readonly string[];
  /** A collection of the same kind elsewhere in the document, whose style it takes. */
  readonly example?: YAMLMap | YAMLSeq;
  /** The indentation around the map that gets it; undefined for the document itself. */
  readonly outerIndentation?: string;
}

/** Adds a key with a collection of one entry. */
export function createSection(
  source: SourceDocument,
  { parent, key }: Section,
  entry: Entry,
  creation: Creation,
): Splice[] {
  const behind = Math.max(-1, ...creation.behind.map((name) => indexOfKey(parent, name)));
  const after = behind === -1 ? parent.items.length - 1 : behind;
  return parent.flow === true
    ? createInFlow(source.text, parent, key, entry, after)
    : [createInBlock(source, parent, key, entry, creation, after)];
}

function collectionOf({ key, value }: Entry) {
  return key === undefined ? [value] : { [key]: value };
}

function createInFlow(text: string, parent: YAMLMap, key: string, entry: Entry, after: number): Splice[] {
  const style = styleOf(text, parent);
  // One space inside the brackets, or lines, tell later that the brackets came with the first entry.
  const inner = { ...nested(style), padding: " " as const };
  const pair = flowPair(key, collectionOf(entry), style, inner);
  return insertIntoFlow(text, flowPlaces(text, parent), after, pair, style.separator);
}

function createInBlock(
  source: SourceDocument,
  parent: YAMLMap,
  key: string,
  entry: Entry,
  creation: Creation,
  after: number,
): Splice {
  const { text } = source;
  const previous = parent.items[after]!;
  const indentation = indentationAt(text, (previous.key as Node).range![0]);
  const isLast = after === parent.items.length - 1;
  // What follows at the same indentation introduces the next key.
  const own = indentation.length + (isLast && indentation.length > 0 ? 0 : 1);
  const at = endWithComments(text, endOfPair(text, previous), own);
  const lines = sectionLines(source, parent, indentation, key, entry, creation);
  const separated = creation.outerIndentation === undefined && standsApart(text, parent, after, at);
  return insertLines(text, at, separated ? ["", ...lines] : lines);
}

/**
 * Whether a section behind another has an empty line before it: as the one before has, or what follows. That must not
 * depend on the section itself, so that an empty line which came with it also goes with it.
 */
export function standsApart(text: string, parent: YAMLMap, previous: number, end: number): boolean {
  const [next] = followingLines(text, end);
  if (next !== undefined && isEmptyLine(text, next) && text.slice(next).trim() !== "") return true;
  let start = lineStart(text, (parent.items[previous]!.key as Node).range![0]);
  while (start > 0 && text.startsWith("#", lineStart(text, start - 1))) start = lineStart(text, start - 1);
  return followsEmptyLine(text, start);
}

function sectionLines(
  source: SourceDocument,
  parent: YAMLMap,
  indentation: string,
  key: string,
  entry: Entry,
  { example, outerIndentation }: Creation,
): string[] {
  const { text, yaml } = source;
  const style = styleOf(text, parent);
  const entryStyle = styleOf(text, example, style);
  if (example?.flow === true) {
    const oneLine = { ...entryStyle, padding: " " as const, expanded: undefined };
    return [indentation + flowPair(key, collectionOf(entry), style, oneLine)];
  }
  const head = `${indentation}${scalarText(key, style.keyQuote)}:`;
  if (entry.key !== undefined) {
    const inner = indentation + unitInside(text, parent, outerIndentation ?? "");
    return [
      head,
      ...blockPair(inner, entry.key, entry.value, entryStyle, styleOf(text, undefined, entryStyle)),
    ];
  }
  const dash = indentation + dashIndentation(text, yaml, unitInside(text, parent, ""));
  return [head, ...listItem(text, dash, entry.value, lastMap(example))];
}
