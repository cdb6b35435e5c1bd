import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, runPulumi, type TestStack } from "./engine.mts";

/** A connection of the shop's frontend. */
interface Call {
  readonly to?: string;
  readonly required?: boolean;
  readonly options?: pulumi.ComponentResourceOptions;
}

/** The shop with some connections, by the caller's interface, rendered to manifests instead of a cluster. */
function shop(directory: string, calls: Readonly<Record<string, Call>>, end = () => ({})) {
  return () => {
    const provider = new k8s.Provider("render", { renderYamlToDirectory: directory });
    const space = new appnet.Space(
      "shop",
      { organization: "acme", kubernetes: {} },
      { providers: [provider] },
    );
    for (const name of ["frontend", "basket", "catalog"]) {
      const inbound = { api: { port: 3000 } };
      const outbound = name === "frontend" ? { basket: {}, catalog: {} } : {};
      new appnet.Application(name, { space, image: `${name}:1`, inbound, outbound });
    }
    for (const [outbound, { to = outbound, required, options }] of Object.entries(calls)) {
      const args = { space, source: "frontend", outbound, destination: to };
      new appnet.Connection(`frontend-${outbound}`, { ...args, required }, options);
    }
    return Promise.resolve(end());
  };
}

/** What the engine knows of the shop. */
async function stateOf({ stack }: TestStack): Promise<Map<string, unknown>> {
  const { resources = [] } = (await stack.exportStack()).deployment as {
    resources?: { urn: string; inputs?: unknown }[];
  };
  return new Map(resources.map(({ urn, inputs }) => [urn.split("::").at(-1)!, inputs]));
}

const names = (found: Awaited<ReturnType<TestStack["up"]>>, op: string) =>
  found.filter((step) => step.op === op).map(({ name }) => name);

