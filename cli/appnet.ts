#!/usr/bin/env node
import { run } from "./run";

// Whoever reads the output may close it early, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void run(process.argv).then((code) => {
  process.exitCode = code;
});
