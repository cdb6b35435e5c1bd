import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { PropertyPath } from "../model/problem";
import { excerpts, type Excerpt } from "./excerpt";
import type { ParsedYaml } from "./parseYaml";

/** A place in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the values of a document stand in its text. */
export interface SourceMap {
  positionOf(path: PropertyPath, atKey?: boolean): Position;
  /** The line at a place, as far as it may be shown. */
  excerptAt(position: Position): Excerpt | undefined;
}

/** The position of an offset in the text. */
export function positionAt(lines: LineCounter, offset: number | undefined): Position {
  const { line, col } = lines.linePos(offset ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where the values of a parsed document stand. A path that is not there has the place of what would hold it. */
export function sourceMap(parsed: ParsedYaml): SourceMap {
  const { yaml, lines, targetOf } = parsed;
  const pairs = new WeakMap<object, ReadonlyMap<string, Pair>>();
  const childOf = (node: unknown, part: string | number): { key?: Node; value?: Node } | undefined => {
    if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      return item && { value: item };
    }
    if (!isMap(node)) return undefined;
    let index = pairs.get(node);
    if (!index) {
      index = new Map(
        node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
      );
      pairs.set(node, index);
    }
    const pair = index.get(String(part));
    return pair && { key: pair.key as Node, value: (pair.value as Node | null) ?? undefined };
  };
  return {
    excerptAt: excerpts(parsed),
    positionOf(path, atKey) {
      let place: Node | null | undefined = yaml.contents;
      let node: unknown = yaml.contents;
      for (const [index, part] of path.entries()) {
        const child = childOf(isAlias(node) ? targetOf(node) : node, part);
        if (!child) break;
        const isLast = index === path.length - 1;
        place = (isLast && atKey) || !child.value ? (child.key ?? child.value) : child.value;
        node = child.value;
      }
      return positionAt(lines, place?.range?.[0]);
    },
  };
}
