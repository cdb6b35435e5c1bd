/**
 * Every document on a real cluster: its manifests as they are rendered, packets between all that is
 * there, which must pass or be stopped as the plan's flows say, and what its gateways do.
 */
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, type Enforcer, startCluster, versions } from "./cluster";
import { followConnections } from "./connections";
import { gatewaysReady } from "./gateways";
import { type Comparison, comparePackets, withoutReason } from "./packets";
import { outsideNames, placesOf, startOutside } from "./parties";
import { deployments, type Example, documentPaths, nameOf, ofKind, readExample } from "./plans";
import { mutantsOf, portsIn, type Mutant } from "./referee/mutants";
import { referee } from "./referee/referee";
import { type DocumentResult, type ScenarioResult, writeResults } from "./results";
import { contextOf } from "./context";
import { SCENARIOS } from "./scenarios";
import { available, publishNames, startServices } from "./services";
import {
  completeSurroundings,
  makeSurroundings,
  ownNamespace,
  removeExample,
  STRANGER_NAMESPACE,
  STRANGERS,
  surroundingDeployments,
  VISITOR,
} from "./surroundings";
import { importExampleImages, portsOf } from "./workloads";

const APPNET = { fieldManager: "appnet" };
/** Changes to the plan of each document, of which the proof's word is held against packets. Another seed, other changes. */
const { REFEREE_SEED = "1", REFEREE_CHANGES = "3" } = process.env;

/** Its workloads are a chart, a StatefulSet, a Knative service: others run them, and nobody does here. */
const WITHOUT_WORKLOADS = "examples/own-workloads/appnet.yaml";

