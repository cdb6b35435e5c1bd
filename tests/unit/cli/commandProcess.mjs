// Runs the built command many times in one process, for starting one takes far longer than most commands.
// Each line on standard input is a run, `{ arguments, cwd }`; each line of the answers is `{ code, stdout, stderr, used }`.

import { createInterface } from "node:readline";
import { createReadStream, writeSync } from "node:fs";
import { createRequire } from "node:module";

const [, , command] = process.argv;
const [QUESTIONS, ANSWERS] = [3, 4];
const { run } = createRequire(import.meta.url)(command);

for await (const line of createInterface({ input: createReadStream("", { fd: QUESTIONS }) })) {
  const question = JSON.parse(line);
  process.chdir(question.cwd);
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    process[stream].write = (part) => {
      output[stream] += part;
      return true;
    };
  }
  let code;
  try {
    code = await run([process.execPath, "appnet", ...question.arguments]);
  } catch (error) {
    output.stderr += `${error.stack}\n`;
    code = 1;
  }
  // A program leaves modules and what they hold behind: nothing runs after it in its process.
  const used = Object.hasOwn(globalThis, Symbol.for("pulumi-appnet.observer"));
  send(`${JSON.stringify({ code, ...output, used })}\n`);
}

function send(text) {
  const bytes = Buffer.from(text);
  for (let sent = 0; sent < bytes.length;) sent += writeSync(ANSWERS, bytes, sent);
}
