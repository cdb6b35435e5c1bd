import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll } from "vitest";
import { CommandServer } from "./commandServer";

const ROOT = resolve(__dirname, "../../..");
export const COMMAND = join(ROOT, "dist/cli/appnet.js");
const LOCK = join(ROOT, "dist/.building");
const BUILD_SECONDS = 120;

/** How a run of the command ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Shared by all files of a worker; it ends with the worker. */
let server: CommandServer | undefined;

/** A new directory for programs: they find this package by its own name only inside the repository. */
export function directoryForPrograms(): string {
  const directory = mkdtempSync(join("tests", "unit", "cli", ".programs-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Runs the built command, in a process that has run nothing but other commands on documents. */
export function appnet(arguments_: readonly string[], options: { readonly cwd?: string } = {}): Run {
  buildOnce();
  server ??= new CommandServer(join(ROOT, "dist/cli/run.js"), ROOT, environment());
  const { code, stdout, stderr, used } = server.run(arguments_, options.cwd ?? ROOT);
  if (used) {
    server.close();
    server = undefined;
  }
  return { code, stdout, stderr };
}

/** Runs the built command as users do: in a process of its own, with pipes for its output. */
export function appnetProcess(arguments_: readonly string[], options: { readonly cwd?: string } = {}): Run {
  buildOnce();
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...arguments_], {
    cwd: options.cwd ?? ROOT,
    encoding: "utf8",
    env: environment(),
    maxBuffer: 256 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined };
}

/** Types keys once the question is on the terminal; prints what the terminal shows. */
const TERMINAL = `
import os, pty, sys
keys, command = sys.argv[1].encode(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
shown = b""
typed = False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if not typed and b"(y/N)" in shown:
        typed = True
        os.write(terminal, keys)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** Runs the built command on a terminal of its own, where somebody answers its question with some keys. */
export function appnetOnTerminal(
  arguments_: readonly string[],
  keys: string,
  cwd: string,
): { readonly code: number | null; readonly output: string } {
  buildOnce();
  const command = ["-c", TERMINAL, keys, process.execPath, COMMAND, ...arguments_];
  const { status, stdout } = spawnSync("python3", command, { cwd, encoding: "utf8", timeout: 20_000 });
  // Without colours and movements of the cursor.
  return { code: status, output: stdout.replace(/\u001b\[[\d;?]*[A-Za-z]/g, "") };
}

/** The environment of a shell in which `appnet` is the built command. */
export function environmentWithCommand(): NodeJS.ProcessEnv {
  buildOnce();
  const directory = directoryWith();
  const script = `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`;
  writeFileSync(join(directory, "appnet"), script, { mode: 0o755 });
  return { ...process.env, PATH: `${directory}${delimiter}${process.env["PATH"] ?? ""}` };
}

/** A directory with some files, removed after the tests of the file that asks for it. */
export function directoryWith(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "appnet-cli-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** A document with something of everything that plans list. */
export const shopDocument = `organization: acme
space: prod
domain: example.com
kubernetes: { gatewayClassName: envoy }
applications:
  shop:
    image: shop:1
    inbound: { web: { port: 8080, protocol: http } }
    outbound: { cache: { required: true } }
    connections: { stock: "http://stock:3000" }
  stock: { image: "stock:1", inbound: { api: { port: 3000, protocol: http, tls: automatic } } }
  cache: { image: "cache:1", inbound: { redis: { port: 6379 } } }
connections: [ { source: shop.cache, destination: cache.redis } ]
policies: [ { source: shop, destinationCidr: 10.20.0.0/16, protocol: tcp, ports: 5432-5433 } ]
gateways:
  public:
    hostname: { prefix: www }
    tls:
      certificateFrom:
        pem: { certificate: PUBLIC-PART, privateKey: PRIVATE-PART }
    routes: [ { path: /api, destination: "http://stock:3000", replacePrefix: / } ]
`;

let built = false;

/** Builds the command unless it is newer than its sources. Test files run at the same time: one builds, others wait. */
export function buildOnce(): void {
  if (built) return;
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  for (let second = 0; second < BUILD_SECONDS && !built; second += 1) {
    if (!isStale()) built = true;
    else if (lock()) {
      try {
        execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: "inherit" });
        built = true;
      } finally {
        rmSync(LOCK);
      }
    } else execFileSync("sleep", ["1"]);
  }
  if (!built) throw new Error(`another build holds ${LOCK} for more than ${BUILD_SECONDS} s`);
}

/** Whether the lock is ours. One whose test run was ended before it could be removed is nobody's. */
function lock(): boolean {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned(): boolean {
  try {
    process.kill(Number(readFileSync(LOCK, "utf8")), 0);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ESRCH" || code === "EISDIR";
  }
}

/** What the build writes last, whatever changed. */
const WRITTEN_LAST = join(ROOT, "dist/cli/report/browser/page.js");
const SOURCES = ["core", "components", "proof", "edit", "graph", "cli", "policy", "provider", "tools"];

function isStale(): boolean {
  if (!existsSync(COMMAND) || !existsSync(WRITTEN_LAST) || existsSync(LOCK)) return true;
  const builtAt = statSync(WRITTEN_LAST).mtimeMs;
  return SOURCES.some((directory) => newest(join(ROOT, directory), /\.(tsx?|css)$/) > builtAt);
}

/** When the latest of a directory's files with such a name was written. */
function newest(directory: string, names: RegExp): number {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => names.test(file))
    .reduce((latest, file) => Math.max(latest, statSync(join(directory, file)).mtimeMs), 0);
}
