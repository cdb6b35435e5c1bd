import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parse,
  Scalar,
  visit,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { dashOf } from "./block";
import { expansionOf, flowPlaces, isExpanded, paddingOf, separatorOf } from "./flow";
import { indentationAt, lineBreakNear, lineEnd, lineStart } from "./lines";

/** What an edit may write: names, targets, ports, and maps and lists of them. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** A new entry of a map where it has a key, else of a list. */
export interface Entry {
  readonly key?: string;
  readonly value: Value;
}

type QuotationMark = "" | '"' | "'";

/** How a flow collection is written: in one line, or each entry in a line of its own. */
export interface FlowStyle {
  readonly keyQuote: QuotationMark;
  readonly valueQuote: QuotationMark;
  /** Whether URLs stand without quotation marks in brackets too. */
  readonly plainUrls: boolean;
  readonly colon: ":" | ": ";
  /** What stands between a comma and the next entry. */
  readonly separator: string;
  readonly padding: "" | " ";
  /** Where each entry has a line: the brackets' indentation, by how much more the entries have, and the line break. */
  readonly expanded?: { readonly outer: string; readonly unit: string; readonly lineBreak: string };
}

/** The style where nothing tells otherwise. */
const PLAIN: FlowStyle = {
  keyQuote: "",
  valueQuote: "",
  plainUrls: false,
  colon: ": ",
  separator: " ",
  padding: " ",
};

/** Words that older readers of YAML take for something else than text. */
const OLD_BOOLEANS = /^(?:y|n|yes|no|on|off)$/i;
const PLAIN_FORM = /^[A-Za-z0-9](?:[\w./+-]|:(?=[\w./+-]))*$/;

/** A scalar in the quotation marks that its neighbours have, or in those that it needs. */
export function scalarText(value: string | number | boolean, quote: QuotationMark): string {
  if (typeof value !== "string") return String(value);
  const isPrintable = /^[ -~]*$/.test(value);
  if (quote === "'" && isPrintable) return `'${value.replaceAll("'", "''")}'`;
  if (quote === "" && isPlain(value)) return value;
  return JSON.stringify(value);
}

function isPlain(value: string): boolean {
  return PLAIN_FORM.test(value) && !OLD_BOOLEANS.test(value) && parse(value) === value;
}

/** URLs stand in quotation marks inside brackets, where nothing tells otherwise: their colons read badly there. */
function flowScalar(value: string | number | boolean, { valueQuote, plainUrls }: FlowStyle): string {
  const isUrl = typeof value === "string" && value.includes("://");
  return scalarText(value, isUrl && valueQuote === "" && !plainUrls ? '"' : valueQuote);
}

/** A value as a flow collection, or as a scalar. */
export function flowText(value: Value, style: FlowStyle): string {
  if (typeof value !== "object") return flowScalar(value, style);
  const isList = Array.isArray(value);
  const entries = isList
    ? value.map((item: Value) => flowText(item, nested(style)))
    : pairsOf(value).map(([key, item]) => flowPair(key, item, style));
  const open = isList ? "[" : "{";
  const close = isList ? "]" : "}";
  if (!style.expanded) {
    return open + style.padding + entries.join(`,${style.separator}`) + style.padding + close;
  }
  const { outer, unit, lineBreak } = style.expanded;
  return `${open}${entries.map((it) => lineBreak + outer + unit + it).join(",")}${lineBreak}${outer}${close}`;
}

function pairsOf(value: Value): [string, Value][] {
  return Object.entries(value as Record<string, Value>);
}

/** A pair as it stands in a flow map of one style; its value, if it is a collection, in another. */
export function flowPair(key: string, value: Value, style: FlowStyle, inner = nested(style)): string {
  const written = typeof value === "object" ? flowText(value, inner) : flowScalar(value, style);
  return scalarText(key, style.keyQuote) + style.colon + written;
}

/** The style of collections inside a collection. */
export function nested(style: FlowStyle): FlowStyle {
  if (!style.expanded) return style;
  const { outer, unit } = style.expanded;
  return { ...style, expanded: { ...style.expanded, outer: outer + unit } };
}

/**
 * A pair as lines of a block map. A value that is a map gets lines of its own, indented by `unit`, or stays in one line,
 * in the style `inner`, where there is no unit.
 */
export function blockPair(
  indentation: string,
  key: string,
  value: Value,
  style: FlowStyle,
  inner = style,
  unit?: string,
): string[] {
  const name = indentation + scalarText(key, style.keyQuote);
  if (typeof value !== "object") return [`${name}: ${scalarText(value, style.valueQuote)}`];
  if (unit === undefined) return [`${name}: ${flowText(value, inner)}`];
  const inside = indentation + unit;
  return [
    `${name}:`,
    ...pairsOf(value).flatMap(([innerKey, item]) => blockPair(inside, innerKey, item, inner)),
  ];
}

