import { readFileSync } from "node:fs";
import { join } from "node:path";
import { visible } from "../../core/names/visible";
import type { CommandSpec } from "./spec";
import { complete, Directive, type Suggestion } from "./suggest";
import { valuesAt } from "./values";

/** Written beside the command at build time. */
export const SPEC_FILE = join(__dirname, "commands.json");

/**
 * What shells need not quote: a name from a document or from git must never become a part of a shell's command, nor of a
 * pipeline's (`::error::…`).
 */
const PLAIN_WORD = /^(?!::[A-Za-z])[\w.:/@+,=%-]+$/;

/**
 * Answers a shell's question for what may stand at its cursor: a line for each suggestion, its description after a tab, and
 * last `:` with what else the shell shall do. That is Cobra's protocol, which the shells' scripts speak.
 */
export function answer(words: readonly string[]): string {
  const spec = JSON.parse(readFileSync(SPEC_FILE, "utf8")) as CommandSpec;
  const { suggestions, directive } = complete(spec, words, valuesAt);
  return [...suggestions.filter(({ value }) => PLAIN_WORD.test(value)).map(line), `:${directive}`, ""].join(
    "\n",
  );
}

/** The answer where none can be found: nothing, and files as the shell completes them. */
export const NO_ANSWER = `:${Directive.FILES}\n`;

function line({ value, description }: Suggestion): string {
  return description ? `${value}\t${visible(description.replace(/\s+/g, " "))}` : value;
}
