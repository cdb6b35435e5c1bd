import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { needsEngine, runPulumi } from "./engine.mts";

/** The blocks of a section of `docs/programs.md`, by their language. */
function blocksOf(heading: string): Readonly<Record<string, string>> {
  const section = readFileSync("docs/programs.md", "utf8").split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  const blocks = section.matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, language, text]) => [language!, text!]));
}

/** A step of a preview, as Pulumi prints it as JSON. */
interface Step {
  readonly op: string;
  readonly urn: string;
}

describe("a topology that becomes components, as documented, deployed by Pulumi's engine", function () {
  let home: string;

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-aliases-"));
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("keeps every resource as it is", () => {
    const { yaml, ts } = blocksOf("From a document to components");
    const directory = join(home, "shop");
    mkdirSync(join(directory, "node_modules"), { recursive: true });
    symlinkSync(resolve("node_modules/@pulumi"), join(directory, "node_modules", "@pulumi"));
    symlinkSync(resolve("."), join(directory, "node_modules", "pulumi-appnet"));
    const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
    const pulumi = (...args: string[]) => {
      const { output, code } = runPulumi(directory, home, args);
      assert.equal(code, 0, output);
      return output;
    };
    const requires = `const pulumi = require("@pulumi/pulumi"); const appnet = require("pulumi-appnet");\n`;
    write("Pulumi.yaml", "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n");
    write("package.json", JSON.stringify({ name: "shop", main: "index.js" }));
    write("appnet.yaml", yaml!);
    write("index.js", `${requires}new appnet.Topology("shop", appnet.readDocument("appnet.yaml"));`);
    pulumi("stack", "init", "dev");
    pulumi("config", "set", "kubernetes:renderYamlToDirectory", join(home, "rendered"));
    pulumi("up", "--yes", "--skip-preview");

    write("index.js", requires + ts!.replace(/: string\b/g, ""));
    const { steps } = JSON.parse(pulumi("preview", "--json")) as { steps: Step[] };
    const changes = steps.filter(({ op }) => op !== "same");
    const ofResources = changes.filter(
      ({ urn }) => !urn.split("::")[2]!.split("$").at(-1)!.startsWith("appnet:"),
    );
    assert.deepEqual(ofResources, []);
    assert.ok(changes.some(({ op, urn }) => op === "delete" && urn.endsWith("Topology::shop")));
    pulumi("up", "--yes", "--skip-preview");
    const deployment = "appnet:index:Application$kubernetes:apps/v1:Deployment::shop-basket-deployment";
    assert.ok(pulumi("stack", "export").includes(`::${deployment}`));
    pulumi("preview", "--expect-no-changes");
  });
});
