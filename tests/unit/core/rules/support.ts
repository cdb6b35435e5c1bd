import { describe, expect, it } from "vitest";
import { compile } from "../../../../core/compile";
import { locate, parseDocumentText, type LocatedProblem } from "../../../../core/document/readDocument";
import type { RuleCode } from "../../../../core/model/rules";

/** Stands in a broken document before the place that its problem must name. */
const MARK = "»";

/** A document that breaks one rule once, and the smallest change that mends it. */
export interface BrokenDocument {
  /** What breaks the rule, to end "is broken by …". */
  readonly what: string;
  /** YAML, with `»` before the place that the problem must name. */
  readonly document: string;
  /** What the message must name. */
  readonly message: string;
  /** What the advice must say. */
  readonly fix: string;
  /** The text to replace, which occurs once, and what mends the document in its place. */
  readonly mend: readonly [string, string];
}

/** Multi-line YAML, indented like the code around it; inserted text keeps its own indentation. */
export function yaml(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = strings.raw.join("\0").replace(/^\n/, "");
  const indent = /^ */.exec(text)![0].length;
  const lines = text.split("\n").map((line) => line.slice(Math.min(indent, line.search(/\S|$/))));
  const [first, ...rest] = lines.join("\n").split("\0");
  return rest.reduce((whole, part, index) => whole + values[index]! + part, first!);
}

/** Every problem of a document, in the order in which the command prints them. */
export function problemsOf(text: string): LocatedProblem[] {
  const { model, problems, source } = parseDocumentText(text);
  return model ? locate(compile(model).problems, source) : [...problems];
}

/** `LINE:COLUMN code` of every problem of a document. */
export function problemsIn(text: string): string[] {
  return problemsOf(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** The text without its mark, and where the mark was. */
export function unmark(document: string): { text: string; at: string } {
  const [before, after, ...others] = document.split(MARK);
  if (after === undefined || others.length > 0) throw new Error(`one ${MARK} is needed in: ${document}`);
  const lines = before!.split("\n");
  return { text: before! + after, at: `${lines.length}:${lines.at(-1)!.length + 1}` };
}

/** The document after its mend. */
function mended({ document, mend: [broken, whole] }: BrokenDocument): string {
  const { text } = unmark(document);
  if (text.split(broken).length !== 2) throw new Error(`"${broken}" must occur once in: ${text}`);
  return text.replace(broken, () => whole);
}

/** Tests one rule: each document breaks it alone, at the marked place, and keeps it once mended. */
export function testRule(code: RuleCode, documents: readonly BrokenDocument[]): void {
  describe(code, () => {
    it.each(documents)("is broken by $what", ({ document, message, fix }) => {
      const { text, at } = unmark(document);
      expect(problemsIn(text)).toEqual([`${at} ${code}`]);
      const [problem] = problemsOf(text);
      expect(problem!.message).toContain(message);
      expect(problem!.fix).toContain(fix);
    });

    it.each(documents)("is kept without $what", (broken) => {
      expect(problemsIn(mended(broken))).toEqual([]);
    });
  });
}