describe("an update that closes a connection, run by Pulumi's engine", function () {
  let test: TestStack | undefined;
  const required: Call = { required: true };

  beforeEach(async function () {
    needsEngine(this);
    test = await createStack("removal");
  });

  afterEach(() => test?.remove());

  const program = (calls: Readonly<Record<string, Call>>, end?: () => object) =>
    shop(test!.rendered, calls, end);
  const confirm = (value: string) => test!.stack.setConfig("appnet:confirmRemoval", { value });

  /** That preview and update are both refused, and that the update changed nothing. */
  async function refused(calls: Readonly<Record<string, Call>>, ...expected: RegExp[]): Promise<void> {
    const before = await stateOf(test!);
    for (const run of [() => test!.preview(program(calls)), () => test!.up(program(calls))]) {
      await assert.rejects(run(), (error: Error) => {
        for (const text of expected) assert.match(error.message, text);
        return true;
      });
    }
    assert.deepEqual(await stateOf(test!), before);
  }

  it("closes what is neither required nor protected", async () => {
    await test!.up(program({ basket: {}, catalog: required }));
    const steps = await test!.up(program({ catalog: required }));
    assert.deepEqual(names(steps, "delete").sort(), [
      "frontend-basket",
      "shop-frontend-to-basket-tcp-3000-egress",
      "shop-frontend-to-basket-tcp-3000-ingress",
    ]);
  });

  it("is refused for a required one by name, until that is confirmed", async () => {
    await test!.up(program({ basket: required, catalog: {} }));
    await refused(
      { catalog: {} },
      /Space shop: plan\/removal required connection "frontend\.basket" to "basket" would be closed/,
      /pulumi config set appnet:confirmRemoval 'shop\/frontend\.basket'/,
    );
    await confirm("other/frontend.basket");
    await refused({ catalog: {} }, /confirmRemoval 'other\/frontend\.basket,shop\/frontend\.basket'/);

    await confirm("other/frontend.basket,shop/frontend.basket");
    assert.ok((await test!.preview(program({ catalog: {} }))).some(({ op }) => op === "delete"));
    const steps = await test!.up(program({ catalog: {} }));
    assert.ok(names(steps, "delete").includes("shop-frontend-to-basket-tcp-3000-egress"));
  });

  it("is refused where a required one is to lead elsewhere, and for each that it would close", async () => {
    await test!.up(program({ basket: required, catalog: required }));
    await refused(
      { basket: { to: "catalog", required: true } },
      /"frontend\.basket" to "basket"/,
      /"frontend\.catalog" to "catalog"/,
    );
  });

  it("takes names as a list, and says of those that are declared that nothing is asked", async () => {
    await confirm('["shop/frontend.basket"]');
    const { stdout } = await test!.stack.up({ program: program({ basket: required }), color: "never" });
    assert.match(stdout, /nothing is asked before they are closed: frontend\.basket/);
    await test!.up(program({}));
  });

  it("passes once an update has made it a connection that is not required", async () => {
    await test!.up(program({ basket: required }));
    await test!.up(program({ basket: {} }));
    await test!.up(program({}));
  });

  it("is refused for a protected one by name, and passes once an update has taken that from it", async () => {
    await test!.up(program({ basket: { options: { protect: true } } }));
    await refused({}, /protected connection "frontend\.basket"/, /needs an update before/);
    await confirm("shop/frontend.basket");
    await assert.rejects(test!.preview(program({})), /cannot be deleted\s+because it is protected/);
    await confirm("");
    await test!.up(program({ basket: {} }));
    await test!.up(program({}));
  });

  it("remembers what was there while programs are refused", async () => {
    await test!.up(program({ basket: required }));
    const { shop: before } = Object.fromEntries(await stateOf(test!));
    const thrown = () => {
      throw new Error("the program's own");
    };
    await assert.rejects(test!.up(program({}, thrown)), /the program's own/);
    await assert.rejects(test!.up(program({ nobody: {} })), /connection\/unknown-application/);
    assert.deepEqual(Object.fromEntries(await stateOf(test!))["shop"], before);
    await refused({}, /"frontend\.basket"/);
  });

  it("destroys the stack without being asked", async () => {
    await test!.up(program({ basket: required }));
    await test!.destroy();
    assert.equal((await stateOf(test!)).size, 0);
  });
});

describe("an update that closes a topology's required connection, in YAML", function () {
  let home: string;

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-removal-"));
  });

  after(() => {
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("is refused by name, until that is confirmed", () => {
    const directory = join(home, "shop");
    mkdirSync(directory);
    const pulumi = (...args: string[]) => runPulumi(directory, home, [...args, "--stack", "dev"]);
    const write = (connections: object) => {
      const inbound = { api: { port: 3000 } };
      const applications = {
        frontend: { image: "frontend:1", connections },
        basket: { image: "basket:1", inbound },
      };
      const properties = { organization: "acme", space: "prod", kubernetes: {}, applications };
      const resources = { shop: { type: "appnet:index:Topology", properties } };
      const packages = { appnet: resolve("provider") };
      const project = { name: "shop", runtime: "yaml", packages, resources };
      writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify(project));
    };
    const passes = (...args: string[]) => {
      const { output, code } = pulumi(...args);
      assert.equal(code, 0, output);
    };
    const isRefused = (...args: string[]) => {
      const { output, code } = pulumi(...args);
      assert.notEqual(code, 0, output);
      assert.match(
        output,
        /plan\/removal required connection "frontend\.basket" to "basket" would be closed/,
      );
      assert.match(output, /appnet:confirmRemoval 'shop\/frontend\.basket'/);
    };
    const up = ["up", "--yes", "--skip-preview"];

    write({ basket: { to: "http://basket:3000", required: true } });
    passes("stack", "init");
    passes("config", "set", "kubernetes:renderYamlToDirectory", join(home, "rendered"));
    passes(...up);
    write({});
    isRefused("preview");
    isRefused(...up);
    passes("config", "set", "appnet:confirmRemoval", "shop/frontend.basket");
    passes("preview");
    passes(...up);
  });
});
