import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { needsEngine, runPulumi } from "./engine.mts";
import {
  generateSdk,
  installPython,
  linkModules,
  pulumi,
  pythonWithPulumi,
  skipLoudly,
} from "./languages.mts";

describe("the templates, with pulumi new", function () {
  let home: string;
  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-templates-"));
  });

  afterEach(() => {
    delete process.env["PYTHONPATH"];
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  /** A folder in which the package is installed, and from its template a project. */
  function newProject(language: string): string {
    const directory = join(home, language);
    mkdirSync(directory);
    linkModules(directory);
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", home], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    ) as [{ filename: string }];
    const installed = join(directory, "node_modules", "pulumi-appnet");
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed);
    execFileSync("tar", ["-xzf", join(home, packed.filename), "-C", installed, "--strip-components=1"]);
    const template = `./node_modules/pulumi-appnet/templates/${language}`;
    const options = ["--force", "--yes", "--offline", "--generate-only", "--name", `new-${language}`];
    pulumi(directory, home, "new", template, ...options, "--description", "A project: it is new");
    return directory;
  }

  /** Deploys a project by rendering; resolves to what it says of itself, and its NetworkPolicies. */
  function deploy(directory: string, language: string): string[] {
    const rendered = join(home, "rendered", language);
    pulumi(directory, home, "stack", "init", language);
    const set = (key: string, value: string) =>
      pulumi(directory, home, "config", "set", key, value, "--stack", language);
    set("kubernetes:renderYamlToDirectory", rendered);
    set("namespace", "chosen");
    pulumi(directory, home, "up", "--yes", "--skip-preview", "--stack", language);
    const { output, code } = runPulumi(directory, home, [
      "preview",
      "--expect-no-changes",
      "--stack",
      language,
    ]);
    assert.equal(code, 0, output);
    return readdirSync(rendered, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .filter((file) => readFileSync(join(rendered, file), "utf8").includes("namespace: chosen"))
      .map((file) => file.replace(/^.*\//, ""))
      .sort();
  }

  const expected = ["apps_v1-deployment-chosen-basket.yaml", "apps_v1-deployment-chosen-frontend.yaml"];

  it("gives a project in TypeScript, which compiles", () => {
    const directory = newProject("typescript");
    assert.match(
      readFileSync(join(directory, "Pulumi.yaml"), "utf8"),
      /^name: new-typescript\ndescription: 'A project: it is new'$/m,
    );
    execFileSync(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: directory,
      stdio: "inherit",
    });
    const files = deploy(directory, "typescript");
    assert.deepEqual(
      files.filter((file) => file.includes("deployment")),
      expected,
    );
  });

  it("gives a project in YAML", () => {
    const files = deploy(newProject("yaml"), "yaml");
    assert.deepEqual(
      files.filter((file) => file.includes("deployment")),
      expected,
    );
  });

  it("gives a project in Python", function () {
    const python = pythonWithPulumi();
    if (python === undefined) {
      skipLoudly(this, "no python3 that could install Pulumi's SDK: the Python template is not tried.");
      return;
    }
    const directory = newProject("python");
    process.env["PYTHONPATH"] = installPython(generateSdk("python", home));
    symlinkSync(dirname(python), join(directory, "venv"));
    const files = deploy(directory, "python");
    assert.deepEqual(
      files.filter((file) => file.includes("deployment")),
      expected,
    );
  });
});
