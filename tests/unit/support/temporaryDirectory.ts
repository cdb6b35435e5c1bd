import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a run of tests a temporary directory of its own, which goes with all that tests leave in it. */
export default function setUp(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "appnet-tests-"));
  process.env["TMPDIR"] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
