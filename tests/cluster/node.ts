/**
 * A machine within this one: processes, mounts and network interfaces in namespaces of their own. They end with the
 * first process among them, and that ends with this process, so there is little to put back.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./commands";

const HOST_ADDRESS = "172.30.0.1";
export const NODE_ADDRESS = "172.30.0.2";
/** A network beyond the node, for all that is outside of the cluster. */
export const OUTSIDE_ADDRESS = "172.31.0.2";
/** Programs of an administrator are not on every PATH. */
const PATH = `/usr/local/sbin:/usr/sbin:/sbin:${process.env["PATH"]}`;

export class Node {
  readonly directory: string;
  readonly #first: ChildProcess;
  readonly #pid: number;
  readonly #cleaning: ChildProcess;
  readonly #logs: string[] = [];
  readonly #failures: string[] = [];
  #stopping = false;

  private constructor(directory: string, first: ChildProcess, cleaning: ChildProcess) {
    this.directory = directory;
    this.#first = first;
    this.#pid = childOf(first.pid!);
    this.#cleaning = cleaning;
  }

  /** `pause` is a program that waits, and takes in orphaned processes. */
  static async create(pause: string): Promise<Node> {
    await isAlone();
    const directory = await mkdtemp(join(tmpdir(), "appnet-cluster-"));
    const namespaces = ["--pid", "--mount", "--net", "--ipc", "--uts", "--propagation", "private"];
    const first = spawn(
      "setpriv",
      [
        // Even a killed test run ends its node.
        ...["--pdeathsig", "KILL", "--", "unshare", "--fork", "--kill-child", ...namespaces, "--"],
        ...[script("node.sh"), directory, pause],
      ],
      { stdio: ["ignore", "ignore", "pipe"], env: { PATH } },
    );
    let errors = "";
    first.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
    // In a session of its own, where no signal to this one reaches it.
    const cleaning = spawn(script("afterwards.sh"), [String(first.pid), directory], {
      detached: true,
      stdio: "ignore",
      env: { PATH },
    });
    cleaning.unref();
    while (!existsSync(join(directory, "ready"))) {
      if (first.exitCode !== null) throw new Error(`no node here: ${errors}`);
      await sleep(20);
    }
    const node = new Node(directory, first, cleaning);
    await node.#connect();
    return node;
  }

  /** Runs a command in the node until it ends. */
  run(command: string, args: readonly string[], input?: string): Promise<string> {
    return run("nsenter", this.#enter([command, ...args]), {
      env: { PATH },
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Starts a program that runs as long as the node does. */
  start(name: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const path = join(this.directory, `${name}.log`);
    const log = openSync(path, "a");
    const child = spawn("nsenter", this.#enter(command), {
      cwd: this.directory,
      env: { PATH: `${this.directory}/bin:${PATH}`, HOME: this.directory, ...env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#logs.push(path);
    child.on("error", (error) => this.#failures.push(`${name}: ${error.message}`));
    child.on("exit", (code, signal) => {
      if (!this.#stopping) this.#failures.push(`${name} ended with ${signal ?? code}\n${tailOf(path)}`);
    });
    child.unref();
  }

  /** Waits for a condition, not longer than all programs run. */
  async eventually(what: string, condition: () => Promise<boolean | string>, seconds = 120): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const state = await condition();
      if (state === true) return;
      if (this.#failures.length > 0) throw new Error(this.#failures.join("\n"));
      if (Date.now() > deadline) {
        throw new Error(
          [`not within ${seconds} s: ${what}`, state, ...this.#logs.map((log) => tailOf(log))].join("\n"),
        );
      }
      await sleep(200);
    }
  }

  /** Ends everything, and waits until nothing is left of it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const cleaned = new Promise((done) => this.#cleaning.once("exit", done));
    this.#cleaning.ref();
    this.#first.kill("SIGKILL");
    await cleaned;
  }

  #enter(command: readonly string[]): string[] {
    return ["--target", String(this.#pid), "--mount", "--net", "--pid", "--ipc", "--uts", "--", ...command];
  }

  /** To this machine, which the tests ask from, and to another network, which has addresses all over the world. */
  async #connect(): Promise<void> {
    const ip = (text: string): Promise<string> => run("ip", text.split(" "), { env: { PATH } });
    await ip(`link add appnet0 type veth peer name eth0 netns ${this.#pid}`);
    await ip(`address add ${HOST_ADDRESS}/24 dev appnet0`);
    await ip(`link set appnet0 up`);
    const commands = `
      ip address add ${NODE_ADDRESS}/24 dev eth0
      ip link set eth0 up
      ip route add default via ${HOST_ADDRESS}
      ip netns add outside
      ip link add outside0 type veth peer name eth0 netns outside
      ip address add 172.31.0.1/24 dev outside0
      ip link set outside0 up
      ip -n outside link set lo up
      ip -n outside address add ${OUTSIDE_ADDRESS}/24 dev eth0
      ip -n outside link set eth0 up
      ip -n outside route add default via 172.31.0.1
      sysctl -qw net.ipv4.ip_forward=1
    `;
    await this.run("sh", ["-ec", commands]);
  }
}

/** A network namespace of the node's in which a command is to run. */
export const inOutside = (command: readonly string[]): string[] => [
  "nsenter",
  "--net=/run/netns/outside",
  ...command,
];

const script = (name: string): string => resolve("tests", "cluster", name);

/** Waits until an earlier node is gone to its last trace, which is its link to this machine. */
async function isAlone(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (existsSync("/sys/class/net/appnet0")) {
    if (Date.now() > deadline) throw new Error("another cluster runs here: there is an interface appnet0");
    await sleep(200);
  }
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return Number(children.split(" ")[0]);
}

function tailOf(log: string): string {
  if (!existsSync(log)) return "";
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  return [`--- ${log}`, ...lines.slice(-12)].join("\n");
}
