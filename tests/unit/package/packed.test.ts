import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let consumer: string;
let files: string[];
let sizes: { packed: number; unpacked: number };

/** A consumer's directory with the packed package, and this repository's modules in place of an installation. */
beforeAll(() => {
  consumer = mkdtempSync(join(tmpdir(), "appnet-consumer-"));
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", consumer], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename, size, unpackedSize, files: listed }] = JSON.parse(packed) as [
    { filename: string; size: number; unpackedSize: number; files: { path: string }[] },
  ];
  sizes = { packed: size, unpacked: unpackedSize };
  files = listed.map(({ path }) => path);
  const modules = join(consumer, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", filename], { cwd: consumer });
  execFileSync("mv", ["package", join("node_modules", "pulumi-appnet")], { cwd: consumer });
  for (const name of readdirSync("node_modules").filter(
    (it) => !it.startsWith(".") && it !== "pulumi-appnet",
  )) {
    symlinkSync(resolve("node_modules", name), join(modules, name));
  }
});
afterAll(() => rmSync(consumer, { recursive: true, force: true }));

const write = (name: string, text: string) => {
  writeFileSync(join(consumer, name), text);
  return name;
};
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: consumer, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const EXPORTS =
  "typeof appnet.Space, typeof appnet.Topology, typeof appnet.readDocument, typeof appnet.NetworkError";

