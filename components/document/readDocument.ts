import { readFileSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { documentSchema, type DocumentModel } from "../model/document";
import { formatProblem, ProblemsError, type Problem, type PropertyPath } from "../model/problem";
import { validate } from "../model/validate";

/** Anchors may be used often, but not multiplied without end ("billion laughs"). */
const MAXIMUM_ALIASES = 10_000;

/** A place in a file, counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem with its place in the document. */
export interface LocatedProblem extends Problem, Position {}

/** Where the values of a document stand in its text. */
export interface SourceMap {
  positionOf(path: PropertyPath, atKey?: boolean): Position;
}

/** A document's model, or its problems; and where its values stand, for problems found later. */
export interface ReadResult {
  readonly model?: DocumentModel;
  readonly problems: readonly LocatedProblem[];
  readonly source: SourceMap;
}

/** Reads the text of an `appnet.yaml`: its syntax and its shape. The rules are checked when it is resolved. */
export function parseDocumentText(text: string): ReadResult {
  const lines = new LineCounter();
  // Duplicate keys are checked below in linear time: the library compares each key with every earlier one.
  const yaml = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
  });
  const source = sourceMap(yaml, lines);
  const syntax = [
    ...yaml.errors.map((error) => syntaxProblem(error.message, lines.linePos(error.pos[0]))),
    ...duplicateKeys(yaml, lines),
  ];
  if (syntax.length > 0) return { problems: sortByPosition(syntax), source };
  const input = toPlain(yaml, source);
  if ("problem" in input) return { problems: [input.problem], source };
  if (input.value === null || input.value === undefined) {
    return { problems: [emptyDocument()], source };
  }
  const validated = validate(documentSchema, input.value);
  if ("value" in validated) return { model: validated.value, problems: [], source };
  return { problems: locate(validated.problems, source), source };
}

/**
 * Reads an `appnet.yaml` for `new Topology(name, readDocument(file))`.
 * @throws ProblemsError with every problem as `FILE:LINE:COLUMN rule-code message (what to do)`.
 */
export function readDocument(file: string): DocumentModel {
  const { model, problems } = parseDocumentText(readFileSync(file, "utf8"));
  if (model) return model;
  const error = new ProblemsError(problems);
  error.message = formatLocated(file, problems).join("\n");
  throw error;
}

/** One line for each problem: `FILE:LINE:COLUMN rule-code message (what to do)`. */
export function formatLocated(file: string, problems: readonly LocatedProblem[]): string[] {
  return problems.map((problem) => `${file}:${problem.line}:${problem.column} ${formatProblem(problem)}`);
}

/** Adds to each problem its place in the document, and sorts them by it. */
export function locate(problems: readonly Problem[], source: SourceMap): LocatedProblem[] {
  return sortByPosition(
    problems.map((problem) => ({ ...problem, ...source.positionOf(problem.path, problem.atKey) })),
  );
}

function sortByPosition(problems: LocatedProblem[]): LocatedProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function syntaxProblem(message: string, { line, col }: { line: number; col: number }): LocatedProblem {
  return {
    code: "document/syntax",
    path: [],
    message: message.replace(/\s+/g, " ").replace(/\.$/, ""),
    fix: "mend the YAML here",
    line,
    column: col,
  };
}

function emptyDocument(): LocatedProblem {
  return {
    code: "document/type",
    path: [],
    message: "the document is empty",
    fix: "start with space: NAME, kubernetes: {} and applications:",
    line: 1,
    column: 1,
  };
}

function toPlain(yaml: Document.Parsed, source: SourceMap): { value: unknown } | { problem: LocatedProblem } {
  try {
    return { value: yaml.toJS({ maxAliasCount: MAXIMUM_ALIASES }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = source.positionOf([]);
    return { problem: syntaxProblem(message, { line: position.line, col: position.column }) };
  }
}

function duplicateKeys(yaml: Document.Parsed, lines: LineCounter): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const visit = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(visit);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.value !== "<<") {
        const name = String(key.value);
        if (seen.has(name)) {
          problems.push({
            ...syntaxProblem(`the key "${name}" is given twice`, lines.linePos(key.range?.[0] ?? 0)),
            fix: "keep one of the two",
          });
        }
        seen.add(name);
      }
      visit(value);
    }
  };
  visit(yaml.contents);
  return problems;
}

function sourceMap(yaml: Document.Parsed, lines: LineCounter): SourceMap {
  const position = (node: Node | null | undefined): Position => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    positionOf(path, atKey) {
      let place: Node | null | undefined = yaml.contents;
      let node: unknown = yaml.contents;
      for (const [index, part] of path.entries()) {
        const child = childOf(resolveAlias(node, yaml), part);
        if (!child) break;
        const isLast = index === path.length - 1;
        place = (isLast && atKey) || !child.value ? (child.key ?? child.value) : child.value;
        node = child.value;
      }
      return position(place);
    },
  };
}

function resolveAlias(node: unknown, yaml: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(yaml) : node;
}

function childOf(node: unknown, part: string | number): { key?: Node; value?: Node } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(part)] as Node | undefined;
    return item && { value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
  return pair && { key: pair.key as Node, value: (pair.value as Node | null) ?? undefined };
}
