/**
 * Every example for Kubernetes on a real cluster: its manifests as they are rendered, and packets between all that is
 * there, which must pass or be stopped as the plan's flows say.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "./cluster";
import { followConnections } from "./connections";
import { gatewaysReady } from "./gateways";
import { type Comparison, comparePackets } from "./packets";
import { placesOf, startOutside } from "./parties";
import { deployments, type Example, exampleNames, readExample } from "./plans";
import { available, startServices } from "./services";
import {
  makeSurroundings,
  ownNamespace,
  removeExample,
  completeSurroundings,
  STRANGER_NAMESPACE,
  STRANGERS,
  surroundingDeployments,
  VISITOR,
} from "./surroundings";
import { importExampleImages, portsOf } from "./workloads";

const APPNET = { fieldManager: "appnet" };

let cluster: Cluster;
let stopServices: (() => void) | undefined;
let skipReason: string | undefined;

beforeAll(async () => {
  const started = await startCluster();
  if ("skipped" in started) {
    skipReason = started.skipped;
    process.stderr.write(`\n${"*".repeat(72)}\nCLUSTER TESTS SKIPPED: ${skipReason}\n${"*".repeat(72)}\n\n`);
    return;
  }
  cluster = started;
  stopServices = await startServices(cluster);
});

// Where the tests are collected it is not known yet whether there is a cluster.
beforeEach((context) => context.skip(skipReason !== undefined, skipReason));

afterAll(async () => {
  stopServices?.();
  if (skipReason === undefined) await (cluster as Cluster | undefined)?.stop();
});

describe.each(exampleNames())("%s", (name) => {
  let example: Example;

  beforeAll(async () => {
    if (skipReason !== undefined) return;
    example = await readExample(name);
    await importExampleImages(cluster, example);
    await makeSurroundings(cluster, example);
  });

  afterAll(async () => {
    if (skipReason === undefined) await removeExample(cluster, example);
  });

  it("is applied as it is rendered, and becomes available", async () => {
    for (const { text } of example.manifests) await cluster.client.apply(text, APPNET);
    await completeSurroundings(cluster, example);
    const names = deployments(example).map(({ object }) => object.metadata.name);
    await available(cluster, ownNamespace(example), [...names, VISITOR]);
    await available(cluster, STRANGER_NAMESPACE, STRANGERS);
    for (const { namespace, name: peer } of surroundingDeployments(example)) {
      await available(cluster, namespace, [peer]);
    }
    await gatewaysReady(cluster, example);
  });

  it("lets through what its plan says, and nothing else", async () => {
    const comparison = await compared(example);
    expect(comparison.disagreements).toEqual([]);
    expect(comparison.allowed).toBeGreaterThan(0);
  });

  it("reaches what its connections' variables name", async () => {
    const followed = await followConnections(cluster, example);
    expect(followed.failures).toEqual([]);
  });
});

async function compared(example: Example): Promise<Comparison> {
  const ports = portsOf(example);
  await startOutside(cluster, example, ports);
  const comparison = await comparePackets(cluster, example.plan, await placesOf(cluster, example), ports);
  const { probes, pairs, allowed, disagreements, unsteady } = comparison;
  process.stderr.write(
    `cluster: ${example.name}: ${probes} probes of ${pairs} pairs, ${allowed} planned, ${disagreements.length} disagreements\n` +
      unsteady.map((text) => `  unsteady: ${text}\n`).join(""),
  );
  return comparison;
}