export function describeDocuments(enforcer: Enforcer): void {
  const all = documentPaths();
  const documents = all.filter((it) => it !== WITHOUT_WORKLOADS);
  const compared = new Map<string, Omit<DocumentResult, "changes">>();
  const results: DocumentResult[] = [];
  const scenarios: ScenarioResult[] = [];
  let cluster: Cluster;
  let stopServices: (() => void) | undefined;
  let skipReason: string | undefined;

  beforeAll(async () => {
    const started = await startCluster(enforcer);
    if ("skipped" in started) {
      skipReason = started.skipped;
      const frame = "*".repeat(72);
      process.stderr.write(`\n${frame}\nCLUSTER TESTS WITH ${enforcer} SKIPPED: ${skipReason}\n${frame}\n\n`);
      return;
    }
    cluster = started;
    stopServices = await startServices(cluster);
  });

  // Where the tests are collected it is not known yet whether there is a cluster.
  beforeEach((context) => context.skip(skipReason !== undefined, skipReason));

  afterAll(async () => {
    stopServices?.();
    if (skipReason !== undefined) return;
    await (cluster as Cluster | undefined)?.stop();
    // A run of single tests says nothing about the rest.
    const complete =
      results.length === documents.length && scenarios.length === SCENARIOS.length + TAMPERINGS.length;
    if (complete)
      writeResults({ versions: versions(), enforcers: { [enforcer]: { documents: results, scenarios } } });
  });

  describe.each(documents)("%s", (document) => {
    const name = nameOf(document);
    let example: Example;
    let mutants: readonly Mutant[];

    beforeAll(async () => {
      if (skipReason !== undefined) return;
      example = await readExample(document);
      mutants = mutantsOf(example, Number(REFEREE_SEED) + all.indexOf(document), Number(REFEREE_CHANGES));
      example = { ...example, morePorts: portsIn(mutants) };
      await prepare(example);
    });

    afterAll(async () => {
      if (skipReason === undefined) await removeExample(cluster, example);
    });

    it("is applied as it is rendered, and becomes available", async () => {
      await deploy(example);
    });

    it("lets through what its plan says and nothing else, and its connections' variables lead to who they name", async () => {
      const comparison = await compare(example);
      const { followed, failures } = await followConnections(cluster, example);
      const { probes, pairs, allowed, disagreements } = comparison;
      compared.set(name, {
        ...{ document: name, deployments: deployments(example).length, pairs, probes, allowed },
        ...{ disagreements: disagreements.length, connections: followed },
      });
      expect(disagreements).toEqual([]);
      expect(failures).toEqual([]);
      expect(allowed).toBeGreaterThan(0);
    });

    const own = SCENARIOS.filter((scenario) => scenario.example === name);
    it.each(own)("$component: $scenario", async ({ component, scenario, run }) => {
      await noting({ component, scenario }, async () => run(await contextOf(cluster, example)));
    });

    it("shows what the proof says of changes to its saved plan, and nothing else", async () => {
      const { counts, contradictions } = await referee(cluster, example, mutants);
      process.stderr.write(
        `cluster: ${name}: seed ${REFEREE_SEED}: ${JSON.stringify(counts)}\n${contradictions.map((it) => `  ${it}\n`).join("")}`,
      );
      const before = compared.get(name);
      if (before) results.push({ ...before, changes: counts });
      expect(contradictions).toEqual([]);
      expect((await compare(example)).disagreements).toEqual([]);
    });
  });

  const TAMPERINGS = ["a deleted policy", "a policy that allows everything"] as const;

  describe("the comparison sees", () => {
    let example: Example;

    beforeAll(async () => {
      if (skipReason !== undefined) return;
      example = await readExample(join("examples", "automatic-tls", "appnet.yaml"));
      await prepare(example);
      await deploy(example);
    });

    afterAll(async () => {
      if (skipReason === undefined) await removeExample(cluster, example);
    });

    it(TAMPERINGS[0], async () => {
      await noting(
        { component: enforcer, scenario: "a policy is deleted by hand: the comparison says so" },
        async () => {
          const policy = ofKind(example, "NetworkPolicy").find(
            ({ metadata }) => metadata.name === "checkout-to-mail-tcp-8443-ingress",
          )!;
          const { apiVersion, kind, metadata } = policy;
          await cluster.client.delete({
            apiVersion,
            kind,
            name: metadata.name,
            namespace: metadata.namespace!,
          });
          const disagreements = (await compare(example)).disagreements.map(withoutReason);
          await cluster.client.apply(policy, APPNET);
          expect(disagreements).toEqual([
            "checkout -> mail tcp 8443 by its Service's 8443: closed, but planned",
            "checkout -> mail tcp 8443: closed, but planned",
          ]);
          expect((await compare(example)).disagreements).toEqual([]);
        },
      );
    });

    it(TAMPERINGS[1], async () => {
      await noting(
        { component: enforcer, scenario: "a policy is added by hand: the comparison says so" },
        async () => {
          const metadata = { name: "allow-all", namespace: ownNamespace(example) };
          const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata };
          const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };
          await cluster.client.apply({ ...policy, spec }, APPNET);
          const { disagreements } = await compare(example);
          await cluster.client.delete({ ...policy, ...metadata });
          expect(disagreements).toContain("stranger -> ledger tcp 3000: open, though not planned");
          expect(disagreements).toContain("impostor -> mail tcp 8443: open, though not planned");
          expect((await compare(example)).disagreements).toEqual([]);
        },
      );
    });
  });

  /** Writes down what became of a scenario. */
  async function noting(scenario: Omit<ScenarioResult, "result">, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      scenarios.push({ ...scenario, result: "as planned" });
    } catch (error) {
      scenarios.push({ ...scenario, result: "fails" });
      throw error;
    }
  }

  async function prepare(example: Example): Promise<void> {
    await importExampleImages(cluster, example);
    await makeSurroundings(cluster, example);
    await startOutside(cluster, example, portsOf(example));
    await publishNames(cluster, "externals", outsideNames(example.plan));
  }

  async function deploy(example: Example): Promise<void> {
    for (const { text } of example.manifests) await cluster.client.apply(text, APPNET);
    await completeSurroundings(cluster, example);
    const own = deployments(example).map(({ object }) => object.metadata.name);
    await available(cluster, ownNamespace(example), [...own, VISITOR]);
    await available(cluster, STRANGER_NAMESPACE, STRANGERS);
    for (const { namespace, name } of surroundingDeployments(example)) {
      await available(cluster, namespace, [name]);
    }
    await gatewaysReady(cluster, example);
  }

  async function compare(example: Example): Promise<Comparison> {
    const places = await placesOf(cluster, example);
    const comparison = await comparePackets(cluster, example.plan, places, portsOf(example));
    const { probes, pairs, allowed, disagreements, unsteady } = comparison;
    process.stderr.write(
      `cluster: ${example.name}: ${probes} probes of ${pairs} pairs, ${allowed} planned, ` +
        `${disagreements.length} disagreements\n${disagreements.map((text) => `  ${text}\n`).join("")}${unsteady.map((text) => `  unsteady: ${text}\n`).join("")}`,
    );
    return comparison;
  }
}
