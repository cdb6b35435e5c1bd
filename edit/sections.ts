import { isMap, type YAMLMap, type YAMLSeq } from "yaml";
import { appendToBlock, dashOf } from "./block";
import { createSection, type Creation } from "./creation";
import { flowPlaces, insertIntoFlow } from "./flow";
import type { Splice } from "./lines";
import type { Section, SourceDocument } from "./nodes";
import {
  blockPair,
  flowPair,
  flowText,
  lastMap,
  listItem,
  spaceAfterDash,
  styleOf,
  unitInside,
  type Entry,
} from "./style";

/** Adds an entry at the end of a collection, and the collection where there is none. */
export function insertEntry(
  source: SourceDocument,
  section: Section,
  entry: Entry,
  creation: Creation,
): Splice[] {
  const { parent, collection } = section;
  if (!collection) return createSection(source, section, entry, creation);
  return collection.flow === true
    ? addToFlow(source.text, parent, collection, entry)
    : [addToBlock(source.text, collection, entry)];
}

function addToFlow(
  text: string,
  parent: YAMLMap,
  collection: YAMLMap | YAMLSeq,
  { key, value }: Entry,
): Splice[] {
  const places = flowPlaces(text, collection);
  const style = styleOf(text, collection, styleOf(text, parent));
  const inner = styleOf(text, lastMap(collection), style);
  const written = key === undefined ? flowText(value, inner) : flowPair(key, value, style, inner);
  return insertIntoFlow(text, places, places.entries.length - 1, written, style.separator);
}

function addToBlock(text: string, collection: YAMLMap | YAMLSeq, { key, value }: Entry): Splice {
  const sibling = lastMap(collection);
  if (!isMap(collection)) {
    const dash = dashOf(collection, collection.items.length - 1);
    return appendToBlock(text, collection, (indentation) =>
      listItem(text, indentation, value, sibling, spaceAfterDash(text, dash)),
    );
  }
  const style = styleOf(text, collection);
  const unit = sibling && sibling.flow !== true ? unitInside(text, collection, "") : undefined;
  return appendToBlock(text, collection, (indentation) =>
    blockPair(indentation, key!, value, style, styleOf(text, sibling, style), unit),
  );
}
