import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, runPulumi, type TestStack } from "./engine.mts";

/** A frontend that a basket's connection is declared for after it; a comment stands where a program may end. */
const PROGRAM = `
const provider = new k8s.Provider("render", { renderYamlToDirectory: process.env.RENDERED });
const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} }, { providers: [provider] });
const application = (name) =>
  new appnet.Application(name, { space, image: name + ":1", inbound: { web: { port: 3000, protocol: "http" } } });
const frontend = application("frontend");
const basket = application("basket");
/* end */
new appnet.Connection("basket", { space, source: frontend, destination: basket });
`;
const REQUIRES = `const k8s = require("@pulumi/kubernetes"); const appnet = require("pulumi-appnet");`;
const IMPORTS = `import k8s from "@pulumi/kubernetes"; import appnet from "pulumi-appnet";`;
const THROW = `throw new Error("the program's own");`;

/** How a program is written, and its text with an end in its midst. */
const programs: Readonly<Record<string, { type: string; text: (end: string) => string }>> = {
  "a CommonJS module": { type: "commonjs", text: (end) => REQUIRES + PROGRAM.replace("/* end */", end) },
  "an ES module": { type: "module", text: (end) => IMPORTS + PROGRAM.replace("/* end */", end) },
  "an async function": {
    type: "commonjs",
    text: (end) => `${REQUIRES} module.exports = async () => {${PROGRAM.replace("/* end */", end)}}`,
  },
};

for (const [name, { type, text }] of Object.entries(programs)) {
  describe(`a program that throws, as ${name}, run by Pulumi's engine`, function () {
    let home: string | undefined;
    let directory = "";

    function write(end: string): void {
      writeFileSync(join(directory, "index.js"), text(end));
    }

    function up(): { output: string; code: number } {
      return runPulumi(directory, home!, ["up", "--yes", "--skip-preview", "--stack", "dev"]);
    }

    before(function () {
      needsEngine(this);
      home = mkdtempSync(join(tmpdir(), "appnet-thrown-"));
      directory = join(home, "program");
      mkdirSync(join(directory, "node_modules"), { recursive: true });
      process.env["RENDERED"] = join(home, "rendered");
      symlinkSync(resolve("node_modules/@pulumi"), join(directory, "node_modules", "@pulumi"));
      symlinkSync(resolve("."), join(directory, "node_modules", "pulumi-appnet"));
      const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
      writeFileSync(join(directory, "Pulumi.yaml"), `name: shop\n${runtime}\n`);
      writeFileSync(
        join(directory, "package.json"),
        JSON.stringify({ name: "shop", type, main: "index.js" }),
      );
      const { output, code } = runPulumi(directory, home, ["stack", "init", "dev"]);
      assert.equal(code, 0, output);
    });

    after(() => {
      if (home !== undefined) rmSync(home, { recursive: true, force: true });
      Reflect.deleteProperty(process.env, "RENDERED");
    });

    for (const [how, end, message] of [
      ["throws", THROW, "the program's own"],
      ["needs a module that is missing", 'require("./missing");', "Cannot find module './missing'"],
    ] as const) {
      if (type === "module" && how !== "throws") continue;
      it(`changes nothing of a space, without a preview, when it ${how}`, () => {
        write("");
        const first = up();
        assert.equal(first.code, 0, first.output);
        write(end);
        const { output, code } = up();
        assert.notEqual(code, 0, output);
        assert.equal(output.split(message).length - 1, 1, output);
        assert.doesNotMatch(output, /kubernetes:|[~+-] .*shop-/, output);
      });
    }
  });
}

describe("an inline program that throws, run by Pulumi's engine", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("thrown");
  });

  after(() => test?.remove());

  it("registers nothing of a space, and ends", async () => {
    const program = () => {
      const provider = new k8s.Provider("render", { renderYamlToDirectory: test!.rendered });
      const space = new appnet.Space("shop", { kubernetes: {} }, { providers: [provider] });
      new appnet.Application("frontend", { space, image: "frontend:1" });
      throw new Error("the program's own");
    };
    await assert.rejects(test!.up(program as never), /the program's own/);
    const exported = (await test!.stack.exportStack()) as { deployment: { resources: { type: string }[] } };
    assert.deepEqual(
      exported.deployment.resources.filter(({ type }) => type.startsWith("kubernetes:")),
      [],
    );
  });
});
