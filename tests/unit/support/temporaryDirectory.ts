import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const PREFIX = "appnet-tests-";

/** Gives a run of tests a temporary directory of its own, which goes with all that tests leave in it. */
export default function setUp(): () => void {
  // Each project of a run asks; a browser's socket has no room for a path of many directories.
  if (basename(tmpdir()).startsWith(PREFIX)) return () => {};
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  process.env["TMPDIR"] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
