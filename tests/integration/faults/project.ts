/** A Pulumi project with one Topology, deployed by the command as users do, in front of a relay that can fail. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ApiServer } from "../apiServer";
import { Relay } from "./relay";

const ROOT = resolve(__dirname, "../../..");
/** As far as a cloud is away, so that there is always something under way. */
export const ANSWERS_MS = 60;

/** Nothing runs pods or collects garbage behind a bare API server, so nothing waits for either. Certificates may. */
const PROGRAM = `
const { readFileSync } = require("node:fs");
const k8s = require("@pulumi/kubernetes");
const { Topology } = require("pulumi-appnet");
const bare = (type) => ({
  ...(!type.includes("cert-manager.io") && { "pulumi.com/skipAwait": "true" }),
  "pulumi.com/deletionPropagationPolicy": "background",
});
const provider = new k8s.Provider("cluster", { kubeconfig: readFileSync("kubeconfig", "utf8") });
new Topology("shop", JSON.parse(readFileSync("document.json", "utf8")), {
  providers: [provider],
  transforms: [
    ({ type, props, opts }) =>
      type.startsWith("kubernetes:") && props.metadata
        ? {
            props: {
              ...props,
              metadata: { ...props.metadata, annotations: { ...props.metadata.annotations, ...bare(type) } },
            },
            opts,
          }
        : undefined,
  ],
});
`;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** What it printed, errors included. */
  readonly output: string;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends it at once, and everything that it started. */
  kill(): void;
}

/** What the engine keeps of a resource, as far as tests look. */
export interface KeptResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: { readonly metadata?: { readonly name: string; readonly namespace?: string } };
}

export interface KeptState {
  readonly resources?: readonly KeptResource[];
  readonly pending_operations?: readonly { readonly resource: KeptResource; readonly type: string }[];
}

export class Project {
  readonly relay: Relay;
  readonly directory: string;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(server: ApiServer) {
    this.directory = mkdtempSync(join(tmpdir(), "appnet-faults-"));
    this.relay = new Relay(Number(new URL(server.url).port), ANSWERS_MS);
    this.#environment = {
      ...process.env,
      // Without this, a kill may leave a description of the state that is cut off, and the state cannot be read.
      PULUMI_BACKEND_URL: `file://${this.directory}?metadata=skip`,
      NODE_COMPILE_CACHE: join(this.directory, "compiled"),
      PULUMI_CONFIG_PASSPHRASE: "faults",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_STACK: "dev",
      KUBECONFIG: "/dev/null",
    };
  }

  static async create(server: ApiServer): Promise<Project> {
    const project = new Project(server);
    await project.relay.open();
    mkdirSync(join(project.directory, "node_modules"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(project.directory, "node_modules/@pulumi"));
    symlinkSync(ROOT, join(project.directory, "node_modules/pulumi-appnet"));
    project.write("Pulumi.yaml", "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n");
    project.write("package.json", JSON.stringify({ name: "shop", main: "index.js" }));
    project.write("index.js", PROGRAM);
    const kubeconfig = readFileSync(server.kubeconfigPath, "utf8");
    const url = new URL(server.url);
    url.port = String(project.relay.port);
    project.write("kubeconfig", kubeconfig.replaceAll(server.url, url.origin));
    await project.must("stack", "init", "dev");
    return project;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.directory, file), text);
  }

  /** Runs Pulumi, which must succeed. */
  async must(...args: readonly string[]): Promise<Ended> {
    const ended = await this.pulumi(...args);
    if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${ended.code}\n${ended.output}`);
    return ended;
  }

  pulumi(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** Runs the built command, which must succeed, and returns what it printed. */
  async appnet(...args: readonly string[]): Promise<string> {
    const run = this.#spawn(process.execPath, [join(ROOT, "dist/cli/appnet.js"), ...args]);
    const { code, stdout, output } = await run.ended;
    if (code !== 0) throw new Error(`appnet ${args.join(" ")}: ${code}\n${output}`);
    return stdout;
  }

  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
    return this.#spawn("pulumi", [...args, "--non-interactive", "--color=never"], environment);
  }

  /**
   * Runs an update until the engine has written its state so often: once before it does something, and once when that is done.
   * @param act What is done then, to the update that goes on.
   * @returns how often it wrote.
   */
  async interrupted(update: Running, at: number, act: (update: Running) => void): Promise<number> {
    let writes = 0;
    const watcher = watch(join(this.directory, ".pulumi/stacks/shop"), (event, file) => {
      if (event !== "rename" || file !== "dev.json") return;
      writes += 1;
      if (writes === at) act(update);
    });
    await update.ended;
    watcher.close();
    return writes;
  }

  /** The state in a file that `pulumi stack export` wrote. */
  read(file: string): KeptState {
    const text = readFileSync(join(this.directory, file), "utf8");
    return (JSON.parse(text) as { deployment: KeptState }).deployment;
  }

  async state(): Promise<KeptState> {
    await this.must("stack", "export", "--file", "state.json");
    return this.read("state.json");
  }

  async remove(): Promise<void> {
    await this.relay.close();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  #spawn(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(command, args, {
      cwd: this.directory,
      env: { ...this.#environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    return { ended: endOf(child), kill: () => killAll(child.pid!) };
  }
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const [stdout, output]: [Buffer[], Buffer[]] = [[], []];
  child.stdout!.on("data", (piece: Buffer) => {
    stdout.push(piece);
    output.push(piece);
  });
  child.stderr!.on("data", (piece: Buffer) => output.push(piece));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(output).toString() };
}

/** The engine gives its plugins process groups of their own, so a group is not all of it. */
function killAll(pid: number): void {
  const parents = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    parents.flatMap(([child, its]) => (its === parent ? [child, ...below(child)] : []));
  for (const it of [pid, ...below(pid)]) {
    try {
      process.kill(it, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
