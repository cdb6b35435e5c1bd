import type { Command } from "commander";
import { readExportedState, readImportFile, readPreview } from "../../core/plan/engineFiles";
import { fillImportFile } from "../../core/plan/importFile";
import { recover as recoverState } from "../../core/plan/recovery";
import { MAXIMUM_PLAN_BYTES, readText } from "../files";
import { print } from "../output";
import { count } from "../terminal";
import { addFormat } from "./problems";
import { UserError } from "../userError";
import { visible } from "../../core/names/visible";

interface RecoverOptions {
  readonly id?: ReadonlyMap<string, string>;
  readonly import?: string;
}

const EXAMPLES = `
Examples:
  pulumi stack export | appnet recover - > mended.json
  pulumi preview --json --import-file import.json | appnet recover - --import import.json > filled.json

After an update was killed: pulumi cancel, the first of these, pulumi stack import --file mended.json, pulumi up. Where
everything exists and the state is lost: the second, pulumi import --file filled.json, pulumi up.`;

/** `appnet recover`: what exists and is in no state. */
export function addRecover(appnet: Command): void {
  addFormat(appnet.command("recover"))
    .summary("Mend a stack whose update was killed.")
    .description(
      "Complete the state of a stack whose update was killed: what was being created then may exist, and would never be found again. With --import, fill the ids into an import file of Pulumi's.",
    )
    .argument(
      "<file>",
      "what pulumi stack export prints; with --import, what pulumi preview --json prints; - for standard input",
    )
    .option(
      "--id <urn=id>",
      "the id of a resource that only the account knows; empty where there is none; may be repeated",
      addId,
    )
    .option("--import <import.json>", "fill the ids into this file, which pulumi preview --import-file wrote")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .action((file: string, options: RecoverOptions) => {
      if (options.import === undefined) mend(file, options.id ?? new Map());
      else fill(file, options.import, options.id);
    });
}

function addId(text: string, others: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const end = text.lastIndexOf("=");
  if (end <= 0)
    throw new UserError([`--id ${text}: name a URN and its id (--id URN=ID), or none (--id URN=)`]);
  return new Map([...others, [text.slice(0, end), text.slice(end + 1)]]);
}

function mend(file: string, ids: ReadonlyMap<string, string>): void {
  const state = readExportedState(readText(file, MAXIMUM_PLAN_BYTES));
  if (!state) {
    throw new UserError([`${file}: it is no state of a stack (give what pulumi stack export prints)`]);
  }
  const { state: mended, completed, again, unknown, unused } = recoverState(state, ids);
  const errors = [
    ...unknown.map(({ urn, ask }) => `${urn}: its id is not known here: ${ask}`),
    ...unused.map((urn) => `--id ${urn}: it was not being created`),
  ];
  if (errors.length > 0) {
    throw new UserError(
      errors,
      unknown.length > 0
        ? [
            "give each with --id 'URN=ID', and what does not exist with --id 'URN=': nothing is written before",
          ]
        : [],
    );
  }
  printJson(mended);
  const notes = [
    ...completed.map(({ urn, id }) => `${urn} may exist, as ${id}`),
    ...again.map(({ urn, because }) => `${urn} is created once more: ${because}`),
  ];
  printNotes(
    notes.length === 0
      ? ["nothing was being created when the update ended: the state is right as it is"]
      : notes,
  );
}

function fill(file: string, importFileName: string, ids: RecoverOptions["id"]): void {
  if (ids) throw new UserError(["--id is for what was being created: write other ids into the import file"]);
  const preview = readPreview(readText(file, MAXIMUM_PLAN_BYTES));
  const importFile = readImportFile(readText(importFileName, MAXIMUM_PLAN_BYTES));
  const errors = [
    ...(preview ? [] : [`${file}: it is no preview (give what pulumi preview --json prints)`]),
    ...(importFile
      ? []
      : [`${importFileName}: it is no import file of Pulumi's (pulumi preview --import-file)`]),
  ];
  if (!preview || !importFile) throw new UserError(errors);
  const { file: result, filled, unknown, secret, again } = fillImportFile(importFile, preview);
  printJson(result);
  printNotes([
    `${count(filled, "id")} filled in`,
    ...unknown.map(({ name, ask }) => `${name} has a placeholder still: ${ask}`),
    ...again.map(({ name, because }) => `${name} is left out, and created once more: ${because}`),
    ...secret.map(
      (name) => `${name} is left out: an import would keep its secrets in plain text in the state`,
    ),
  ]);
}

function printJson(value: unknown): void {
  print(process.stdout, `${JSON.stringify(value, null, 2)}\n`);
}

function printNotes(notes: readonly string[]): void {
  print(process.stderr, notes.map((note) => `${visible(note)}\n`).join(""));
}