describe("the packed package", () => {
  it("holds what is needed and nothing else", () => {
    const expected = [
      /^(README|CHANGELOG|CONTRIBUTING)\.md$|^LICENSE$|^package\.json$|^sbom\.cdx\.json$/,
      /^docs\/([\w-]+\.md|images\/[\w-]+\.(svg|png))$/,
      /^examples\/[\w-]+\/(?!.*(node_modules|sdks|bin|obj|venv|target)\/).+$/,
      /^templates\/(typescript|python|yaml)\/[\w.]+$/,
      /^dist\/(core|components|proof|edit|graph|cli|provider|policy)\/.+\.(js|d\.ts)$/,
      /^dist\/(appnet\.schema|cli\/completion\/commands|proof\/kubernetes\/definitions)\.json$/,
      /^dist\/cli\/report\/page\.css$/,
      /^provider\/(PulumiPlugin\.yaml|package\.json|schema\.json)$/,
      /^policy\/pack\/(PulumiPolicy\.yaml|package\.json)$/,
    ];
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    const needed = [
      "dist/appnet.schema.json",
      "dist/cli/completion/commands.json",
      "dist/cli/report/page.css",
      "dist/cli/report/browser/page.js",
      "dist/provider/main.js",
      "provider/PulumiPlugin.yaml",
      "provider/package.json",
      "provider/schema.json",
      "dist/policy/pack/index.js",
      "policy/pack/PulumiPolicy.yaml",
      "policy/pack/package.json",
    ];
    expect(needed.filter((file) => !files.includes(file))).toEqual([]);
  });

  it("holds every file that its documentation links to", () => {
    const links = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => ({
          file,
          link,
        })),
      )
      .filter(({ link }) => !/^[a-z]+:/.test(link));
    const isHeld = ({ file, link }: { file: string; link: string }) => {
      const path = join(dirname(file), link).replace(/\/$/, "");
      return files.some((it) => it === path || it.startsWith(`${path}/`));
    };
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((it) => !isHeld(it))).toEqual([]);
  });

  it("has templates that name this version and what it is tried with", () => {
    const { version, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      version: string;
      devDependencies: Record<string, string>;
    };
    for (const language of ["typescript", "python", "yaml"]) {
      const { dependencies } = JSON.parse(
        readFileSync(join("templates", language, "package.json"), "utf8"),
      ) as { dependencies: Record<string, string> };
      expect(dependencies["pulumi-appnet"]).toBe(`^${version}`);
      for (const name of ["@pulumi/pulumi", "@pulumi/kubernetes"]) {
        expect(dependencies[name], name).toBe(`^${devDependencies[name]!}`);
      }
    }
  });

  it("has one version everywhere", () => {
    const versionOf = (file: string) =>
      (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    expect(versionOf("policy/pack/package.json")).toBe(versionOf("package.json"));
    expect(versionOf("package-lock.json")).toBe(versionOf("package.json"));
  });

  it("is small", () => {
    expect(sizes.packed).toBeLessThan(1_300_000);
    expect(sizes.unpacked).toBeLessThan(3_500_000);
  });

  it("is required by CommonJS", () => {
    const file = write("program.cjs", `const appnet = require("pulumi-appnet"); console.log(${EXPORTS});`);
    expect(run(process.execPath, file)).toBe("function function function function\n");
  });

  it("is imported by ES modules, by name", () => {
    const imports = 'import { Space, Topology, readDocument, NetworkError } from "pulumi-appnet";';
    const file = write(
      "program.mjs",
      `${imports} const appnet = { Space, Topology, readDocument, NetworkError }; console.log(${EXPORTS});`,
    );
    expect(run(process.execPath, file)).toBe("function function function function\n");
  });

  it("has types that hold under the strictest settings", () => {
    const compilerOptions = {
      target: "ES2023",
      module: "nodenext",
      moduleResolution: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      noUnusedLocals: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    const program = (port: string) =>
      [
        'import * as appnet from "pulumi-appnet";',
        'const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} } as appnet.SpaceArgs);',
        `new appnet.Application("a", { space, image: "a:1", inbound: { api: { port: ${port} } } });`,
        "export const name: string = space.name;",
      ].join("\n");
    const common = program("80")
      .replace(/^import .*/, 'import appnet = require("pulumi-appnet");')
      .replace("export const name: string =", "void");
    const programs = [
      write("program.mts", program("80")),
      write("program.cts", common),
      write("wrong.mts", program('"eighty"')),
    ];
    write("tsconfig.json", JSON.stringify({ compilerOptions, files: programs }));
    const { stdout } = spawnSync(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: consumer,
      encoding: "utf8",
    });
    expect(stdout).toMatch(/^wrong\.mts\(3,\d+\): error TS2322: .*'string'.*'number'[^]*$/);
    expect(stdout.match(/: error /g)).toHaveLength(1);
  });

  it("is served when Pulumi starts it, beside a tsconfig.json that would have it compiled", async () => {
    // Pulumi runs Node plugins under ts-node, with the settings of whoever uses them.
    const compilerOptions = {
      target: "ES2022",
      module: "esnext",
      moduleResolution: "bundler",
      allowJs: true,
      checkJs: true,
      strict: true,
      noEmit: true,
      verbatimModuleSyntax: true,
      types: [],
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions }));
    const plugin = join(consumer, "node_modules", "pulumi-appnet", "provider");
    const runner = resolve("node_modules/@pulumi/pulumi/cmd/run-plugin");
    const child = spawn(process.execPath, [runner, plugin, "127.0.0.1:1"], {
      cwd: consumer,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const port = await new Promise<string>((done, fail) => {
        createInterface({ input: child.stdout }).once("line", done);
        child.once("exit", (code) => fail(new Error(`ended with ${String(code)}`)));
      });
      expect(port).toMatch(/^\d+$/);
    } finally {
      child.kill();
    }
  });

  it("has the command, and all that the report page is made of", () => {
    const command = join("node_modules", "pulumi-appnet", "dist", "cli", "appnet.js");
    const words = ["plan", resolve("examples/boutique/appnet.yaml"), "--html", "report.html"];
    expect(run(process.execPath, command, ...words)).toMatch(/Exposure/);
    const page = readFileSync(join(consumer, "report.html"), "utf8");
    expect(page).toMatch(/<style>[^<]{1000}/);
    expect(page).toMatch(/<script[^>]*>[^]{1000}/);
  });
});
