/**
 * A network namespace with loopback alone, where ports 80 and 443 are free and addresses are a test's to give. The one
 * way out is to a Kubernetes API server, at the very address that it has outside.
 */
import { readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join, resolve } from "node:path";
import { messageOf, run } from "../../cluster/commands";
import type { Answer, Question } from "../../cluster/gateways";
import type { ApiServer } from "../apiServer";
import type { ProcessGroup } from "../processGroup";

export const RELAY = resolve("tests", "integration", "traefik", "relay.mjs");

/** The reason why this machine cannot make one, if there is one. */
export async function reasonAgainstNetwork(): Promise<string | undefined> {
  if (process.platform !== "linux") return "a network namespace takes Linux";
  if (process.getuid?.() !== 0) return "a network namespace takes root";
  try {
    await run("unshare", ["--net", "ip", "link", "set", "lo", "up"]);
    return undefined;
  } catch (error) {
    return `a network namespace cannot be made here (${messageOf(error)})`;
  }
}

export class Network {
  readonly #pid: number;
  readonly #echo: string;
  readonly #stopRelay: () => void;

  private constructor(pid: number, echo: string, stopRelay: () => void) {
    this.#pid = pid;
    this.#echo = echo;
    this.#stopRelay = stopRelay;
  }

  /** The processes are what ends it, and `stop` what ends this process's own part. */
  static async start(
    processes: ProcessGroup,
    directory: string,
    server: ApiServer,
    addresses: readonly string[],
    echo: string,
  ): Promise<Network> {
    const { hostname, port } = new URL(server.url);
    const socket = join(directory, "api.sock");
    const outside = createServer((from) => {
      const to = connect(Number(port), hostname);
      from.pipe(to).pipe(from);
      from.on("error", () => to.destroy());
      to.on("error", () => from.destroy());
    }).listen(socket);
    outside.unref();
    const commands = [
      "ip link set lo up",
      ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
      `exec ${process.execPath} ${RELAY} ${hostname} ${port} ${socket}`,
    ];
    const first = processes.start("unshare", "network", ["--net", "sh", "-ec", commands.join("\n")]);
    const network = new Network(first.pid!, echo, () => outside.close());
    await processes.eventually("a network leads to the API server", async () => {
      if (readlinkSync(`/proc/${first.pid}/ns/net`) === readlinkSync("/proc/self/ns/net")) return false;
      const [answer] = await network.ask({ url: `${server.url}/readyz` });
      return answer!.status !== undefined;
    });
    return network;
  }

  /** A command that runs another within. */
  enter(...command: readonly string[]): string[] {
    return ["nsenter", `--net=/proc/${this.#pid}/ns/net`, "--", ...command];
  }

  /** Asks from within, all at once. */
  async ask(...questions: readonly Question[]): Promise<Answer[]> {
    const [command = "", ...args] = this.enter(this.#echo, "fetch");
    return JSON.parse(await run(command, args, { input: JSON.stringify(questions) })) as Answer[];
  }

  stop(): void {
    this.#stopRelay();
  }
}
