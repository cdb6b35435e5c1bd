import { spawn } from "node:child_process";
import { beforeProcessEnds } from "../integration/processEnd";

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** What a command printed; an error with the end of what it said when it failed. It ends with this process. */
export function run(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const { cwd, env, input } = options;
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const withdraw = beforeProcessEnds(() => child.kill());
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.on("error", () => undefined); // A command that ends early says why by its exit code.
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      withdraw();
      reject(error);
    });
    child.on("close", (code, signal) => {
      withdraw();
      if (code === 0) {
        resolve(output);
        return;
      }
      // Some commands tell their errors on standard output.
      const tail = `${errors}${output}`.trim().split("\n").slice(-20).join("\n");
      reject(new Error(`${command} ${args.slice(0, 2).join(" ")} ended with ${signal ?? code}: ${tail}`));
    });
  });
}

export async function reportingProgress<T>(what: string, work: Promise<T>): Promise<T> {
  const start = Date.now();
  const report = (state: string): void => {
    process.stderr.write(`${what}: ${state} (${Math.round((Date.now() - start) / 1000)} s)\n`);
  };
  report("started");
  const timer = setInterval(() => report("running"), 60_000);
  try {
    const result = await work;
    report("done");
    return result;
  } finally {
    clearInterval(timer);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
