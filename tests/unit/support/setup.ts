import { resolve } from "node:path";
import fc from "fast-check";

process.setMaxListeners(0);

// Processes of the command need not compile what the one before compiled.
process.env["NODE_COMPILE_CACHE"] = resolve(__dirname, "../../../node_modules/.cache/node");

// The same tests every time; other seeds are tried by tests/fuzz/run.mjs, which says how a failure is repeated.
fc.configureGlobal({ seed: Number(process.env["FUZZ_SEED"] ?? 1) });
