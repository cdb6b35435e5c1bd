import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { needsEngine, runPulumi } from "./engine.mts";

/** A shop of which a caller's environment says what else is in its stack. */
const PROGRAM = `
const k8s = require("@pulumi/kubernetes");
const appnet = require("pulumi-appnet");
const provider = new k8s.Provider("render", { renderYamlToDirectory: process.env.RENDERED });
const widen = (args) =>
  args.name === "shop-frontend-to-basket-tcp-3000-ingress" && process.env.WIDEN
    ? { props: { ...args.props, spec: { ...args.props.spec, ingress: [{}] } }, opts: args.opts }
    : undefined;
const options = { providers: [provider], transforms: [widen] };
const space = new appnet.Space("shop", { organization: "acme", kubernetes: { gatewayClassName: "envoy-gateway" } }, options);
const application = (name, port, connections) =>
  new appnet.Application(name, { space, image: name + ":1", inbound: { web: { port, protocol: "http" } }, connections }, options);
const frontend = application("frontend", 8080, { basket: "http://basket:3000" });
application("basket", 3000);
new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] }, options);
if (process.env.NETWORK) {
  const source = new k8s.core.v1.ConfigMap("network", { metadata: { name: "network" } }, { provider });
  const destinationCidr = source.id.apply(() => process.env.NETWORK);
  new appnet.NetworkPolicy("db", { source: frontend, destinationCidr, protocol: "tcp", ports: "5432" });
}
if (process.env.STRAY) {
  new k8s.networking.v1.NetworkPolicy("debug-access", {
    metadata: { name: "debug-access", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { "appnet/application": "basket" } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ port: 443 }] }],
    },
  }, { provider });
}
`;

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
const { appnetPolicies } = require("pulumi-appnet/policy");
new PolicyPack("shop-policies", { policies: appnetPolicies });
`;

/** A directory of a user's own, in which this package and those that it needs are installed. */
function install(home: string, name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(home, name);
  const modules = join(directory, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(resolve("node_modules/@pulumi"), join(modules, "@pulumi"));
  symlinkSync(resolve("."), join(modules, "pulumi-appnet"));
  const manifest = JSON.stringify({ name, version: "1.0.0", main: "index.js" });
  for (const [file, text] of Object.entries({ ...files, "package.json": manifest })) {
    writeFileSync(join(directory, file), text);
  }
  return directory;
}

describe("the policy pack, run by Pulumi's engine", function () {
  let home: string | undefined;
  let program = "";
  let ownPack = "";
  const readyPack = resolve("policy/pack");

  before(function () {
    needsEngine(this);
    home = mkdtempSync(join(tmpdir(), "appnet-policy-"));
    process.env["RENDERED"] = join(home, "rendered");
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    program = install(home, "program", { "Pulumi.yaml": `name: shop\n${runtime}\n`, "index.js": PROGRAM });
    ownPack = install(home, "pack", { "PulumiPolicy.yaml": "runtime: nodejs\n", "index.js": PACK });
    const { code, output } = runPulumi(program, home, ["stack", "init", "dev"]);
    assert.equal(code, 0, output);
  });

  after(() => {
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
    for (const name of ["RENDERED", "STRAY", "WIDEN", "NETWORK"]) Reflect.deleteProperty(process.env, name);
  });

  afterEach(() => {
    for (const name of ["STRAY", "WIDEN", "NETWORK"]) Reflect.deleteProperty(process.env, name);
  });

  const run = (...args: string[]) => runPulumi(program, home!, [...args, "--stack", "dev"]);

  it("lets a shop pass that opens what it declares, as the user's own pack and as the ready one", () => {
    for (const pack of [ownPack, readyPack]) {
      const { code, output } = run("preview", "--policy-pack", pack);
      assert.equal(code, 0, output);
      assert.match(output, /✅ (shop-policies|appnet)@v/);
    }
  });

  it("fails a preview with a stray network policy, and names it", () => {
    process.env["STRAY"] = "yes";
    const { code, output } = run("preview", "--policy-pack", readyPack);
    assert.notEqual(code, 0, output);
    assert.match(output, /\[mandatory\] +appnet-nothing-undeclared .*NetworkPolicy: debug-access\)/);
    assert.match(output, /Space shop, debug-access \(not of appnet\)/);
    assert.match(output, /- basket reaches 203\.0\.113\.0\/24 on tcp 443, which is not declared/);
  });

  it("fails a preview in which a transform widens a rule of the space", () => {
    process.env["WIDEN"] = "yes";
    const { code, output } = run("preview", "--policy-pack", readyPack);
    assert.notEqual(code, 0, output);
    assert.match(output, /shop-frontend-to-basket-tcp-3000-ingress \(of the space itself/);
    assert.match(output, /- 0\.0\.0\.0\/0 reaches basket on everything/);
  });

  it("is advisory where its configuration says so", () => {
    process.env["STRAY"] = "yes";
    const configuration = join(home!, "policies.json");
    writeFileSync(configuration, JSON.stringify({ "appnet-nothing-undeclared": "advisory" }));
    const { code, output } = run(
      "preview",
      "--policy-pack",
      readyPack,
      "--policy-pack-config",
      configuration,
    );
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\] +appnet-nothing-undeclared .*debug-access\)/);
  });

  it("holds for what is deployed, and for what does not change afterwards", () => {
    const up = run("up", "--yes", "--skip-preview", "--policy-pack", readyPack);
    assert.equal(up.code, 0, up.output);
    process.env["STRAY"] = "yes";
    const { code, output } = run("preview", "--policy-pack", readyPack);
    assert.notEqual(code, 0, output);
    assert.match(output, /- basket reaches 203\.0\.113\.0\/24 on tcp 443, which is not declared/);
  });

  it("says of a network that only the deployment knows that it is undecided, and decides once it is known", () => {
    process.env["NETWORK"] = "10.20.0.0/16";
    const before = run("preview", "--policy-pack", readyPack);
    assert.equal(before.code, 0, before.output);
    assert.match(before.output, /\[advisory\] +appnet-nothing-undecided/);
    assert.match(before.output, /network:policies\.db: its addresses are an Output, known after deployment/);
    const up = run("up", "--yes", "--skip-preview", "--policy-pack", readyPack);
    assert.equal(up.code, 0, up.output);
    assert.doesNotMatch(up.output, /appnet-nothing-/);
  });
});
