import { Composer, Lexer, LineCounter, Parser, YAMLParseError, type CST, type Document } from "yaml";
import { MAXIMUM_DEPTH, resolveAliases, type Aliases } from "./aliases";
import { positionAt, type Position } from "./positions";

/** A parsed text, and what its aliases stand for. */
export interface ParsedYaml extends Aliases {
  readonly yaml: Document.Parsed;
  readonly lines: LineCounter;
  readonly text: string;
}

/** A text that is nested more deeply than any document. */
export class NestedTooDeeply extends Error {
  override readonly name = "NestedTooDeeply";

  constructor(readonly position: Position) {
    super("the document is nested too deeply");
  }
}

/**
 * Parses YAML as documents are read.
 * @throws NestedTooDeeply
 */
export function parseYaml(text: string, options: { readonly keepSourceTokens?: boolean } = {}): ParsedYaml {
  const lines = new LineCounter();
  const composer = new Composer({
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    // Duplicate keys are checked apart, in linear time: the library compares each key with every earlier one.
    uniqueKeys: false,
    ...options,
  });
  const [first, second] = composer.compose(tokensOf(text, lines), true, text.length);
  const yaml = first!; // Where a text is empty, so is its document.
  if (second) {
    const [start, end] = second.range;
    yaml.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", "a second document begins here"));
  }
  return { yaml, lines, text, ...resolveAliases(yaml) };
}

/** The library's own parser, which is asked after each word how deep it is: composing what it found is recursive. */
function* tokensOf(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const word of new Lexer().lex(text)) {
    yield* parser.next(word);
    if (parser.stack.length > MAXIMUM_DEPTH) throw new NestedTooDeeply(positionAt(lines, parser.offset));
  }
  yield* parser.end();
}

/** What a parsed document says, with aliases and merge keys resolved. @throws where that is not possible. */
export function plainValue(yaml: Document.Parsed): unknown {
  // How far aliases multiply is known already.
  return yaml.toJS({ maxAliasCount: -1 });
}
