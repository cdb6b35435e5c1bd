import {
  accessSync,
  constants,
  existsSync,
  fsyncSync,
  closeSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { readBytes, textOf } from "./files";
import { DOCUMENTS, findSource, STANDARD_INPUT } from "./source";
import { UserError } from "./userError";

/** A document as it was read, to be replaced. */
export interface DocumentFile {
  /** The file as messages name it. */
  readonly file: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** Reads the document that a file or directory names, if it can be replaced. @throws UserError */
export function openDocument(argument: string): DocumentFile {
  const source = findSource(argument);
  if (source.kind === "program") throw programRefused(source.directory);
  const { file } = source;
  if (file === STANDARD_INPUT) {
    throw new UserError(["-: what comes from standard input cannot be edited in place; name a file"]);
  }
  const bytes = readBytes(file);
  refuseReadOnly(file);
  return { file, bytes, text: textOf(bytes, file) };
}

function programRefused(directory: string): UserError {
  const document = DOCUMENTS.map((name) => join(directory, name)).find((it) => existsSync(it));
  const advice = document === undefined ? "" : `; for its ${basename(document)} say --file ${document}`;
  return new UserError([`${directory}: a program's connections are in its code: edit them there${advice}`]);
}

/** A file that nobody may write is meant to stay as it is: the superuser too is refused, and replacing it would not ask. */
function refuseReadOnly(file: string): void {
  const advice = `make it writable first: chmod u+w ${file}`;
  if ((statSync(file).mode & 0o222) === 0) {
    throw new UserError([`${file}: is read-only; nothing was changed (${advice})`]);
  }
  try {
    accessSync(file, constants.W_OK);
  } catch {
    throw new UserError([
      `${file}: may not be written by you; nothing was changed (${advice}, as its owner)`,
    ]);
  }
}

/** Replaces a document in one step: whoever reads it finds the old text or the new one. @throws UserError */
export function replaceDocument({ file, bytes }: DocumentFile, text: string): void {
  try {
    writeFileAtomic.sync(file, text, {
      fsync: false,
      tmpfileCreated: (temporary) => {
        // The library would take a partial write, as on a full disk, for a whole one; this one fails. And only once
        // the new text is on the disk is it time to look whether the old one is still there.
        writeThrough(temporary, text);
        refuseChanged(file, bytes);
      },
    });
  } catch (error) {
    throw asUserError(error, `${file}: cannot be replaced, nothing was changed`);
  }
}

function writeThrough(file: string, text: string): void {
  const descriptor = openSync(file, "w");
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function refuseChanged(file: string, bytes: Buffer): void {
  if (existsSync(file) && readFileSync(file).equals(bytes)) return;
  throw new UserError([
    `${file} was changed by something else while this command ran; nothing was written, run it again`,
  ]);
}

function asUserError(error: unknown, what: string): UserError {
  if (error instanceof UserError) return error;
  return new UserError([`${what}: ${error instanceof Error ? error.message : String(error)}`]);
}
