import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation/index.js";

/** One step of an update: what happened to which resource. */
export interface Step {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

/** A stack of its own, with a backend and a rendering directory that go when the test ends. */
export interface TestStack {
  readonly stack: automation.Stack;
  readonly rendered: string;
  up(program: automation.PulumiFn): Promise<Step[]>;
  preview(program: automation.PulumiFn): Promise<Step[]>;
  /** What `pulumi preview --diff` prints. */
  previewText(program: automation.PulumiFn): Promise<string>;
  destroy(): Promise<Step[]>;
  remove(): void;
}

const pulumiHome = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");

/** The directory of the engine: on the PATH, or where Pulumi itself keeps versions. Undefined when there is none. */
function findEngine(): string | undefined {
  const versions = join(pulumiHome, "versions");
  const cached = existsSync(versions)
    ? readdirSync(versions).map((version) => join(versions, version, "bin"))
    : [];
  const candidates = [...(process.env["PATH"] ?? "").split(":"), ...cached.reverse()];
  return candidates.find((directory) => existsSync(join(directory, "pulumi")));
}

const engine = findEngine();

/** Skips a suite, loudly, where there is no engine to run it. */
export function needsEngine(context: Mocha.Context): void {
  if (engine !== undefined) return;
  const line = "=".repeat(78);
  process.stderr.write(`\n${line}\nSKIPPED: no Pulumi engine on the PATH or in ${pulumiHome}/versions.\n`);
  process.stderr.write(`Install Pulumi to run the end-to-end tests.\n${line}\n\n`);
  context.skip();
}

/** The environment in which Pulumi runs: its own backend, no look for updates. */
export const environment = (home: string) => ({
  PULUMI_BACKEND_URL: `file://${home}`,
  PULUMI_CONFIG_PASSPHRASE: "end-to-end",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PATH: `${process.env["PATH"] ?? ""}:${engine ?? ""}`,
});

export async function createStack(name: string): Promise<TestStack> {
  const home = mkdtempSync(join(tmpdir(), "appnet-e2e-"));
  const rendered = join(home, "rendered");
  const stack = await automation.LocalWorkspace.createStack(
    { projectName: "end-to-end", stackName: name, program: () => Promise.resolve() },
    { envVars: environment(home), workDir: home },
  );
  const run = async (
    operation: (onEvent: (event: automation.EngineEvent) => void) => Promise<unknown>,
  ): Promise<Step[]> => {
    const steps: Step[] = [];
    await operation((event) => {
      const metadata = event.resourcePreEvent?.metadata;
      if (!metadata || metadata.op === "same") return;
      steps.push({ op: metadata.op, type: metadata.type, name: metadata.urn.split("::").at(-1)! });
    });
    return steps;
  };
  return {
    stack,
    rendered,
    up: (program) => run((onEvent) => stack.up({ program, onEvent })),
    preview: (program) => run((onEvent) => stack.preview({ program, onEvent })),
    previewText: async (program) => (await stack.preview({ program, diff: true, color: "never" })).stdout,
    destroy: () => run((onEvent) => stack.destroy({ onEvent })),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Runs the Pulumi command in a directory, as a user does; resolves to what it printed, and its exit code. */
export function runPulumi(
  directory: string,
  home: string,
  args: readonly string[],
): { output: string; code: number } {
  try {
    const output = execFileSync("pulumi", [...args, "--non-interactive", "--color=never"], {
      cwd: directory,
      env: { ...process.env, ...environment(home) },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { output, code: 0 };
  } catch (error) {
    const failed = error as { stdout?: string; stderr?: string; status?: number };
    return { output: `${failed.stdout ?? ""}${failed.stderr ?? ""}`, code: failed.status ?? 1 };
  }
}
