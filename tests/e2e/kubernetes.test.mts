import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, runPulumi, type Step, type TestStack } from "./engine.mts";

/** What a test changes about the shop. */
interface Shop {
  readonly catalog?: boolean;
  readonly protectBasket?: boolean;
  readonly image?: pulumi.Input<string>;
  readonly reversed?: boolean;
  /** What the gateway's controller would assign. */
  readonly address?: string;
}

/** What is only rendered has the status that it is given. */
function assigning(address: string): pulumi.ResourceTransform {
  return ({ type, props, opts }) =>
    type.endsWith(":Gateway") && type.startsWith("kubernetes:")
      ? { props: { ...props, status: { addresses: [{ value: address }] } }, opts }
      : undefined;
}

/** The shop, rendered to manifests instead of a cluster. */
function shop(
  directory: string,
  { catalog, protectBasket, image, reversed, address }: Shop = {},
): () => Promise<object> {
  // An inline program is a promise of its outputs, even where nothing is awaited.
  // eslint-disable-next-line @typescript-eslint/require-await
  return async () => {
    const provider = new k8s.Provider("render", { renderYamlToDirectory: directory });
    const space = new appnet.Space(
      "shop",
      { organization: "acme", kubernetes: { gatewayClassName: "envoy-gateway" } },
      { providers: [provider], transforms: address === undefined ? [] : [assigning(address)] },
    );
    const connect = () =>
      new appnet.Connection(
        "frontend-to-basket",
        { space, source: "frontend", destination: "basket", required: true },
        { protect: protectBasket },
      );
    if (reversed) connect();
    const inbound = { api: { port: 3000, protocol: "http" as const } };
    const options = { providers: [provider] };
    const frontend = new appnet.Application(
      "frontend",
      { space, image: image ?? "frontend:1", inbound: { web: { port: 8080, protocol: "http" } } },
      options,
    );
    new appnet.Application("basket", { space, image: "basket:1", inbound }, options);
    const catalogApplication = new appnet.Application(
      "catalog",
      { space, image: "catalog:1", inbound },
      options,
    );
    if (!reversed) connect();
    if (catalog) {
      new appnet.Connection("frontend-to-catalog", {
        source: frontend,
        destination: catalogApplication,
        disableDefaultEnvVars: true,
      });
    }
    const gateway = new appnet.Gateway(
      "public",
      {
        space,
        hostname: { fullyQualifiedHostname: "www.example.com" },
        tls: {
          certificateFrom: { pem: { certificate: "certificate", privateKey: pulumi.secret("very-private") } },
        },
        routes: [{ path: "/", destination: frontend }],
      },
      options,
    );
    return { url: gateway.url, endpoints: { public: gateway.endpoint } };
  };
}

const names = (steps: readonly Step[], op: string) =>
  steps
    .filter((step) => step.op === op)
    .map((step) => step.name)
    .sort();

