// The provider against the same work in one process: node tests/bench/provider.mjs [RUNS]
//
// Both sides register with the same small engine, over gRPC, in a process of its own. Goals: a Topology of 200
// applications and 600 connections takes at most 1.3 times as long over the wire; and the provider answers with its
// schema no later than Node has loaded @pulumi/aws.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { topologyOf } from "./topology.mjs";

const require = createRequire(import.meta.url);
const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireAsSdk("@grpc/grpc-js");
const { Struct } = requireAsSdk("google-protobuf/google/protobuf/struct_pb");

const SIZE = 200;
const root = fileURLToPath(new URL("../../", import.meta.url));
const own = fileURLToPath(import.meta.url);
const [role, argument] = process.argv.slice(2);

if (role === "engine") await serveEngine();
else if (role === "in-process") await constructInProcess(argument);
else await measure(Number(role ?? 5));

async function measure(runs) {
  const engine = await start(process.execPath, [own, "engine"]);
  const times = { schema: [], aws: [], remote: [], inProcess: [] };
  for (let run = 0; run <= runs; run++) {
    const results = {
      schema: await timeToSchema(engine.address),
      aws: await timeOf(process.execPath, ["-e", "require('@pulumi/aws')"]),
      inProcess: Number((await start(process.execPath, [own, "in-process", engine.address], true)).line),
      remote: await timeOfConstruct(engine.address),
    };
    if (run > 0) for (const [key, value] of Object.entries(results)) times[key].push(value);
  }
  engine.child.kill();
  print("provider start to GetSchema", times.schema, "require('@pulumi/aws')", times.aws, 1.0);
  print(
    `Topology of ${SIZE} applications over the wire`,
    times.remote,
    "in one process",
    times.inProcess,
    1.3,
  );
}

function print(name, times, otherName, others, goal) {
  const ratio = median(times.map((time, index) => time / others[index]));
  const text = (values) => `${median(values).toFixed(0)} ms`;
  process.stdout.write(
    `${name}: ${text(times)}; ${otherName}: ${text(others)}; ratio ${ratio.toFixed(2)} (goal: at most ${goal})\n`,
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Starts a process; resolves to the first line that it prints. */
async function start(command, args, isWhole = false) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  if (isWhole) await new Promise((resolve) => child.once("close", resolve));
  return { child, line, address: `127.0.0.1:${line}` };
}

async function timeOf(command, args) {
  const begin = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: "inherit" });
  await new Promise((resolve) => child.once("close", resolve));
  return performance.now() - begin;
}

function call(address, method, request) {
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");
  const options = { "grpc.max_receive_message_length": -1 };
  const client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), options);
  return new Promise((resolve, reject) =>
    client[method](request, (error, response) => {
      client.close();
      if (error) reject(error);
      else resolve(response);
    }),
  );
}

async function timeToSchema(engine) {
  const proto = require("@pulumi/pulumi/proto/provider_pb");
  const begin = performance.now();
  const { child, address } = await start(process.execPath, ["dist/provider/main.js", engine]);
  await call(address, "getSchema", new proto.GetSchemaRequest());
  const time = performance.now() - begin;
  child.kill();
  return time;
}

async function timeOfConstruct(engine) {
  const { child, address } = await start(process.execPath, ["dist/provider/main.js", engine]);
  await call(address, "construct", constructRequest(engine, "warm", topologyArgs(40)));
  const request = constructRequest(engine, "shop", topologyArgs(SIZE));
  const begin = performance.now();
  await call(address, "construct", request);
  const time = performance.now() - begin;
  child.kill();
  return time;
}

function constructRequest(engine, name, inputs) {
  const proto = require("@pulumi/pulumi/proto/provider_pb");
  return new proto.ConstructRequest()
    .setProject("bench")
    .setStack("bench")
    .setOrganization("bench")
    .setMonitorendpoint(engine)
    .setType("appnet:index:Topology")
    .setName(name)
    .setInputs(Struct.fromJavaScript(inputs));
}

function topologyArgs(size) {
  const { organization, applications } = topologyOf(size);
  const entries = applications.map(({ name, image, port, connections }) => [
    name,
    {
      image,
      inbound: { http: { port, protocol: "http" } },
      connections: Object.fromEntries(connections.map(({ outbound, target }) => [outbound, target])),
    },
  ]);
  return { organization, space: `shop${size}`, kubernetes: {}, applications: Object.fromEntries(entries) };
}

async function constructInProcess(engine) {
  const settings = require("@pulumi/pulumi/runtime/settings");
  const { Topology } = require("../../dist/components/index.js");
  settings.resetOptions("bench", "bench", 16, engine, engine, false, "bench");
  await settings.awaitFeatureSupport();
  const construct = async (name, args) => {
    const topology = new Topology(name, args);
    await topology.getData();
    await settings.waitForRPCs();
  };
  await construct("warm", topologyArgs(40));
  const args = topologyArgs(SIZE);
  const begin = performance.now();
  await construct("shop", args);
  process.stdout.write(`${performance.now() - begin}\n`);
  process.exit(0);
}

/** Accepts every registration. */
async function serveEngine() {
  const proto = require("@pulumi/pulumi/proto/resource_pb");
  const { ResourceMonitorService } = require("@pulumi/pulumi/proto/resource_grpc_pb");
  const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
  const { Empty } = requireAsSdk("google-protobuf/google/protobuf/empty_pb");
  const features = Object.values(proto.ResourceMonitorFeature);
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, {
    getDeploymentInfo: (_call, callback) =>
      callback(null, new proto.DeploymentInfo().setSupportedfeaturesList(features)),
    registerResource: ({ request }, callback) =>
      callback(
        null,
        new proto.RegisterResourceResponse()
          .setUrn(`urn:pulumi:bench::bench::${request.getType()}::${request.getName()}`)
          .setId(request.getCustom() ? request.getName() : "")
          .setObject(request.getObject()),
      ),
    registerResourceOutputs: (_call, callback) => callback(null, new Empty()),
  });
  server.addService(EngineService, { log: (_call, callback) => callback(null, new Empty()) });
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => {
    process.stdout.write(`${port}\n`);
  });
}
