import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { licencesMarkdown, type Sbom } from "./licences";

// npm run sbom: what the package installs beside itself, as npm tells it.
const sbom = withoutMoment(sbomOfDependencies());
writeFileSync("sbom.cdx.json", `${JSON.stringify(sbom, null, 2)}\n`);
writeFileSync("docs/licences.md", licencesMarkdown(sbom));

/**
 * npm's SBOM of the dependencies alone. `npm sbom --omit dev` leaves out what a development tool needs as well, such as
 * zod; so it is asked about a package that has no such tools.
 */
function sbomOfDependencies(): Sbom {
  const home = mkdtempSync(join(tmpdir(), "appnet-sbom-"));
  const folder = join(home, "pulumi-appnet"); // npm calls the package as its folder is called.
  const npm = (...args: string[]) =>
    execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  try {
    mkdirSync(folder);
    const { name, version, description, license, dependencies } = readManifest();
    const manifest = { name, version, description, license, dependencies };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    copyFileSync("package-lock.json", join(folder, "package-lock.json"));
    npm("install", "--package-lock-only", "--ignore-scripts", "--offline", "--no-audit", "--silent");
    return JSON.parse(npm("sbom", "--package-lock-only", "--sbom-format", "cyclonedx")) as Sbom;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The same bytes whenever and wherever it is made. */
function withoutMoment({ serialNumber: _, metadata, ...rest }: Sbom): Sbom {
  const { timestamp: __, ...lasting } = metadata;
  return { ...rest, metadata: lasting };
}

function readManifest(): Record<string, unknown> {
  return JSON.parse(readFileSync("package.json", "utf8")) as Record<string, unknown>;
}
