// A Topology in the program's own process, registered with an engine over gRPC: prints the milliseconds that it takes.
// node tests/bench/topologyInProcess.mjs ENGINE-ADDRESS SIZE

import { createRequire } from "node:module";
import { topologyArgs, WARM_SIZE } from "./topology.mjs";

const require = createRequire(import.meta.url);
const settings = require("@pulumi/pulumi/runtime/settings");
const { Topology } = require("../../dist/components/index.js");

const [engine, size] = process.argv.slice(2);
settings.resetOptions("bench", "bench", 16, engine, engine, false, "bench");
await settings.awaitFeatureSupport();
await construct("warm", topologyArgs(WARM_SIZE));
const args = topologyArgs(Number(size));
const begin = performance.now();
await construct("shop", args);
process.stdout.write(`${performance.now() - begin}\n`);
process.exit(0);

async function construct(name, args) {
  const topology = new Topology(name, args);
  await topology.getData();
  await settings.waitForRPCs();
}
