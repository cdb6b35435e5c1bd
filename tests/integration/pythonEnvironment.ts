/** Python tools of pinned packages, each in an environment of its own that is kept in the project's cache. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { cachePath } from "../cluster/cache";

const execute = promisify(execFile);

/** Installing takes seconds, or minutes on a slow network. */
const INSTALL_TIMEOUT_MS = 600_000;

export interface PythonEnvironment {
  /** The directory of its programs. */
  readonly bin: string;
  readonly version: string;
}

/**
 * The environment of a tool, or why this machine cannot have it.
 * @param pin How the requirements name the tool's version.
 */
export async function pythonEnvironment(
  tool: string,
  requirements: string,
  pin: RegExp,
): Promise<PythonEnvironment | { readonly skipped: string }> {
  const version = pin.exec(readFileSync(requirements, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${requirements} does not pin ${tool}`);
  const environment = cachePath(`${tool}-${version}`);
  // Written last: without it an environment was left half-made.
  const marker = join(environment, "complete");
  const reason = existsSync(marker) ? undefined : await install(tool, environment, requirements, marker);
  return reason === undefined ? { bin: join(environment, "bin"), version } : { skipped: reason };
}

/** Makes the environment; the reason when this machine cannot. An environment cannot be moved once made. */
async function install(
  tool: string,
  environment: string,
  requirements: string,
  marker: string,
): Promise<string | undefined> {
  const partial = `${environment}.broken-${process.pid}`;
  if (existsSync(environment)) {
    await rename(environment, partial);
    rmSync(partial, { recursive: true, force: true });
  }
  await mkdir(dirname(environment), { recursive: true });
  process.stderr.write(`${tool}: installing its Python packages (once)\n`);
  const options = { timeout: INSTALL_TIMEOUT_MS };
  try {
    await execute("python3", ["-m", "venv", environment], options);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    await execute(join(environment, "bin", "python"), [...pip, resolve(requirements)], options);
    await writeFile(marker, "");
    return undefined;
  } catch (error) {
    rmSync(environment, { recursive: true, force: true });
    const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
    return `python3 could not provide ${tool} (${lines.slice(-3).join(" ")})`;
  }
}
