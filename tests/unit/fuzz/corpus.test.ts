import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "vitest";
import { KINDS, loadModules, trialsOf } from "../../fuzz/trials";

/* Inputs that a fuzzer found, or that somebody thought of: every one is tried again. `npm run fuzz` looks for more. */

const ROOT = resolve(__dirname, "../../..");
const trials = trialsOf(await loadModules((path) => import(join(ROOT, `${path}.ts`)) as Promise<unknown>));

describe.each(KINDS)("a hostile %s does no harm", (kind) => {
  const directory = join(ROOT, "tests/fuzz/corpus", kind);
  it.each(readdirSync(directory))("%s", (file) => {
    trials[kind](readFileSync(join(directory, file)));
  });
});
