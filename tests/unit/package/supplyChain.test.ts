import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { licenceOf, licencesMarkdown, type Sbom } from "../../../tools/licences";

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly integrity: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const manifest = read("package.json") as {
  version: string;
  scripts: Record<string, string>;
  allowScripts: Record<string, boolean>;
  publishConfig: { provenance: boolean };
};
const { packages } = read("package-lock.json") as { packages: Record<string, Locked> };
const sbom = read("sbom.cdx.json") as Sbom & { metadata: { component: { version: string } } };

/** The folders of everything that the dependencies need, found as Node finds them. */
function installed(): string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = packages[from]!;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = folderOf(name, from);
      if (found.has(folder)) continue;
      found.add(folder);
      visit(folder);
    }
  };
  visit("");
  return [...found];
}

function folderOf(name: string, from: string): string {
  const folder = `${from}${from === "" ? "" : "/"}node_modules/${name}`;
  if (Object.hasOwn(packages, folder)) return folder;
  if (from === "") throw new Error(`${name} is not in the lockfile`);
  return folderOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}

const nameOf = (folder: string) =>
  packages[folder]!.name ?? folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);

describe("what the package installs", () => {
  const folders = installed();

  it("is in the SBOM, with its hash", () => {
    const hex = ({ integrity }: Locked) =>
      Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex");
    const locked = folders.map((it) => `${nameOf(it)}@${packages[it]!.version} ${hex(packages[it]!)}`);
    const listed = sbom.components.map(
      ({ name, version, hashes }) => `${name}@${version} ${hashes.map((it) => it.content).join(" ")}`,
    );
    // What is there twice in one version is one component.
    expect(listed.sort()).toEqual([...new Set(locked)].sort());
    expect(sbom.metadata.component.version).toBe(manifest.version);
  });

  it("is under the licences that are listed, with their texts", () => {
    const licences = new Map(sbom.components.map((it) => [`${it.name}@${it.version}`, licenceOf(it)]));
    for (const folder of folders) {
      const { name, version, license } = read(`${folder}/package.json`) as {
        name: string;
        version: string;
        license: string;
      };
      expect(license, folder).toBe(licences.get(`${name}@${version}`));
      expect(readdirSync(folder).join(" "), folder).toMatch(/licen[cs]e/i);
    }
    expect(readFileSync("docs/licences.md", "utf8")).toBe(licencesMarkdown(sbom));
  });

  it("may be used together with Apache-2.0", () => {
    const permissive = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];
    expect(sbom.components.map(licenceOf).filter((it) => !permissive.includes(it))).toEqual([]);
  });

  it("runs nothing while it is installed", () => {
    expect(folders.filter((it) => packages[it]!.hasInstallScript)).toEqual([]);
    expect(Object.keys(manifest.scripts).filter((it) => /install$/.test(it))).toEqual([]);
  });
});

describe("what a checkout installs", () => {
  const scripted = Object.keys(packages)
    .filter((it) => packages[it]!.hasInstallScript)
    .map(nameOf)
    .sort();

  it("runs only the install scripts that are allowed by name", () => {
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(scripted);
  });

  it("has its install scripts explained", () => {
    const page = readFileSync("docs/supply-chain.md", "utf8");
    const rows = [...page.matchAll(/^\| `([^`]+)` +\| (yes|no) /gm)].map(([, name, runs]) => [
      name,
      runs === "yes",
    ]);
    expect(Object.fromEntries(rows)).toEqual(manifest.allowScripts);
  });
});

it("is published with its provenance, or not at all", () => {
  expect(manifest.publishConfig.provenance).toBe(true);
});
