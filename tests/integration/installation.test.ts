/**
 * The packed package in empty folders, installed from the registry: with the packages of one platform only, with the
 * lowest and newest versions of Pulumi's packages that it says it works with, and under the versions of Node.
 */
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Installation, nodeOf, removeInstallations } from "./installation/installation";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  peerDependencies: Readonly<Record<string, string>>;
};
const PLATFORM_PACKAGES = ["@pulumi/aws", "@pulumi/kubernetes"];
const PULUMI_PACKAGES = ["@pulumi/pulumi", ...PLATFORM_PACKAGES];
const rangeOf = (name: string) => manifest.peerDependencies[name]!;
const atLatest = (name: string) => `${name}@${rangeOf(name)}`;

const README = /```ts\n([^]*?)```/.exec(readFileSync("README.md", "utf8"))![1]!;

afterAll(removeInstallations);

describe.each(["kubernetes", "aws"])("an installation for %s only", (platform) => {
  const other = platform === "aws" ? "kubernetes" : "aws";
  let installation: Installation;

  beforeAll(() => {
    installation = new Installation(`${platform}-only`, [atLatest(`@pulumi/${platform}`)]);
    process.stderr.write(`installed for ${platform} only: ${installation.megabytes()} MB\n`);
  });

  const program = (directory: string, chosen: string) => {
    installation.write(join(directory, "Pulumi.yaml"), "name: program\nruntime: nodejs\n");
    installation.write(
      join(directory, "index.js"),
      `const appnet = require("pulumi-appnet");
       const space = new appnet.Space("shop", { organization: "acme", ${chosen}: {} });
       new appnet.Application("basket", { space, image: "basket:1", inbound: { api: { port: 3000 } } });`,
    );
    return directory;
  };

  it("has one copy of Pulumi, and nothing of the other platform", () => {
    expect(installation.copies("@pulumi/pulumi")).toHaveLength(1);
    expect(readdirSync(join(installation.directory, "node_modules", "@pulumi")).sort()).toEqual(
      [platform, "pulumi"].sort(),
    );
  });

  it("plans programs of its platform", () => {
    const { stdout, stderr, code } = installation.appnet(["plan", program("own", platform), "--json"]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ space: "shop", platform });
  });

  it("plans documents of the other platform", () => {
    const document = `space: shop\n${other}: {}\napplications: { basket: { image: "basket:1" } }\n`;
    installation.write("appnet.yaml", document);
    expect(installation.appnet(["plan", "appnet.yaml"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("says what to install for programs of the other platform", () => {
    const { stdout, stderr, code } = installation.appnet(["plan", program("others", other)]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      new RegExp(
        `^error others: Space shop: its resources on \\w+ are those of @pulumi/${other}, which is not installed \\(npm install @pulumi/${other}@\\d, where pulumi-appnet is installed\\)\n$`,
      ),
    );
  });

  it("has types that hold without the other platform's, those of libraries checked too", () => {
    const types = join(installation.directory, "node_modules", "@types");
    if (!readdirSync(types).includes("node")) {
      symlinkSync(resolve("node_modules", "@types", "node"), join(types, "node"));
    }
    const compilerOptions = {
      target: "ES2023",
      module: "nodenext",
      moduleResolution: "nodenext",
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: ["node"],
    };
    installation.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["types.mts"] }));
    const settings = platform === "aws" ? "aws: {}" : "kubernetes: {}";
    const compile = (text: string) => {
      installation.write("types.mts", text);
      return installation.run([resolve("node_modules/typescript/bin/tsc"), "-p", "."]).stdout;
    };
    const valid = `import * as appnet from "pulumi-appnet";
      const space = new appnet.Space("shop", { organization: "acme", ${settings} });
      new appnet.Topology("whole", appnet.readDocument("appnet.yaml"));
      export const name: string = space.name;`;
    expect(compile(valid)).toBe("");
    expect(compile(valid.replace(": string", ": number"))).toContain("error TS2322");
  });
});

describe("the versions of Pulumi's packages", () => {
  const documents = readdirSync("examples")
    .map((name) => resolve("examples", name, "appnet.yaml"))
    .filter((file) => relative("examples", file) && readdirSync(resolve(file, "..")).includes("appnet.yaml"));
  const script = resolve("tests/integration/installation/registrations.mjs");
  const lowest = (name: string) => `${name}@${rangeOf(name).replace("^", "")}`;

  it.each([
    ["lowest", lowest],
    ["newest", atLatest],
  ])("%s: one copy of each, and the same resources are registered", (end, versionOf) => {
    const installation = new Installation(end, PULUMI_PACKAGES.map(versionOf));
    const versions = PULUMI_PACKAGES.map((name) => installation.copies(name));
    process.stderr.write(
      `${end}: ${PULUMI_PACKAGES.map((name, index) => `${name} ${versions[index]!.join()}`).join(", ")}\n`,
    );
    expect(versions.map((copies) => copies.length)).toEqual([1, 1, 1]);
    const registered = installation.run([script, installation.directory, ...documents]);
    expect(registered.stderr).toBe("");
    const expected = installation.run([script, resolve("."), ...documents]);
    const resources = JSON.parse(registered.stdout) as unknown[];
    expect(resources.length).toBeGreaterThan(400);
    expect(resources).toEqual(JSON.parse(expected.stdout));
  });
});

describe("README's program from nothing", () => {
  const nodes = new Map<number, string>();
  const installations = new Map<string, Installation>();
  const compilers: [string, readonly string[]][] = [
    ["no compiler", []],
    ["TypeScript", ["typescript@6"]],
    ["TypeScript and ts-node", ["typescript@5", "ts-node@10"]],
  ];

  beforeAll(() => {
    for (const major of [22, 24]) nodes.set(major, nodeOf(major));
    for (const [name, packages] of compilers) {
      installations.set(
        name,
        new Installation(name.replace(/\W+/g, "-"), [atLatest("@pulumi/kubernetes"), ...packages]),
      );
    }
  });

  const forms: [string, string, object, (text: string) => string][] = [
    ["TypeScript, CommonJS", "index.ts", {}, (text) => text],
    ["TypeScript, an ES module", "index.ts", { type: "module" }, (text) => text],
    [
      "JavaScript, CommonJS",
      "index.js",
      {},
      (text) => text.replace(/import .*/, 'const appnet = require("pulumi-appnet");'),
    ],
    ["JavaScript, an ES module", "index.mjs", {}, (text) => text],
  ];
  const cases = [22, 24].flatMap((major) =>
    compilers.flatMap(([compiler]) => forms.map((form) => [major, compiler, ...form] as const)),
  );

  it.each(cases)("is planned with Node %i, %s, as %s", (major, compiler, form, file, described, textOf) => {
    const installation = installations.get(compiler)!;
    const directory = `${major}-${form.replace(/\W+/g, "-")}`;
    installation.write(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    installation.write(join(directory, "package.json"), JSON.stringify(described));
    installation.write(join(directory, file), textOf(README));
    const { stdout, stderr, code } = installation.appnet(["plan", directory, "--json"], nodes.get(major));
    expect({ stderr: stderr.replace(/^\(.*\n/gm, ""), code }).toEqual({ stderr: "", code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      space: "shop",
      connections: [{ source: "frontend", destination: "basket" }],
      gateways: [{ name: "public" }],
    });
  });

  const failing: [string, string, string][] = [
    [
      "throws",
      'const one = 1;\n\nthrow new TypeError("oops\\nand more");',
      "error P/index.ts:3:7: the program failed: oops\n  and more\n",
    ],
    [
      "throws what is no error",
      "throw { reason: 3 };",
      "error P: the program failed: it threw { reason: 3 }\n",
    ],
    [
      "fails within a library",
      'import { readFileSync } from "node:fs";\nreadFileSync("/nowhere");',
      "error P/index.ts:2:13: the program failed: ENOENT: no such file or directory, open '/nowhere'\n",
    ],
    ["rejects", 'Promise.reject(new Error("late"));', "error P/index.ts:1:16: the program failed: late\n"],
    [
      "fails in a callback",
      'setTimeout(() => { throw new Error("later"); }, 0);\nexport = () => new Promise((done) => setTimeout(done, 1000));',
      "error P/index.ts:1:26: the program failed: later\n",
    ],
    [
      "needs what is not installed",
      'import * as x from "@scope/not-there/x";\nx.y();',
      "error P/index.ts:1:1: the program failed: Cannot find module '@scope/not-there/x'\nhelp npm install @scope/not-there\n",
    ],
    ["is no TypeScript", "const x = ;", "error P/index.ts:1:11: Expression expected. (TS1109)\n"],
    [
      "exits with 3",
      "process.exit(3);",
      "error P: the program failed: it ended its process: process.exit(3)\n",
    ],
    [
      "exits with 0",
      "process.exit(0);",
      "error P: the program failed: it ended its process: process.exit(0)\n",
    ],
    ["sets its exit code", "process.exitCode = 3;", "error P: the program failed: it set its exit code: 3\n"],
    [
      "waits for ever",
      "export = () => new Promise(() => undefined);",
      "error P: the program failed: it waits for what never comes: a promise that nothing settles\n",
    ],
    [
      "never ends",
      "setInterval(() => undefined, 1000);\nexport = () => new Promise(() => undefined);",
      "error P: the program failed: it did not end within 3 seconds\n",
    ],
    [
      "prints and leaves a timer",
      'console.info("one");\nprocess.stdout.write("two\\n");\nsetInterval(() => undefined, 1000);',
      "one\ntwo\nerror P: the program declares no Space\n",
    ],
  ];

  it.each(failing)("fails in its own words when it %s", (what, text, expected) => {
    const installation = installations.get("TypeScript")!;
    const directory = what.replace(/\W+/g, "-");
    installation.write(join(directory, "Pulumi.yaml"), "name: failing\nruntime: nodejs\n");
    installation.write(join(directory, "index.ts"), text);
    const ended = installation.appnet(["plan", directory, "--timeout", "3"], nodes.get(24));
    expect(ended).toEqual({ code: 1, stdout: "", stderr: expected.replace(/ P(?=[:\/])/g, ` ${directory}`) });
  });

  it("says which compiler to install when Pulumi's own does not know the language", () => {
    const installation = installations.get("no compiler")!;
    installation.write("new/Pulumi.yaml", "name: new\nruntime: nodejs\n");
    installation.write("new/index.ts", "export const x = { a: 1 } satisfies object;");
    const { stderr, code } = installation.appnet(["plan", "new"]);
    expect(code).toBe(1);
    expect(stderr).toContain("help TypeScript 3.8.3, which Pulumi brings, read the program");
    expect(stderr).toContain("npm install --save-dev typescript@6");
  });
});
