import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { appnet, directoryWith, shopDocument } from "./support";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

const MARK = "# Rendered by appnet.";

function render(document = shopDocument) {
  const cwd = directoryWith({ "appnet.yaml": document });
  const run = appnet(["plan", "--render", "manifests"], { cwd });
  return { cwd, run, directory: join(cwd, "manifests") };
}

const rendered = render();
const files = readdirSync(rendered.directory).sort();
const textOf = (file: string) => readFileSync(join(rendered.directory, file), "utf8");
const manifestOf = (file: string) => parse(textOf(file)) as Manifest;
const plan = JSON.parse(appnet(["plan", "--json"], { cwd: rendered.cwd }).stdout) as {
  readonly resources: readonly { readonly name: string; readonly dependsOn: readonly string[] }[];
};

describe("appnet plan --render", () => {
  it("writes one manifest for each resource, and says so on stderr", () => {
    expect(rendered.run.code).toBe(0);
    expect(rendered.run.stdout).toContain("Everything that is not listed is denied.");
    expect(rendered.run.stderr).toContain(`${files.length} manifests written to manifests`);
    expect(files).toHaveLength(plan.resources.length);
    for (const file of files) {
      const { apiVersion, kind, metadata } = manifestOf(file);
      for (const text of [apiVersion, kind, metadata.name]) expect(text).toMatch(/\S/);
      expect(textOf(file).startsWith(MARK)).toBe(true);
    }
  });

  it("names manifests so that what others depend on comes first", () => {
    const positionOf = (name: string) => files.findIndex((file) => file.endsWith(`-${name}.yaml`));
    for (const { name, dependsOn } of plan.resources) {
      expect(positionOf(name)).toBeGreaterThanOrEqual(0);
      for (const earlier of dependsOn) expect(positionOf(earlier)).toBeLessThan(positionOf(name));
    }
    expect(manifestOf(files[0]!).kind).toBe("Namespace");
    expect(manifestOf(files.at(-1)!).kind).toBe("HTTPRoute");
  });

  it("writes secrets whole, for their owner's eyes alone", () => {
    const secrets = files.filter((file) => manifestOf(file).kind === "Secret");
    expect(secrets).toHaveLength(1);
    const { data, stringData } = manifestOf(secrets[0]!);
    const key = stringData?.["tls.key"] ?? Buffer.from(data!["tls.key"]!, "base64").toString();
    expect(key).toBe("PRIVATE-PART");
    for (const file of files) {
      expect(textOf(file)).not.toContain("[secret]");
      expect(statSync(join(rendered.directory, file)).mode & 0o077).toBe(secrets.includes(file) ? 0 : 0o044);
    }
  });

  it("writes the same bytes again", () => {
    const again = render();
    expect(readdirSync(again.directory).sort()).toEqual(files);
    for (const file of files) expect(readFileSync(join(again.directory, file), "utf8")).toBe(textOf(file));
  });

  it("removes its own stale manifests, and leaves everything else", () => {
    const { cwd, directory } = render();
    const foreign = {
      "kustomization.yaml": "resources: []\n",
      "README.md": `${MARK}\n`,
      "note.txt": "note\n",
    };
    for (const [name, text] of Object.entries(foreign)) writeFileSync(join(directory, name), text);
    const smaller = shopDocument.slice(0, shopDocument.indexOf("gateways:"));
    writeFileSync(join(cwd, "appnet.yaml"), smaller);
    expect(appnet(["plan", "--render", "manifests"], { cwd }).code).toBe(0);
    const left = readdirSync(directory);
    expect(left.filter((file) => file.includes("gateway"))).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(Object.keys(foreign)));
    for (const [name, text] of Object.entries(foreign)) {
      expect(readFileSync(join(directory, name), "utf8")).toBe(text);
    }
    expect(left.length).toBeLessThan(files.length + Object.keys(foreign).length);
  });

  it("creates the directories that it needs", () => {
    const cwd = directoryWith({ "appnet.yaml": shopDocument });
    expect(appnet(["plan", "--render", join("a", "b")], { cwd }).code).toBe(0);
    expect(readdirSync(join(cwd, "a", "b")).sort()).toEqual(files);
  });

  it("writes nothing and removes nothing when the document is invalid", () => {
    const invalid = shopDocument.replace("http://stock:3000", "http://stok:3000");
    const fresh = render(invalid);
    expect(fresh.run.code).toBe(1);
    expect(existsSync(fresh.directory)).toBe(false);

    const { cwd, directory } = render();
    writeFileSync(join(cwd, "appnet.yaml"), invalid);
    expect(appnet(["plan", "--render", "manifests"], { cwd }).code).toBe(1);
    expect(readdirSync(directory).sort()).toEqual(files);
  });

  it("prints the plan as JSON beside, when asked", () => {
    mkdirSync(join(rendered.cwd, "other"));
    const { stdout } = appnet(["plan", "--json", "--render", "other"], { cwd: rendered.cwd });
    expect(JSON.parse(stdout)).toEqual(plan);
    expect(readdirSync(join(rendered.cwd, "other")).sort()).toEqual(files);
  });
});
