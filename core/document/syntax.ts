import { Scalar, visit, type YAMLError } from "yaml";
import type { ParsedYaml } from "./parseYaml";

/** What is wrong with the YAML, in words about the document. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
  /** Whether nothing is known of what follows it. */
  readonly hidesRest?: true;
}

/** As far as a line is looked at: a text of one long line may have a mistake at each word. */
const NEAR = 200;

const KEY_WITHOUT_SPACE = /^[ \t-]*([\w.-]+):(?=[^\s:])/;

/** What the library finds wrong with a text, each mistake once. */
export function syntaxMistakes(parsed: ParsedYaml): SyntaxMistake[] {
  const mistakes = [...parsed.yaml.errors, ...parsed.yaml.warnings].map((error) => mistakeOf(error, parsed));
  const quote = mistakes.find((it) => it.hidesRest)?.offset ?? Infinity;
  // Of one mistake the library may say two things.
  const places = new Set<number>();
  return mistakes.filter(({ offset }) => offset <= quote && places.size < places.add(offset).size);
}

function mistakeOf(error: YAMLError, { yaml, lines, text }: ParsedYaml): SyntaxMistake {
  const [offset] = error.pos;
  const rest = text.slice(offset, offset + NEAR);
  const start = Math.max(offset - lines.linePos(offset).col + 1, offset - NEAR);
  const line = text.slice(start, offset + NEAR);
  switch (error.code) {
    case "MISSING_CHAR":
    case "MULTILINE_IMPLICIT_KEY":
    case "BLOCK_AS_IMPLICIT_KEY": {
      if (error.message.startsWith("Missing closing")) return unclosedQuote(offset, yaml, text);
      const key = KEY_WITHOUT_SPACE.exec(line)?.[1];
      if (key !== undefined) {
        return { offset, message: `no space follows the colon of "${key}"`, fix: `write ${key}: VALUE` };
      }
      if (error.code !== "BLOCK_AS_IMPLICIT_KEY") break;
      return /^[^\n]*: /.test(rest)
        ? {
            offset,
            message: 'a value on the line of its key has ": " in it',
            fix: "put the value in quotes, or begin a mapping on a line of its own",
          }
        : {
            offset,
            message: "the line after this value is indented more than its key",
            fix: "indent that line as the key of this one",
          };
    }
    case "BAD_INDENT":
      return error.message.startsWith("Flow")
        ? {
            offset,
            message: `a ${error.message.startsWith("Flow map") ? "{" : "["} before this line has no end`,
            fix: `close it with ${error.message.slice(-1)}`,
          }
        : {
            offset,
            message: "this line begins in a column where no key before it does",
            fix: "indent it as the keys that it belongs to",
          };
    case "TAB_AS_INDENT":
      return { offset, message: "a tab indents this line", fix: "use spaces" };
    case "BAD_SCALAR_START":
      return { offset, message: `a value begins with ${rest.charAt(0)}`, fix: "put it in quotes" };
  }
  return { offset, message: withoutSource(error.message), fix: "mend the YAML here" };
}

/** The library names the end of the text, where the quote was still open. */
function unclosedQuote(end: number, yaml: ParsedYaml["yaml"], text: string): SyntaxMistake {
  let offset = end;
  visit(yaml, {
    Scalar(_, { type, range }) {
      const isQuoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
      if (isQuoted && range && range[0] < end && range[2] >= end) offset = range[0];
    },
  });
  const quote = text.charAt(offset);
  return offset === end
    ? { offset, message: "a quote before this has no end", fix: "close it" }
    : {
        offset,
        message: `the ${quote} here has no end`,
        fix: `close it with another ${quote}`,
        hidesRest: true,
      };
}

/** What the library says, without the text that it quotes: that may be a part of a secret. */
function withoutSource(message: string): string {
  return message
    .replace(/(Unresolved tag|Invalid escape sequence|extra characters|Not a YAML token)\b[^]*/, "$1")
    .replace(/: "[^]*/, "")
    .replace(/[^\s"']{24,}/g, "…");
}
