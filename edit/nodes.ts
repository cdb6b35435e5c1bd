import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { ParsedYaml } from "../core/document/parseYaml";
import { positionAt, type Position } from "../core/document/positions";
import { EditRefused } from "./refusal";

/** A document's text, without byte order mark, and what the parser found in it. */
export interface SourceDocument extends ParsedYaml {
  readonly text: string;
}

/** A collection that an edit changes: the map that holds it, and under which key. */
export interface Section {
  readonly parent: YAMLMap;
  readonly key: string;
  /** The place of the key in its map; -1 where it is absent. */
  readonly index: number;
  /** Undefined where the key is absent. */
  readonly collection?: YAMLMap | YAMLSeq;
}

/** Finds `connections` of an application, or a list of the document. @throws EditRefused where others share it. */
export function findSection(
  source: SourceDocument,
  holder: readonly string[],
  key: string,
  kind: "map" | "list",
): Section {
  let parent = asMap(source, source.yaml.contents, "the document");
  for (const [depth, name] of holder.entries()) {
    const path = holder.slice(0, depth + 1).join(".");
    const index = indexOfEntry(source, parent, name, path);
    parent = asMap(source, parent.items[index]?.value, path);
  }
  const path = [...holder, key].join(".");
  const index = indexOfEntry(source, parent, key, path);
  if (index === -1) return { parent, key, index };
  const value = parent.items[index]!.value;
  const collection = kind === "map" ? asMap(source, value, path) : asList(source, value, path);
  return { parent, key, index, collection };
}

/** The place of a key in a map; -1 where the map itself does not have it. */
export function indexOfKey(map: YAMLMap, name: string): number {
  return map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === name);
}

export function placeOf({ lines }: SourceDocument, node: unknown): Position {
  return positionAt(lines, (node as Node | null | undefined)?.range?.[0]);
}

function asMap(source: SourceDocument, node: unknown, path: string): YAMLMap {
  if (isMap(node)) return node;
  throw notOwn(source, node, path, "mapping");
}

function asList(source: SourceDocument, node: unknown, path: string): YAMLSeq {
  if (isSeq(node)) return node;
  throw notOwn(source, node, path, "list");
}

function notOwn(source: SourceDocument, node: unknown, path: string, wanted: string): EditRefused {
  const position = placeOf(source, node);
  if (isAlias(node)) {
    return new EditRefused(`${path} is shared by the alias *${node.source}: edit it by hand here`, position);
  }
  if (node === null || (isScalar(node) && node.value === null)) {
    const empty = wanted === "list" ? "[]" : "{}";
    return new EditRefused(`${path} has no value (write ${empty} or remove the key)`, position);
  }
  return new EditRefused(`${path} is no ${wanted}: mend it by hand here`, position);
}

/** The place of an entry in a map. @throws EditRefused where a merge brings it in. */
export function indexOfEntry(source: SourceDocument, map: YAMLMap, name: string, path: string): number {
  const index = indexOfKey(map, name);
  if (index === -1) refuseMerged(source, map, name, path);
  return index;
}

/** A key that a merge brings in is another map's: to write it here would hide what is there. */
function refuseMerged(source: SourceDocument, map: YAMLMap, name: string, path: string): void {
  const merge = map.items.find(({ key, value }) => isMergeKey(key) && provides(source, value, name));
  if (!merge) return;
  throw new EditRefused(
    `${path} comes from the merge key << here: edit it by hand`,
    placeOf(source, merge.key),
  );
}

/** The library reads the key `<<` as a symbol where it merges, and as a text where it is in quotes. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

function provides(source: SourceDocument, value: unknown, name: string): boolean {
  if (isAlias(value)) return provides(source, source.targetOf(value), name);
  if (isSeq(value)) return value.items.some((item) => provides(source, item, name));
  if (!isMap(value)) return false;
  return value.items.some(({ key, value: inner }: Pair) =>
    isMergeKey(key) ? provides(source, inner, name) : isScalar(key) && String(key.value) === name,
  );
}
