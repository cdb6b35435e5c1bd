import { isPair, isScalar, isSeq, visit } from "yaml";
import { documentSchema } from "../documentSchema";
import { redact, type PropertyPath } from "../model/problem";
import { isConfidential, isDescribed } from "../model/schema";
import type { ParsedYaml } from "./parseYaml";
import type { Position } from "./positions";

/** The line of a document that a problem is about, without what may be a secret. */
export interface Excerpt {
  /** The line, with an ellipsis for each value that may be a secret, and without its comment. */
  readonly text: string;
  /** The column of `text` where the problem is, counted from 1. */
  readonly column: number;
  /** How many characters of `text` it is about, at least 1. */
  readonly length: number;
}

/** A key or value in the text. */
interface Word {
  readonly start: number;
  readonly end: number;
  readonly isShown: boolean;
}

const HIDDEN = "…";
/** A password without quotes may be taken for one. */
const TAG_OR_ANCHOR = /([!&])[^\s,[\]{}]+/g;
/** Where a line is longer, as JSON in one line is, the part around the problem is shown. */
const WIDTH = 100;
const BEFORE = 40;

/** Finds the excerpt at a place; undefined where nothing of its line may be shown. */
export function excerpts({ yaml, lines, text }: ParsedYaml): (position: Position) => Excerpt | undefined {
  let words: readonly Word[] | undefined;
  return ({ line, column }) => {
    const start = lines.lineStarts[line - 1];
    if (start === undefined) return undefined;
    const next = text.indexOf("\n", start);
    const end = (next === -1 ? text.length : next) - Number(text[next - 1] === "\r");
    // What is no YAML has no values that could be told from keys.
    if (yaml.errors.length > 0) return excerptOfKey(text.slice(start, end), column);
    words ??= wordsOf(yaml, text);
    return windowOf(excerptOf(text, start, end, start + column - 1, wordsWithin(words, start, end)));
  };
}

/** Every key and value in the order of the text. */
function wordsOf(yaml: ParsedYaml["yaml"], text: string): readonly Word[] {
  const words: Word[] = [];
  const add = (range: readonly number[] | null | undefined, isShown: (word: string) => boolean): void => {
    if (!range) return;
    const [start, end] = [range[0]!, range[1]!];
    words.push({ start, end, isShown: isShown(text.slice(start, end)) });
  };
  visit(yaml, {
    Scalar(key, { range }, ancestors) {
      const path = propertiesOf(ancestors);
      add(range, (word) => isHarmless(word) && (key === "key" ? mayKeyBeShown : mayValueBeShown)(path));
    },
    Alias(_, { range }, ancestors) {
      add(range, () => mayValueBeShown(propertiesOf(ancestors)));
    },
  });
  return words.sort((a, b) => a.start - b.start);
}

/** What is not described may be anything. */
function mayValueBeShown(path: PropertyPath): boolean {
  return isDescribed(documentSchema, path) && !isConfidential(documentSchema, path);
}

/** A key that is not known is shown where no secret may be. */
function mayKeyBeShown(path: PropertyPath): boolean {
  return isDescribed(documentSchema, path) || !isConfidential(documentSchema, path.slice(0, -1));
}

/** The keys and list items that lead to a node. */
export function propertiesOf(ancestors: readonly unknown[]): (string | number)[] {
  return ancestors.flatMap((it): (string | number)[] => {
    if (isSeq(it)) return [0]; // All items of a list are alike.
    return isPair(it) && isScalar(it.key) ? [String(it.key.value)] : [];
  });
}

function isHarmless(word: string): boolean {
  return !/[=@]/.test(word) && redact(word) === word;
}

/** The words of a line, found by halves: a text may have as many problems as words. */
function wordsWithin(words: readonly Word[], start: number, end: number): readonly Word[] {
  return words.slice(
    firstIndex(words, (it) => it.end > start),
    firstIndex(words, (it) => it.start >= end),
  );
}

function firstIndex(words: readonly Word[], holds: (word: Word) => boolean): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(words[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function excerptOf(text: string, start: number, end: number, at: number, words: readonly Word[]): Excerpt {
  let shown = "";
  let column = 1;
  let length = 1;
  let from = start;
  const addBetween = (to: number): boolean => {
    const between = text.slice(from, to);
    const comment = /(^|\s)#/.exec(between);
    if (at >= from && at < to) column = shown.length + 1 + at - from;
    shown += (comment ? between.slice(0, comment.index) : between).replace(TAG_OR_ANCHOR, `$1${HIDDEN}`);
    return comment === null;
  };
  for (const word of words) {
    const [first, last] = [Math.max(word.start, start), Math.min(word.end, end)];
    if (!addBetween(first)) break;
    const isHere = at >= first && at < last;
    if (isHere) column = shown.length + 1 + (word.isShown ? at - first : 0);
    if (isHere) length = word.isShown ? last - at : HIDDEN.length;
    shown += word.isShown ? text.slice(first, last) : HIDDEN;
    from = last;
  }
  addBetween(end);
  return { text: redact(shown.trimEnd()), column, length };
}

/** The key of a line that is no YAML. */
function excerptOfKey(line: string, column: number): Excerpt | undefined {
  const key = /^[\s-]*[\w./-]+:(?=\s|$)/.exec(line)?.[0];
  if (key === undefined || !isHarmless(key)) return undefined;
  const text = key.length < line.trimEnd().length ? `${key} ${HIDDEN}` : key;
  return { text, column: Math.min(column, text.length), length: 1 };
}

function windowOf({ text, column, length }: Excerpt): Excerpt {
  if (text.length <= WIDTH) return { text, column, length };
  const from = Math.max(0, column - 1 - BEFORE);
  const part = text.slice(from, from + WIDTH);
  const before = from > 0 ? HIDDEN : "";
  const after = from + WIDTH < text.length ? HIDDEN : "";
  const shown = column - from + before.length;
  return {
    text: `${before}${part}${after}`,
    column: shown,
    length: Math.min(length, part.length + before.length - shown + 1),
  };
}
