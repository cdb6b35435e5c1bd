import { escape } from "../core/names/visible";
import { isColored } from "./terminal";

/** The colours and weights that this command writes itself. */
const OWN_STYLE = String.raw`\u001b\[(?:1|2|22|3[1-6]|39)m`;
/** What is hidden in text of several lines. */
const HIDDEN = String.raw`[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]`;
const STYLE_OR_HIDDEN = new RegExp(`(${OWN_STYLE})|${HIDDEN}`, "gu");

/** What pipelines take for commands: GitHub's at the beginning of a line, older ones of GitHub and others anywhere. */
const LINE_COMMAND = /(^|\n)([^\S\n]*):(?=:[A-Za-z])/g;
const COMMAND = /#(?=#(?:\[|vso\[|teamcity\[))/g;

/**
 * Text as a terminal or a pipeline's log may have it: whatever names are in it, it moves no cursor, turns no direction, and
 * gives no command. JSON stays what it is, because it is escaped as JSON escapes.
 * @param styled Whether the stream takes the command's own colours.
 */
export function harmless(text: string, styled = false): string {
  return text
    .replace(STYLE_OR_HIDDEN, (found, style: string | undefined) => {
      if (style === undefined) return escape(found);
      return styled ? style : escape(style.charAt(0)) + style.slice(1);
    })
    .replace(LINE_COMMAND, "$1$2\\u003a")
    .replace(COMMAND, "\\u0023");
}

/** Prints to a stream. Everything that a command prints goes through here, but for a page. */
export function print(stream: NodeJS.WriteStream, text: string): void {
  stream.write(harmless(text, isColored(stream)));
}
