// npm test: writes the generated files, then runs the checks beside the build and the tests, for neither needs what the other
// makes. Types are checked once, by lint.
// Tests print as they go; a check prints when it is done, in one piece. All run to their end; one failure fails the whole.

import { spawn } from "node:child_process";
import { resolve } from "node:path";

const failed = [];
const started = performance.now();

if (!(await run("generate", "inherit"))) process.exit(1);
await Promise.all([buildAndTest(), inTurn(["lint", "format:check", "deadcode"], "pipe")]);

const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(failed.length === 0 ? `all passed in ${seconds} s\n` : `failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function buildAndTest() {
  if (await run("compile", "inherit", ["--", "--noCheck"]))
    await inTurn(["test:unit", "test:e2e"], "inherit");
}

async function inTurn(scripts, output) {
  for (const script of scripts) await run(script, output);
}

/** Whether a script of package.json ended well. */
function run(script, output, options = []) {
  const child = spawn("npm", ["run", "--silent", script, ...options], {
    stdio: ["ignore", output, output],
    // Tests start some hundred processes.
    env: { ...process.env, NODE_COMPILE_CACHE: resolve("node_modules/.cache/node") },
  });
  const parts = [];
  child.stdout?.on("data", (part) => parts.push(part));
  child.stderr?.on("data", (part) => parts.push(part));
  return new Promise((done) => {
    child.on("error", (error) => parts.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      if (code !== 0) failed.push(script);
      if (output === "pipe")
        process.stdout.write(`${code === 0 ? "passed" : "FAILED"}: ${script}\n${Buffer.concat(parts)}`);
      done(code === 0);
    });
  });
}
