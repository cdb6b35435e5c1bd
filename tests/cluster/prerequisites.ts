/** What of this machine a cluster needs: root, namespaces, and Debian's packages, which root can install. */
import { existsSync } from "node:fs";
import { messageOf, reportingProgress, run } from "./commands";
import pins from "./pins.json";

/** The reason why this machine cannot run a cluster, if there is one. */
export async function reasonAgainstCluster(): Promise<string | undefined> {
  if (process.platform !== "linux") return "a cluster takes Linux";
  if (process.getuid?.() !== 0) return "a cluster takes root, for namespaces, mounts and network interfaces";
  try {
    await run("unshare", ["--pid", "--fork", "--mount", "--net", "true"]);
  } catch (error) {
    return `namespaces cannot be made here (${messageOf(error)})`;
  }
  return installMissingPackages();
}

async function installMissingPackages(): Promise<string | undefined> {
  const missing = Object.entries(pins.debian).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing.length === 0) return undefined;
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const install = ["install", "--yes", "--no-install-recommends", ...missing];
  try {
    await reportingProgress(
      `installing ${missing.join(", ")}`,
      run("apt-get", ["update", "-q"], options).then(() => run("apt-get", install, options)),
    );
  } catch (error) {
    return `apt-get cannot install ${missing.join(", ")} (${messageOf(error)})`;
  }
  const absent = Object.entries(pins.debian).filter(([, file]) => !existsSync(file));
  return absent.length > 0 ? `there is no ${absent.map(([, file]) => file).join(", ")}` : undefined;
}
