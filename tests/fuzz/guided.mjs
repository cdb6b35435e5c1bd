// What Jazzer.js calls with each input: one kind of input, named in FUZZ_KIND. `npm run fuzz -- --guided SECONDS` starts it.

import { createRequire } from "node:module";
import { loadModules, trialsOf } from "./trials.ts";

// Its hooks see what is required; what is built is CommonJS.
const require = createRequire(import.meta.url);
const modules = await loadModules((path) => Promise.resolve(require(`../../dist/${path}.js`)));
const trial = trialsOf(modules)[process.env.FUZZ_KIND];

export function fuzz(bytes) {
  trial(bytes);
}
