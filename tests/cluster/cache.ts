/**
 * Where what tests need of others is kept: outside the checkout, by version, so that a run after the first neither
 * builds nor fetches anything, and checkouts share it.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeProcessEnds } from "../integration/processEnd";

export interface Skipped {
  readonly skipped: string;
}

export function cachePath(...names: string[]): string {
  const root =
    process.env["APPNET_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "appnet");
  return resolve(root, ...names);
}

/** A directory appears under its name only when complete, so an interrupted run leaves nothing to be mistaken. */
export async function fillAtomically(
  target: string,
  fill: (directory: string) => Promise<void>,
): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const partial = await mkdtemp(`${target}.partial-`);
  const discard = (): void => rmSync(partial, { recursive: true, force: true });
  const withdraw = beforeProcessEnds(discard);
  try {
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    discard();
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // Another run was faster, with the same pins.
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  } finally {
    withdraw();
  }
}

/** What tells one state of a directory's files from another, short enough for a name. */
export function fingerprint(directory: string): string {
  const hash = createHash("sha256");
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(directory.length)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}
