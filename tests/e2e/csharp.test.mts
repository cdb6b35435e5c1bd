import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Parser } from "@vscode/tree-sitter-wasm";
import { csharpParser, parse, readSdk, type Findings, type Sdk } from "./csharp.mts";
import { checkProgram } from "./csharpProgram.mts";
import { environment, needsEngine } from "./engine.mts";
import { hasCommand, skipLoudly } from "./languages.mts";

const example = readFileSync("examples/languages/csharp/Program.cs", "utf8");

/** Generates the SDK for .NET. Its generator downloads a logo, which is given to it here. */
async function generateDotnetSdk(home: string): Promise<string> {
  const server = createServer((_, response) => response.end("logo"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const logoUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/logo.png`;
  const schema = join(home, "schema.json");
  const spec = JSON.parse(readFileSync("provider/schema.json", "utf8")) as object;
  writeFileSync(schema, JSON.stringify({ ...spec, logoUrl }));
  try {
    const args = ["package", "gen-sdk", schema, "--language", "dotnet", "--out", join(home, "sdk")];
    await promisify(execFile)("pulumi", args, { env: { ...process.env, ...environment(home) } });
  } finally {
    server.close();
  }
  return join(home, "sdk", "dotnet");
}

describe("the shop in C#, which is not compiled here, held against the generated SDK", function () {
  let home: string;
  let parser: Parser;
  let sdk: Sdk;

  const findings = (program: string): Findings => checkProgram(parse(parser, program), sdk);

  before(async function () {
    needsEngine(this);
    if (!hasCommand("pulumi-language-dotnet", "-help")) {
      skipLoudly(this, "no pulumi-language-dotnet on the PATH: the C# example is held against nothing.");
      return;
    }
    home = mkdtempSync(join(tmpdir(), "appnet-csharp-"));
    parser = await csharpParser();
    sdk = readSdk(parser, await generateDotnetSdk(home));
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("names classes, members and arguments that are there, with values of their types", () => {
    assert.deepEqual(findings(example).problems, []);
  });

  it("would be refused with any of those names changed", () => {
    const { uses } = findings(example);
    assert.ok(uses.length > 50, String(uses.length));
    for (const { name, index } of uses) {
      const others = [`${name}Other`, `${name[0]!.toLowerCase()}${name.slice(1)}`];
      for (const other of others) {
        const changed = `${example.slice(0, index)}${other}${example.slice(index + name.length)}`;
        assert.notDeepEqual(findings(changed).problems, [], `${other} at ${String(index)}`);
      }
    }
  });

  const mistakes: Readonly<Record<string, readonly [from: string, to: string, problem: string]>> = {
    "a value of another type": ["Replicas = 2", 'Replicas = "2"', "Input<int> wanted, not string"],
    "an object of another class": [
      'Hostname = new GatewayHostnameArgs { Prefix = "www" }',
      "Hostname = new CertificateArgs { Managed = true }",
      "Input<GatewayHostnameArgs> wanted, not CertificateArgs",
    ],
    "items where a map is wanted": [
      '["basket"] = Service(3000, "api"),',
      'Service(3000, "api"),',
      "InputMap<TopologyApplicationArgs> has no such content",
    ],
    "the other alternative": ['.FromT0("http', '.FromT1("http', "TopologyTargetArgs wanted, not string"],
    "an argument too many": [
      "new TopologyArgs\n",
      'new TopologyArgs("shop")\n',
      "no constructor of TopologyArgs takes (string)",
    ],
    "a required member left out": ['        Space = "shop",\n', "", "TopologyArgs lacks Space"],
    "a namespace that is not imported": [
      "using Pulumi.Appnet.Inputs;\n",
      "",
      "no class that is imported: InboundArgs",
    ],
    "a mistake of syntax": ["Required = true })", "Required = true )", "a mistake of syntax"],
    "an unknown function of Pulumi's": [".Apply(", ".Applies(", "no known member of Output"],
  };
  for (const [name, [from, to, problem]] of Object.entries(mistakes)) {
    it(`would be refused with ${name}`, () => {
      assert.ok(example.includes(from), from);
      const { problems } = findings(example.replace(from, to));
      assert.ok(
        problems.some((it) => it.includes(problem)),
        problems.join("\n"),
      );
    });
  }
});