/** A list's item as lines, in the way of another item. */
export function listItem(
  text: string,
  indentation: string,
  value: Value,
  sibling: YAMLMap | undefined,
  space = " ",
): string[] {
  const style = styleOf(text, sibling);
  if (!sibling || sibling.flow === true) return [`${indentation}-${space}${flowText(value, style)}`];
  const lines = pairsOf(value).flatMap(([key, item]) => blockPair("", key, item, style));
  return lines.map((line, index) => `${indentation}${index === 0 ? "-" : " "}${space}${line}`);
}

/** The last map among the values of a collection. */
export function lastMap(collection: YAMLMap | YAMLSeq | undefined): YAMLMap | undefined {
  const values: unknown[] = (collection?.items ?? []).map((item) => (isPair(item) ? item.value : item));
  return values.findLast((value) => isMap(value));
}

/**
 * How a collection is written, as far as it tells; the rest is as in `fallback`. Only a collection whose entries have
 * lines of their own is expanded.
 */
export function styleOf(
  text: string,
  collection: YAMLMap | YAMLSeq | undefined,
  fallback: FlowStyle = PLAIN,
): FlowStyle {
  if (!collection) return { ...fallback, expanded: undefined };
  const style = { ...fallback, ...quotesOf(collection, fallback), expanded: undefined };
  if (collection.flow !== true || collection.items.length === 0) return style;
  const places = flowPlaces(text, collection);
  const colon = isMap(collection) ? colonOf(text, collection) : style.colon;
  const padding = paddingOf(text, places)[0] === "" ? "" : " ";
  const separator = separatorOf(text, places) ?? (colon === ":" ? "" : " ");
  if (!isExpanded(text, places)) return { ...style, colon, padding, separator };
  const lineBreak = lineBreakNear(text, places.open);
  return {
    ...style,
    colon,
    padding: " ",
    separator: " ",
    expanded: { ...expansionOf(text, places), lineBreak },
  };
}

/** The quotation marks of the last key and of the last text in a collection, or of the last URL where it has one. */
function quotesOf(
  collection: YAMLMap | YAMLSeq,
  fallback: FlowStyle,
): Pick<FlowStyle, "keyQuote" | "valueQuote" | "plainUrls"> {
  const keys = isMap(collection) ? collection.items.map(({ key }) => key) : [];
  const values = collection.items.map((item) => (isPair(item) ? item.value : item));
  const keyQuote = quoteOf(textsAmong(keys).at(-1)) ?? fallback.keyQuote;
  const texts = textsAmong(values);
  const url = texts.findLast(({ value }) => value.includes("://"));
  const valueQuote = quoteOf(url ?? texts.at(-1));
  return {
    keyQuote,
    // Where keys are quoted, as in JSON, values are too.
    valueQuote: valueQuote ?? (keyQuote === '"' ? '"' : fallback.valueQuote),
    plainUrls: url === undefined ? fallback.plainUrls : collection.flow === true && quoteOf(url) === "",
  };
}

function textsAmong(nodes: readonly unknown[]): Scalar<string>[] {
  return nodes.filter((node): node is Scalar<string> => isScalar(node) && typeof node.value === "string");
}

function quoteOf(scalar: Scalar | undefined): QuotationMark | undefined {
  switch (scalar?.type) {
    case Scalar.QUOTE_DOUBLE:
      return '"';
    case Scalar.QUOTE_SINGLE:
      return "'";
    case Scalar.PLAIN:
      return "";
    default:
      return undefined;
  }
}

function colonOf(text: string, map: YAMLMap): ":" | ": " {
  const { key, value } = map.items.at(-1)!;
  if (!key || !value) return ": ";
  const between = text.slice((key as Node).range![1], (value as Node).range![0]);
  return between === ":" ? ":" : ": ";
}

/** By how much a block map inside the entries of another is indented: as its neighbours are, or as the entries themselves. */
export function unitInside(text: string, map: YAMLMap, outerIndentation: string): string {
  const own = indentationAt(text, (map.items[0]!.key as Node).range![0]);
  const inner = map.items
    .map(({ value }) => value)
    .findLast((value) => isMap(value) && value.flow !== true && value.items.length > 0);
  if (isMap(inner)) {
    const indentation = indentationAt(text, (inner.items[0]!.key as Node).range![0]);
    return " ".repeat(Math.max(indentation.length - own.length, 1));
  }
  return " ".repeat(Math.max(own.length - outerIndentation.length, 0) || 2);
}

/** By how much the dashes of block sequences are indented under their keys, as elsewhere in the document. */
export function dashIndentation(text: string, yaml: Document.Parsed, fallback: string): string {
  let found: string | undefined;
  visit(yaml, {
    Pair(_, { key, value }) {
      if (!isSeq(value) || value.flow === true || value.items.length === 0) return;
      const dash = dashOf(value, 0);
      const keyStart = (key as Node).range![0];
      found = " ".repeat(Math.max(dash - lineStart(text, dash) - (keyStart - lineStart(text, keyStart)), 0));
      return visit.BREAK;
    },
  });
  return found ?? fallback;
}

/** What stands between a dash and its item in the same line; undefined where the item stands in the next line. */
export function spaceAfterDash(text: string, dash: number): string | undefined {
  const rest = text.slice(dash + 1, lineEnd(text, dash));
  return /^[ \t]+(?=[^\s#])/.exec(rest)?.[0];
}
