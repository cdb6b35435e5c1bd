// The provider against the same work in one process. Both register with the same small engine, over gRPC.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { markdownTable, ratioOf, spreadOf, spreadText } from "./statistics.mjs";
import { topologyArgs, WARM_SIZE } from "./topology.mjs";

const require = createRequire(import.meta.url);
const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireAsSdk("@grpc/grpc-js");
const { Struct } = requireAsSdk("google-protobuf/google/protobuf/struct_pb");
const proto = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");

const root = fileURLToPath(new URL("../../", import.meta.url));
const scriptOf = (name) => fileURLToPath(new URL(name, import.meta.url));

const SIZE = 200;
const WIRE_GOAL = 1.3;
const START_GOAL_SECONDS = 1;

/**
 * A Topology over the wire and in one process, and how soon a provider that is started tells its schema.
 * @param {{ runs: number }} setting
 */
export async function compareProvider({ runs }) {
  const engine = await start(scriptOf("providerEngine.mjs"));
  const measures = {
    schema: () => secondsToSchema(engine.address),
    aws: () => secondsOf("-e", "require('@pulumi/aws')"),
    remote: () => secondsOfConstruct(engine.address),
    inProcess: () => secondsInProcess(engine.address),
  };
  const samples = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  try {
    for (let run = 0; run <= runs; run++) {
      const entries = Object.entries(measures);
      for (const [name, measure] of run % 2 === 0 ? entries : entries.reverse()) {
        const seconds = await measure();
        const counts = run === 0 ? "warm-up" : `run ${run} of ${runs}`;
        process.stderr.write(`provider, ${name}, ${counts}: ${seconds.toFixed(2)} s\n`);
        if (run > 0) samples[name].push(seconds);
      }
    }
  } finally {
    engine.child.kill();
  }
  return tableOf(samples);
}

function tableOf({ schema, aws, remote, inProcess }) {
  const seconds = (values) => spreadText(spreadOf(values));
  const goalText = (value, goal, unit = "") => `≤ ${goal}${unit}: ${value <= goal ? "met" : "missed"}`;
  const wire = ratioOf(remote, inProcess);
  const rows = [
    [
      `Topology of ${SIZE} applications, ${SIZE * 3} connections, by the provider`,
      seconds(remote),
      spreadText(wire),
      goalText(wire.median, WIRE_GOAL),
    ],
    ["the same in the program's own process", seconds(inProcess), "", ""],
    [
      "provider, from its start to its schema",
      seconds(schema),
      spreadText(ratioOf(schema, aws)),
      goalText(spreadOf(schema).median, START_GOAL_SECONDS, " s"),
    ],
    ["`node -e \"require('@pulumi/aws')\"`", seconds(aws), "", ""],
  ];
  return [
    "## The provider",
    "Both sides of the first ratio register the same resources with the same small engine, over gRPC on loopback, in processes that have built a smaller topology before: only the construction is measured. The second ratio is of whole starts.",
    markdownTable(["What", "Seconds", "Ratio", "Goal"], rows),
    "",
  ].join("\n\n");
}

/** Starts a Node.js program; resolves to the first line that it prints. */
async function start(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${args[0]} ended with ${code} and printed nothing`)));
  });
  return { child, line, address: `127.0.0.1:${line}` };
}

function startProvider(engine) {
  return start("dist/provider/main.js", engine);
}

async function secondsSince(begin, work) {
  await work;
  return (performance.now() - begin) / 1000;
}

function secondsOf(...args) {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  return secondsSince(begin, new Promise((resolve) => child.once("close", resolve)));
}

async function secondsInProcess(engine) {
  const { line } = await start(scriptOf("topologyInProcess.mjs"), engine, String(SIZE));
  return Number(line) / 1000;
}

async function secondsToSchema(engine) {
  const begin = performance.now();
  const { child, address } = await startProvider(engine);
  try {
    return await secondsSince(begin, call(address, "getSchema", new proto.GetSchemaRequest()));
  } finally {
    child.kill();
  }
}

async function secondsOfConstruct(engine) {
  const { child, address } = await startProvider(engine);
  try {
    await call(address, "construct", constructRequest(engine, "warm", topologyArgs(WARM_SIZE)));
    const request = constructRequest(engine, "shop", topologyArgs(SIZE));
    return await secondsSince(performance.now(), call(address, "construct", request));
  } finally {
    child.kill();
  }
}

function call(address, method, request) {
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

function constructRequest(engine, name, inputs) {
  return new proto.ConstructRequest()
    .setProject("bench")
    .setStack("bench")
    .setOrganization("bench")
    .setMonitorendpoint(engine)
    .setType("appnet:index:Topology")
    .setName(name)
    .setInputs(Struct.fromJavaScript(inputs));
}
