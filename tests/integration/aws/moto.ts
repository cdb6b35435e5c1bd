/**
 * An AWS emulator for tests: moto's server on loopback. It keeps what it is told and refuses much of what AWS refuses;
 * nothing runs behind it. It comes from pinned Python packages that are kept in the project's cache.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeProcessEnds } from "../processEnd";
import { pythonEnvironment } from "../pythonEnvironment";

const execute = promisify(execFile);

const REQUIREMENTS = join("tests", "integration", "aws", "requirements.txt");
const LOOPBACK = "127.0.0.1";
const START_TIMEOUT_MS = 60_000;

export interface Moto {
  readonly endpoint: string;
  readonly version: string;
  /** Forgets everything, so that each document begins with an empty account. */
  readonly reset: () => Promise<void>;
  /** Runs a Python program with moto's own packages, and gives back what it printed. */
  readonly python: (program: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts the emulator, or says why this machine cannot. */
export async function startMoto(): Promise<Moto | { readonly skipped: string }> {
  const environment = await pythonEnvironment("moto", REQUIREMENTS, /^moto\[server\]==(\S+)$/m);
  if ("skipped" in environment) return environment;
  const { bin, version } = environment;
  const python = join(bin, "python");
  const directory = await mkdtemp(join(tmpdir(), "appnet-moto-"));
  // Without this environment's proxy and AWS variables, which the server would heed.
  const env = { PATH: process.env["PATH"], HOME: directory, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" };
  const args = ["-m", "moto.server", "-H", LOOPBACK, "-p", "0"];
  const child = spawn(python, args, { cwd: directory, env, stdio: ["ignore", "ignore", "pipe"] });
  const end = (): void => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  };
  const withdraw = beforeProcessEnds(end);
  const stop = async (): Promise<void> => {
    const exited = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    end();
    await exited;
    withdraw();
  };
  try {
    const endpoint = await announcedEndpoint(child);
    return {
      endpoint,
      version,
      reset: () => post(`${endpoint}/moto-api/reset`),
      python: async (program) => (await execute(python, ["-c", program], { env })).stdout,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server picks a free port itself, and prints it when it is ready. */
function announcedEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolvePromise, reject) => {
    let output = "";
    const timer = setTimeout(
      () => reject(new Error(`moto was not ready in time\n${output}`)),
      START_TIMEOUT_MS,
    );
    const failed = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(`moto ${reason}\n${output.slice(-4000)}`));
    };
    child.on("error", (error) => failed(error.message));
    child.on("exit", (code, signal) => failed(`ended with ${signal ?? code}`));
    // Its log of requests is read on, lest the pipe fills and the server stands still.
    child.stderr!.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-10_000);
      const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      resolvePromise(endpoint);
    });
  });
}

async function post(url: string): Promise<void> {
  const response = await fetch(url, { method: "POST" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

function once(child: ChildProcess, event: string): Promise<unknown> {
  return new Promise((resolvePromise) => child.once(event, resolvePromise));
}
