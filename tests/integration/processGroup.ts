/** Programs that a test starts together, with a directory for their files; both go when this process ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeProcessEnds } from "./processEnd";

const START_TIMEOUT_MS = 120_000;

export class ProcessGroup {
  readonly #directory: string;
  readonly #children = new Map<string, ChildProcess>();
  readonly #failures: string[] = [];
  readonly #withdraw: () => void;

  constructor(directory: string) {
    this.#directory = directory;
    this.#withdraw = beforeProcessEnds(() => this.#end());
  }

  start(
    binary: string,
    name: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    const log = openSync(this.#logFile(name), "a", 0o600);
    // Without this environment's ETCD_*, KUBE* and proxy variables, which some binaries would heed.
    const env = {
      ...{ PATH: process.env["PATH"], HOME: this.#directory, TMPDIR: this.#directory },
      ...environment,
    };
    const child = spawn(binary, args, { cwd: this.#directory, env, stdio: ["ignore", log, log] });
    closeSync(log);
    child.on("error", (error) => this.#failures.push(`${name}: ${error.message}`));
    child.on("exit", (code, signal) => this.#failures.push(`${name} ended with ${signal ?? code}`));
    // A test that fails before it stops its programs must not keep the test runner from ending.
    child.unref();
    this.#children.set(name, child);
    return child;
  }

  /** Waits for a condition; fails as soon as a process is gone, with the end of its log. */
  async eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await condition())) {
      if (this.#failures.length > 0) throw new Error([...this.#failures, await this.#logTails()].join("\n"));
      if (Date.now() > deadline) {
        throw new Error(`not within ${START_TIMEOUT_MS / 1000} s: ${what}\n${await this.#logTails()}`);
      }
      await sleep(100);
    }
  }

  async #logTails(): Promise<string> {
    const tails = [...this.#children.keys()].map(async (name) => {
      const lines = (await readFile(this.#logFile(name), "utf8")).trimEnd().split("\n");
      return [`--- ${name}`, ...lines.slice(-15)].join("\n");
    });
    return (await Promise.all(tails)).join("\n");
  }

  async stop(): Promise<void> {
    const running = [...this.#children.values()].filter((child) => isRunning(child));
    const exits = running.map((child) => new Promise((resolve) => child.once("exit", resolve)));
    running.forEach((child) => child.ref());
    this.#kill();
    await Promise.all(exits);
    this.#end();
    this.#withdraw();
  }

  #logFile(name: string): string {
    return join(this.#directory, `${name}.log`);
  }

  /** At once and not gracefully: the data goes too, and a server with open watches takes its time. */
  #kill(): void {
    for (const child of this.#children.values()) {
      if (isRunning(child)) {
        child.kill("SIGKILL");
      }
    }
  }

  #end(): void {
    this.#kill();
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
