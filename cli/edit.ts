import { editDocument, type EditedDocument, type EditResult } from "../edit/editDocument";
import type { Edit } from "../edit/edits";
import { effectsOf, type Effects } from "../edit/effects";
import { openDocument, replaceDocument } from "./documentFile";
import { warn } from "./findings/reporter";
import { findingOf } from "./source";
import { UserError } from "./userError";
import { visible } from "../core/names/visible";
import { print } from "./output";

/** Which document, and whether to ask. */
export interface EditOptions {
  readonly file: string;
  /** Answers the question of commands that take something away. */
  readonly yes?: boolean;
}

/** What a command says about its edit. */
interface Words {
  /** What is asked before; only commands that take something away ask. */
  readonly question?: string;
  /** What is done, after the name of the file: `frontend.basket is disconnected`. */
  readonly done: (edited: EditedDocument) => string;
}

/** Says what an edit means and asks whether to make it; true for yes. @throws UserError where nobody can be asked */
export type Ask = (question: string, consequences: string) => Promise<boolean>;

/** Edits a document in place, and says what that opens or closes. @throws UserError where nothing is changed. */
export async function editFile(
  edit: Edit,
  options: EditOptions,
  words: Words,
  ask: Ask = askOnTerminal,
): Promise<void> {
  const document = openDocument(options.file);
  const edited = editedOrRefused(document.file, editDocument(document.text, edit));
  const consequences = consequencesOf(document.file, edited);
  const asks = words.question !== undefined && options.yes !== true;
  if (asks && !(await ask(words.question, consequences))) throw new UserError(["nothing was changed"]);
  replaceDocument(document, edited.text);
  // Whoever was asked has read it already.
  if (!asks) print(process.stdout, consequences);
  print(process.stdout, `${visible(document.file)} changed: ${words.done(edited)}\n`);
  warnOfRest(document.file, edited);
}

function editedOrRefused(file: string, result: EditResult): EditedDocument {
  switch (result.kind) {
    case "edited":
      return result;
    case "refused":
      throw new UserError(
        result.reasons.map(({ message, position }) =>
          position ? `${file}:${position.line}:${position.column} ${message}` : `${file}: ${message}`,
        ),
      );
    case "invalid":
      throw new UserError([
        ...result.problems.map((it) => findingOf(it, file)),
        result.existed
          ? `${file}: nothing was written: mend these problems first`
          : `${file}: nothing was written: the document would have these problems afterwards`,
      ]);
  }
}

/** What opens and closes, a line each. */
function consequencesOf(file: string, edited: EditedDocument): string {
  const effects = effectsOf(edited);
  if (!effects)
    return `${visible(file)} was not valid before, so what opens and closes is not known: appnet plan shows what is\n`;
  return linesOf(effects)
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf({ opens, closes, stays, environment }: Effects): string[] {
  return [...opens, ...closes, ...stays, ...environment];
}

function warnOfRest(file: string, { problems }: EditedDocument): void {
  if (problems.length === 0) return;
  warn([...problems.map((it) => findingOf(it, file)), "until then appnet plan refuses the document"]);
}

async function askOnTerminal(question: string, consequences: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError([`${question} There is no terminal to ask on: add --yes (nothing was changed)`]);
  }
  print(process.stderr, consequences);
  // Loaded only here: most runs of the command ask nothing.
  const { default: confirm } = await import("@inquirer/confirm");
  try {
    return await confirm({ message: question, default: false }, { output: process.stderr });
  } catch (error) {
    // Ctrl-C, or a terminal that is gone.
    if (error instanceof Error && error.name === "ExitPromptError") return false;
    throw error;
  }
}
