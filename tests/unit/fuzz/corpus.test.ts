import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "vitest";
import { KINDS } from "../../fuzz/trials";
import { trials } from "./support";

/* Inputs that a fuzzer found, or that somebody thought of: every one is tried again. `npm run fuzz` looks for more. */

describe.each(KINDS)("a hostile %s does no harm", (kind) => {
  const directory = resolve(__dirname, "../../fuzz/corpus", kind);
  it.each(readdirSync(directory))("%s", async (file) => {
    (await trials)[kind](readFileSync(join(directory, file)));
  });
});