describe("a space on Kubernetes, deployed by Pulumi's engine", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("shop");
  });

  after(() => test?.remove());

  it("is created", async () => {
    const steps = await test!.up(shop(test!.rendered));
    const created = steps.filter(({ op }) => op === "create").map(({ name }) => name);
    const at = (name: string) => created.indexOf(name);
    assert.ok(at("shop-frontend-to-basket-tcp-3000-ingress") >= 0, created.join("\n"));
    assert.ok(at("shop-frontend-to-basket-tcp-3000-ingress") < at("shop-default-deny"), created.join("\n"));
    assert.ok(at("shop-default-deny") < at("shop-frontend-deployment"), created.join("\n"));
    const { url } = await test!.stack.outputs();
    assert.equal(url?.value, "https://www.example.com");
    const manifests = readdirSync(test!.rendered, { recursive: true, encoding: "utf8" });
    assert.ok(
      manifests.some((file) => file.includes("networkpolicy-shop-default-deny")),
      manifests.join("\n"),
    );
  });

  it("prints at the end where it is reached, once an address is assigned", async () => {
    const { stdout } = await test!.stack.up({
      program: shop(test!.rendered, { address: "203.0.113.7" }),
      color: "never",
    });
    assert.match(stdout, /Outputs:\n[^]*endpoints *: \{\s*\+? *public *: "203\.0\.113\.7"\s*\}/);
    await test!.up(shop(test!.rendered));
  });

  it("does not change when nothing changed", async () => {
    assert.deepEqual(await test!.preview(shop(test!.rendered)), []);
  });

  it("does not change when the program declares things in another order", async () => {
    assert.deepEqual(await test!.preview(shop(test!.rendered, { reversed: true })), []);
  });

  it("keeps secrets encrypted in the state", async () => {
    const state = JSON.stringify(await test!.stack.exportStack());
    assert.ok(state.includes("shop-gateway.public-certificate"));
    assert.ok(!state.includes("very-private"));
  });

  it("shows in the engine's own preview who may newly reach whom", async () => {
    const text = await test!.previewText(shop(test!.rendered, { catalog: true }));
    const lines = text.split("\n").map((line) => line.trim().replace(/\s+/g, " "));
    assert.ok(lines.includes('+ frontend → catalog : "tcp 3000"'), text);
    assert.ok(lines.includes('frontend → basket : "tcp 3000"'), text);
  });

  it("gets only the resources of a connection that is added", async () => {
    const steps = await test!.up(shop(test!.rendered, { catalog: true }));
    assert.deepEqual(names(steps, "create"), [
      "frontend-to-catalog",
      "shop-frontend-to-catalog-tcp-3000-egress",
      "shop-frontend-to-catalog-tcp-3000-ingress",
    ]);
    assert.deepEqual(names(steps, "update"), ["shop"], "the space itself, whose list of connections changes");
    assert.deepEqual(names(steps, "delete"), []);
  });

  it("loses only the resources of a connection that is removed", async () => {
    const steps = await test!.up(shop(test!.rendered));
    assert.deepEqual(names(steps, "delete"), [
      "frontend-to-catalog",
      "shop-frontend-to-catalog-tcp-3000-egress",
      "shop-frontend-to-catalog-tcp-3000-ingress",
    ]);
    assert.deepEqual(names(steps, "create"), []);
    assert.deepEqual(names(steps, "update"), ["shop"]);
  });

  it("updates a workload in place when its image changes", async () => {
    const steps = await test!.up(shop(test!.rendered, { image: pulumi.output("frontend:2") }));
    assert.deepEqual(
      steps.map(({ op, name }) => `${op} ${name}`),
      ["update shop-frontend-deployment"],
    );
  });

  it("does not delete the rules of a protected connection", async () => {
    await test!.up(shop(test!.rendered, { protectBasket: true }));
    await assert.rejects(test!.destroy(), /protected/);
    await test!.up(shop(test!.rendered));
  });

  it("is destroyed without a rest", async () => {
    await test!.destroy();
    const deployment = (await test!.stack.exportStack()).deployment as { resources?: unknown[] };
    assert.deepEqual(deployment.resources ?? [], []);
  });
});

describe("a program with mistakes, run by Pulumi's engine", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("mistakes");
  });

  after(() => test?.remove());

  it("is refused with every mistake and what to do", async () => {
    const broken = async () => {
      const space = new appnet.Space("shop", { kubernetes: {} });
      new appnet.Application("frontend", {
        space,
        image: "frontend:1",
        connections: { basket: "http://baskt:3000" },
      });
      new appnet.Application("basket", { space, image: "basket:1", inbound: { api: { port: 3000 } } });
      new appnet.Connection("second", { space, source: "basket", destination: "nobody" });
      return Promise.resolve({});
    };
    await assert.rejects(test!.preview(broken), (error: Error) => {
      assert.match(
        error.message,
        /Application frontend connections\.basket: connection\/unknown-application/,
      );
      assert.match(error.message, /did you mean "basket"\?/);
      assert.match(error.message, /Connection second destination: connection\/unknown-application/);
      return true;
    });
  });
});

describe("the project at the repository's root", function () {
  const stackName = "end-to-end";
  let home: string;

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-root-"));
  });

  after(() => {
    rmSync(`Pulumi.${stackName}.yaml`, { force: true });
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("deploys the shop with the commands of the README", () => {
    const rendered = join(home, "rendered");
    const inRoot = (...args: string[]) => {
      const { output, code } = runPulumi(".", home, args);
      assert.equal(code, 0, output);
      return output;
    };
    inRoot("stack", "init", stackName);
    inRoot("config", "set", "kubernetes:renderYamlToDirectory", rendered, "--stack", stackName);
    const up = inRoot("up", "--yes", "--skip-preview", "--stack", stackName);
    assert.match(up, /url\s*: "https:\/\/www\.shop\.example\.com"/);
    const files = readdirSync(rendered, { recursive: true, encoding: "utf8" });
    const policy = files.find((file) => file.includes("basket-to-catalog-tcp-7000-7010-ingress"))!;
    assert.match(readFileSync(join(rendered, policy), "utf8"), /endPort: 7010/);
  });
});
