#!/usr/bin/env node
import * as nodeModule from "node:module";

// Of a short command, loading modules is the most; where the cache cannot be written, nothing is said of it. Node 20 has none.
const { enableCompileCache } = nodeModule as Partial<typeof nodeModule>;
enableCompileCache?.();

import { answer, NO_ANSWER } from "./completion/answer";

// Whoever reads the output may close it early, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const [, , command, separator, ...words] = process.argv;
if (command === "complete" && separator === "--") complete();
else void run();

/** Shells ask at every press of a key: the commands and all that they need are not loaded for it. */
function complete(): void {
  let text = NO_ANSWER;
  try {
    text = answer(words);
  } catch {
    // Nothing but suggestions may appear in the middle of a command line.
  }
  process.stdout.write(text);
}

async function run(): Promise<void> {
  const commands = await import("./run.js");
  const code = await commands.run(process.argv);
  process.exitCode = code; // Also where a stream that is closed never says that it has written.
  // A program may have left timers or sockets behind, which would keep the process.
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit(code);
}

/** Resolves when all that was written to a stream has left the process. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => stream.write("", () => done()));
}
