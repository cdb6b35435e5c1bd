import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { needsEngine, runPulumi } from "./engine.mts";
import {
  copyExample,
  generateSdk,
  hasCommand,
  installNode,
  installPython,
  pulumi,
  pythonWithPulumi,
  render,
  skipLoudly,
} from "./languages.mts";

describe("the shop in other languages, deployed by Pulumi's engine", function () {
  let home: string;
  let expected: Map<string, string>;
  const path = process.env["PATH"];

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-languages-"));
    expected = render(".", home, "languages");
    rmSync("Pulumi.languages.yaml", { force: true });
  });

  afterEach(() => {
    process.env["PATH"] = path;
    delete process.env["PYTHONPATH"];
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("has manifests to compare with", () => {
    assert.ok(expected.size > 15, [...expected.keys()].join("\n"));
  });

  it("is the same in YAML", () => {
    assert.deepEqual(render(copyExample("yaml", home), home, "yaml"), expected);
  });

  it("is the same in TypeScript with the generated SDK, which compiles", () => {
    const program = copyExample("typescript", home);
    installNode(generateSdk("nodejs", home), program);
    execFileSync(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: program,
      stdio: "inherit",
    });
    assert.deepEqual(render(program, home, "typescript"), expected);
  });

  it("is the same in Python", function () {
    const python = pythonWithPulumi();
    if (python === undefined) {
      skipLoudly(this, "no python3 that could install Pulumi's SDK: the Python example is not tried.");
      return;
    }
    process.env["PYTHONPATH"] = installPython(generateSdk("python", home));
    process.env["PATH"] = `${python}:${path ?? ""}`;
    assert.deepEqual(render(copyExample("python", home), home, "python"), expected);
  });

  it("is the same in Go, with the generated SDK, which compiles", function () {
    if (!hasCommand("go", "version") || !hasCommand("pulumi-language-go", "-help")) {
      skipLoudly(this, "no go, or no pulumi-language-go on the PATH: the Go example is not compiled.");
      return;
    }
    this.timeout(600_000);
    const program = copyExample("go", home);
    pulumi(program, home, "install");
    execFileSync("go", ["vet", "./..."], { cwd: program, stdio: "inherit" });
    assert.deepEqual(render(program, home, "go"), expected);
  });

  it("compiles in C#", function () {
    if (!hasCommand("dotnet", "--version") || !hasCommand("pulumi-language-dotnet", "-help")) {
      skipLoudly(
        this,
        "no dotnet, or no pulumi-language-dotnet on the PATH: the C# example is not compiled.",
      );
      return;
    }
    this.timeout(600_000);
    const program = copyExample("csharp", home);
    cpSync(generateSdk("dotnet", home), join(program, "sdks", "appnet"), { recursive: true });
    execFileSync("dotnet", ["build"], { cwd: program, stdio: "inherit" });
  });

  it("is the same in Java, with the generated SDK, which compiles", function () {
    const missing = [
      ["javac", "-version"],
      ["mvn", "--version"],
      ["pulumi-language-java", "-help"],
    ].filter(([command, option]) => !hasCommand(command!, option!));
    if (missing.length > 0) {
      skipLoudly(
        this,
        `no ${missing.map(([command]) => command).join(", no ")}: the Java example is not tried.`,
      );
      return;
    }
    this.timeout(600_000);
    const program = copyExample("java", home);
    pulumi(program, home, "install"); // Writes the SDK, and compiles it and the program.
    assert.ok(existsSync(join(program, "target", "classes", "shop", "App.class")));
    assert.ok(existsSync(join(program, "target", "classes", "com", "pulumi", "appnet", "Topology.class")));
    assert.deepEqual(render(program, home, "java"), expected);
  });
});

