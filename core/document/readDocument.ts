import { isScalar, visit, type Document } from "yaml";
import { compile, type Compilation } from "../compile";
import { documentSchema, type DocumentModel } from "../documentSchema";
import { formatProblem, ProblemsError, redact, type Problem } from "../model/problem";
import { mayFollow, restOf } from "../model/prune";
import { isConfidential } from "../model/schema";
import { validate } from "../model/validate";
import { propertiesOf } from "./excerpt";
import { NestedTooDeeply, parseYaml, plainValue, type ParsedYaml } from "./parseYaml";
import { syntaxMistakes } from "./syntax";
import { positionAt, sourceMap, type Position, type SourceMap } from "./positions";

/** What some editors put before the text of a file. */
export const BYTE_ORDER_MARK = /^\uFEFF/;

/** A problem with its place in the document. */
export interface LocatedProblem extends Problem, Position {}

/** A document's model, or its problems; and where its values stand, for problems found later. */
interface ReadResult {
  readonly model?: DocumentModel;
  /** The document without what has the wrong shape, for finding what else is wrong with it. */
  readonly rest?: DocumentModel;
  readonly problems: readonly LocatedProblem[];
  readonly source: SourceMap;
}

/** A compiled document, or every problem of it: of its syntax, or of its shape and the rules together. */
export interface CompiledDocument {
  readonly compilation?: Compilation;
  readonly problems: readonly LocatedProblem[];
  readonly source: SourceMap;
}

/** Compiles the text of a document. */
export function compileText(text: string): CompiledDocument {
  return compileParsed(parseDocumentText(text));
}

/**
 * Compiles a document that is parsed.
 * @param now When it will be deployed, in milliseconds since 1970; undefined where that is not asked.
 */
export function compileParsed({ model, rest, problems, source }: ReadResult, now?: number): CompiledDocument {
  const checked = model ?? rest;
  if (!checked) return { problems, source };
  const result = compile(checked, [], undefined, now);
  if (model && result.compilation) return { compilation: result.compilation, problems: [], source };
  const others = result.problems.filter((problem) => !mayFollow(problem, problems));
  return { problems: sortByPosition([...problems, ...locate(others, source)]), source };
}

/** Reads the text of an `appnet.yaml`: its syntax and its shape. The rules are checked when it is resolved. */
export function parseDocumentText(text: string): ReadResult {
  try {
    return readParsed(parseYaml(text.replace(BYTE_ORDER_MARK, "")));
  } catch (error) {
    if (error instanceof NestedTooDeeply) return nestedTooDeeply(error);
    throw error;
  }
}

function readParsed(parsed: ParsedYaml): ReadResult {
  const { yaml, lines } = parsed;
  const source = sourceMap(parsed);
  const syntax = [
    ...syntaxMistakes(parsed).map(({ offset, message, fix }) =>
      syntaxProblem(message, positionAt(lines, offset), fix),
    ),
    ...nodeProblems(parsed),
  ];
  if (syntax.length > 0) return { problems: sortByPosition(syntax), source };
  const input = toPlain(yaml, source);
  if ("problem" in input) return { problems: [input.problem], source };
  if (input.value === null || input.value === undefined) return { problems: [emptyDocument()], source };
  const validated = validate(documentSchema, input.value);
  if ("value" in validated) return { model: validated.value, problems: [], source };
  const rest = restOf(documentSchema, input.value, validated.problems);
  return {
    problems: locate(validated.problems, source),
    source,
    ...(rest && { rest }),
  };
}

function nestedTooDeeply({ message, position }: NestedTooDeeply): ReadResult {
  return {
    problems: [syntaxProblem(message, position)],
    source: { positionOf: () => position, excerptAt: () => undefined },
  };
}

/**
 * The document that a text holds.
 * @param shown The file as messages name it.
 * @throws ProblemsError with every problem as `FILE:LINE:COLUMN rule-code message (what to do)`.
 */
export function documentOf(text: string, shown: string): DocumentModel {
  const { model, problems } = parseDocumentText(text);
  if (model) return model;
  const error = new ProblemsError(problems);
  error.message = formatLocated(shown, problems).join("\n");
  throw error;
}

/** One line for each problem: `FILE:LINE:COLUMN rule-code message (what to do)`. */
export function formatLocated(file: string, problems: readonly LocatedProblem[]): string[] {
  return problems.map((problem) => `${formatPlace(file, problem)} ${formatProblem(problem)}`);
}

/** `FILE:LINE:COLUMN` */
export function formatPlace(file: string, { line, column }: Position): string {
  return `${file}:${line}:${column}`;
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

function syntaxProblem(message: string, position: Position, fix = "mend the YAML here"): LocatedProblem {
  const sentence = redact(message).replace(/\s+/g, " ").replace(/\.$/, "");
  return { code: "document/syntax", path: [], message: sentence, fix, ...position };
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
    return { value: plainValue(yaml) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problem: syntaxProblem(message, source.positionOf([])) };
  }
}

/** What the library leaves to its caller: keys that are given twice or mean JavaScript's prototype, and lost aliases. */
function nodeProblems({ yaml, lines, targetOf, obstacle }: ParsedYaml): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  if (obstacle) {
    const { node, message, fix } = obstacle;
    return [syntaxProblem(message, positionAt(lines, node.range?.[0]), fix)];
  }
  visit(yaml, {
    Alias(_, alias, ancestors) {
      if (targetOf(alias)) return;
      // What begins with an asterisk may also be a password without quotes.
      const name = isConfidential(documentSchema, propertiesOf(ancestors)) ? "" : ` *${alias.source}`;
      const position = positionAt(lines, alias.range?.[0]);
      const fix = "give the anchor before it, or put what is no alias in quotes";
      problems.push(syntaxProblem(`the alias${name} has no anchor before it`, position, fix));
    },
    Map(_, map, path) {
      const owner = path.at(-1);
      const ownerKey =
        owner !== undefined && "key" in owner && isScalar(owner.key) ? String(owner.key.value) : "";
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const isMerge = typeof key.value === "symbol";
        const name = isMerge ? "<<" : String(key.value);
        const position = positionAt(lines, key.range?.[0]);
        if (name === "__proto__") problems.push(prototypeKey(ownerKey, position));
        if (seen.has(name)) {
          problems.push({
            ...syntaxProblem(`the key "${name}" is given twice`, position),
            fix: isMerge ? "merge a list: <<: [*first, *second]" : "keep one of the two",
          });
        }
        seen.add(name);
      }
    },
  });
  return problems;
}

/** Keys that hold names of the user's choice, rather than known keys. */
const NAMING = new Set([
  "applications",
  "gateways",
  "inbound",
  "outbound",
  "connections",
  "environment",
  "peers",
  "externals",
  "securityGroupIds",
]);

/** JavaScript would take the key for the object's prototype, and drop it. */
function prototypeKey(owner: string, position: Position): LocatedProblem {
  const isName = NAMING.has(owner);
  return {
    code: isName ? "document/name" : "document/unknown-key",
    path: [],
    message: isName ? '"__proto__" is not a valid name' : '"__proto__" is not a known key',
    fix: isName ? "give it another name" : "remove it",
    ...position,
  };
}
