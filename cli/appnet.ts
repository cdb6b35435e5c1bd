#!/usr/bin/env node
import { run } from "./run";

void run(process.argv).then((code) => {
  process.exitCode = code;
});