describe("a program in another language with mistakes, run by Pulumi's engine", function () {
  let home: string;

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-mistakes-"));
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  function errorsOf(name: string, resources: object): string {
    const project = { name, runtime: "yaml", packages: { appnet: resolve("provider") }, resources };
    const directory = mkdtempSync(join(home, name));
    writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify(project, null, 2));
    pulumi(directory, home, "stack", "init", name);
    const { output, code } = runPulumi(directory, home, ["preview", "--stack", name]);
    assert.notEqual(code, 0, output);
    return output;
  }

  it("is refused with every property and what to do", () => {
    const output = errorsOf("properties", {
      shop: {
        type: "appnet:index:Topology",
        properties: {
          space: "shop",
          kubernetes: {},
          applications: {
            frontend: { image: "frontend:1", connections: { basket: "http://baskt:3000" } },
            basket: { image: "basket:1", inbound: { api: { port: 3000 } } },
          },
          connections: [{ source: "basket", destination: "basket" }],
        },
      },
    });
    assert.match(
      output,
      /property applications\.frontend\.connections\.basket with value .* has a problem: connection\/unknown-application .*did you mean "basket"\?/,
    );
    assert.match(output, /property connections\[0\]\.destination .*connection\/self/);
  });

  it("does not print secrets", () => {
    const pem = { certificate: "certificate", privateKey: { "fn::secret": "very-private" } };
    const output = errorsOf("secrets", {
      shop: {
        type: "appnet:index:Topology",
        properties: {
          space: "shop",
          kubernetes: { gatewayClassName: "envoy" },
          gateways: { public: { tls: { certificateFrom: { pem, managed: true } }, routes: [] } },
        },
      },
    });
    assert.match(output, /gateway\/certificate-source/);
    assert.doesNotMatch(output, /very-private/);
  });

  it("is told what must come first", () => {
    const application = (name: string) => ({
      type: "appnet:index:Application",
      properties: { space: "${space}", image: `${name}:1`, inbound: { api: { port: 3000 } } },
    });
    const output = errorsOf("order", {
      space: { type: "appnet:index:Space", properties: { kubernetes: {} } },
      frontend: application("frontend"),
      basket: application("basket"),
      late: {
        type: "appnet:index:Connection",
        properties: { source: "${frontend}", destination: "${basket}" },
      },
    });
    assert.match(
      output,
      /Application frontend: platform\/unsupported .* is built from what Connection late says, which is not known to come before it \(let Application frontend depend on Connection late/,
    );
  });
});

describe("a topology in another language, run by Pulumi's engine", function () {
  let home: string;
  let directory: string;

  /** Two applications, and a connection between them or not. */
  function write(connections: object): void {
    const application = (image: string, more: object = {}) => ({
      image,
      inbound: { api: { port: 3000 } },
      ...more,
    });
    const properties = {
      space: "shop",
      kubernetes: {},
      applications: {
        frontend: application("frontend:1", { connections: { basket: "tcp://basket:3000", ...connections } }),
        basket: application("basket:1"),
        catalog: application("catalog:1"),
      },
    };
    const project = {
      name: "summary",
      runtime: "yaml",
      packages: { appnet: resolve("provider") },
      resources: { shop: { type: "appnet:index:Topology", properties } },
      outputs: { connections: "${shop.connections}" },
    };
    writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify(project, null, 2));
  }

  const linesOf = (text: string) => text.split("\n").map((line) => line.trim().replace(/\s+/g, " "));

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-summary-"));
    directory = mkdtempSync(join(home, "program"));
    write({});
    pulumi(directory, home, "stack", "init", "summary");
    const rendered = join(home, "rendered");
    pulumi(
      directory,
      home,
      "config",
      "set",
      "kubernetes:renderYamlToDirectory",
      rendered,
      "--stack",
      "summary",
    );
    pulumi(directory, home, "up", "--yes", "--skip-preview", "--stack", "summary");
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("does not change when nothing changed", () => {
    pulumi(directory, home, "preview", "--expect-no-changes", "--stack", "summary");
  });

  it("shows in the engine's preview who may newly reach whom", () => {
    write({ catalog: "tcp://catalog:3000" });
    const text = pulumi(directory, home, "preview", "--diff", "--stack", "summary");
    assert.ok(linesOf(text).includes('+ frontend → catalog : "tcp 3000"'), text);
    assert.ok(!linesOf(text).includes('+ frontend → basket : "tcp 3000"'), text);
  });

  it("has what it allows as an output", () => {
    const text = pulumi(directory, home, "stack", "output", "connections", "--json", "--stack", "summary");
    assert.deepEqual(JSON.parse(text), { "frontend → basket": "tcp 3000" });
  });
});
