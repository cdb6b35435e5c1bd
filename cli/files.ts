import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { decodeText } from "../core/document/decodeText";
import { STANDARD_INPUT } from "./source";
import { UserError } from "./userError";

/** The longest document that is read. */
export const MAXIMUM_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** The longest saved plan: V8 holds no longer text. */
export const MAXIMUM_PLAN_BYTES = 512 * 1024 * 1024 - 1024;

const CHUNK_BYTES = 1024 * 1024;

/** Reads a text file of the user's. @throws UserError when it cannot be read, is too large, or is not UTF-8. */
export function readText(file: string, maximumBytes = MAXIMUM_DOCUMENT_BYTES): string {
  return textOf(readBytes(file, maximumBytes), file);
}

/** The text of a file's bytes. @param shown The file as messages name it. @throws UserError when it is not UTF-8. */
export function textOf(bytes: Uint8Array, shown: string): string {
  const decoded = decodeText(bytes);
  if ("problem" in decoded) throw new UserError([`${shown}: ${decoded.problem}`]);
  return decoded.text;
}

/** Reads a file of the user's, or standard input. @throws UserError when it cannot be read, or is larger than that. */
export function readBytes(file: string, maximumBytes = MAXIMUM_DOCUMENT_BYTES): Buffer {
  try {
    if (file === STANDARD_INPUT) return readWhole(file, process.stdin.fd, maximumBytes);
    refuseOdd(file, statSync(file), maximumBytes);
    // Without waiting: what was a file may be a pipe by now.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      refuseOdd(file, fstatSync(descriptor), maximumBytes);
      return readWhole(file, descriptor, maximumBytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new UserError([`${file}: no such file`]);
    throw new UserError([
      `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

/** Reads to the end, however long the file says it is: some grow, and some do not know. */
function readWhole(file: string, descriptor: number, maximumBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSync(descriptor, chunk);
    if (read === 0) return Buffer.concat(chunks, length);
    length += read;
    if (length > maximumBytes) throw tooLarge(file, `more than ${maximumBytes}`, maximumBytes);
    chunks.push(chunk.subarray(0, read));
  }
}

function refuseOdd(file: string, stats: Stats, maximumBytes: number): void {
  if (!stats.isFile()) {
    throw new UserError([`${file}: cannot be read: it is ${kindOf(stats)} (name a regular file)`]);
  }
  if (stats.size > maximumBytes) throw tooLarge(file, String(stats.size), maximumBytes);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a directory";
  if (stats.isFIFO()) return "a pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

function tooLarge(file: string, bytes: string, maximumBytes: number): UserError {
  return new UserError([`${file}: ${bytes} bytes is too large (at most ${maximumBytes})`]);
}
