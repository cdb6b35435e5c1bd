/**
 * Rendered manifests against a real API server: what it refuses, warns of, or stores otherwise than it was told shows
 * here and nowhere before a user's cluster.
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { DocumentModel } from "../../core/documentSchema";
import { type ApiServer, startApiServer } from "./apiServer";
import { applyAll, createMissingNamespaces, type Outcome, podFindings, writtenBetween } from "./cluster";
import { syntheticDocuments } from "./documents";
import { KubernetesClient, type KubernetesObject } from "./kubernetesClient";
import {
  changes,
  exampleDocuments,
  idOf,
  type NamedDocument,
  render,
  type RenderedManifest,
} from "./rendering";

/** A document's manifests, and what became of them when they were applied for the first time. */
interface Deployed {
  readonly namespace: string;
  readonly manifests: readonly RenderedManifest[];
  readonly outcome: Outcome;
}

/** Its policies are of a kind that Cilium brings: the test of the cluster applies them. */
const OF_CILIUM = "examples/externals-cilium/appnet.yaml";
const examples = exampleDocuments().filter(({ name }) => name !== OF_CILIUM);
const documents = [...examples, ...syntheticDocuments()];
const deployments = new Map<NamedDocument, Promise<Deployed>>();
const totals = { objects: 0, warnings: 0, refusals: 0 };

let server: ApiServer | undefined;
let client: KubernetesClient;
let skipReason: string | undefined;

beforeAll(async () => {
  const started = await startApiServer();
  if ("skipped" in started) {
    skipReason = started.skipped;
    printFramed(`INTEGRATION TESTS SKIPPED: ${skipReason}`);
  } else {
    server = started;
    client = new KubernetesClient(started);
  }
});

// Where the tests are collected it is not known yet whether there is a server.
beforeEach((context) => context.skip(skipReason !== undefined, skipReason));

afterAll(async () => {
  await server?.stop();
  if (!server) return;
  const { objects, warnings, refusals } = totals;
  const deployedExamples = examples.filter((it) => deployments.has(it)).length;
  const others = deployments.size - deployedExamples;
  process.stderr.write(
    `\nintegration: ${deployedExamples} examples, ${others} other documents, ${objects} objects applied, ` +
      `${warnings} warnings, ${refusals} refusals (Kubernetes ${server.version})\n\n`,
  );
});

for (const document of documents) {
  describe(document.name, () => {
    it("is accepted without a warning, its pods included", async () => {
      const { manifests, outcome } = await deployed(document);
      expect([...outcome.findings, ...(await podFindings(client, manifests))]).toEqual([]);
      expect(outcome.stored.size).toBe(manifests.length);
      // Longer names are refused by the file systems that manifests are rendered to.
      expect(manifests.map(({ file }) => file).filter((file) => file.length > 255)).toEqual([]);
    });

    it("lives in a namespace that refuses privileged pods", async () => {
      const { namespace } = await deployed(document);
      const findings = await podFindings(client, [asManifest(privilegedDeployment(namespace))]);
      expect(findings).toEqual([expect.stringContaining('violates PodSecurity "restricted')]);
    });

    it("is stored as it was declared", async () => {
      const { manifests, outcome } = await deployed(document);
      for (const { object } of manifests) {
        expect(outcome.stored.get(idOf(object)), idOf(object)).toMatchObject(asStored(object));
      }
    });

    it("has exactly the network policies that were declared", async () => {
      const { namespace, manifests } = await deployed(document);
      const declared = manifests.map(({ object }) => object).filter(isNetworkPolicy);
      const stored = await networkPoliciesIn(new Set(declared.map((policy) => policy.metadata.namespace!)));
      const ids = new Set(declared.map(idOf));
      // Several documents may write into a foreign namespace, but nothing else writes into their own.
      const relevant = stored.filter(
        (policy) => policy.metadata.namespace === namespace || ids.has(idOf(policy)),
      );
      expect(sortedSpecs(relevant)).toEqual(sortedSpecs(declared));
    });

    it("stays as it is when it is applied again", async () => {
      const { manifests, outcome } = await deployed(document);
      const again = await applyAll(client, manifests);
      expect(again.findings).toEqual([]);
      expect(writtenBetween(outcome, again)).toEqual([]);
    });
  });
}

describe("a connection of the boutique", () => {
  const flow = { source: "frontend", destination: "currencyservice", ports: "tcp-7000" };
  const complete = () => examples.find(({ name }) => name.includes("boutique"))!.read();

  it("takes its two network policies with it when it is removed, and nothing else", async () => {
    await expectChange(complete(), without(complete(), "frontend", "currency"), (namespace) => ({
      removed: policiesOf(namespace, flow),
      added: [],
      changed: [`Deployment ${namespace}/frontend`],
    }));
  });

  it("brings its two network policies when it is added, and nothing else", async () => {
    await expectChange(without(complete(), "frontend", "currency"), complete(), (namespace) => ({
      removed: [],
      added: policiesOf(namespace, flow),
      changed: [`Deployment ${namespace}/frontend`],
    }));
  });
});

describe("the assertions above", () => {
  const namespace = uniqueNamespace("control");
  const serviceAccount = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "control", namespace },
  };

  beforeEach(() => createMissingNamespaces(client, [asManifest(serviceAccount)]));

  it("see an unknown field", async () => {
    const { findings } = await applyAll(client, [asManifest({ ...serviceAccount, unknownField: true })]);
    expect(findings).toEqual([expect.stringMatching(/refused: .*unknownField/s)]);
  });

  it("see a privileged workload: the server warns of the Deployment and refuses its pod", async () => {
    const manifest = asManifest(privilegedDeployment(namespace));
    const { findings } = await applyAll(client, [manifest]);
    expect(findings).toEqual([expect.stringContaining("warning: would violate PodSecurity")]);
    expect(await podFindings(client, [manifest])).toEqual([
      expect.stringContaining('violates PodSecurity "restricted'),
    ]);
  });

  it("see that an object was written", async () => {
    const before = await applyAll(client, [asManifest(serviceAccount)]);
    const after = await applyAll(client, [
      asManifest({ ...serviceAccount, automountServiceAccountToken: false }),
    ]);
    expect(writtenBetween(before, after)).toEqual([`ServiceAccount ${namespace}/control`]);
  });
});

/** Deploys a document once, so that each test of it can be run alone, and a refusal fails only those it concerns. */
function deployed(document: NamedDocument): Promise<Deployed> {
  const known = deployments.get(document) ?? deploy(document.read);
  deployments.set(document, known);
  return known;
}

async function deploy(read: () => DocumentModel): Promise<Deployed> {
  const document = read();
  const namespace = uniqueNamespace(document.kubernetes?.namespace ?? document.space);
  const manifests = render(document, namespace);
  await createMissingNamespaces(client, manifests);
  const outcome = await applyAll(client, manifests);
  totals.objects += outcome.stored.size;
  for (const finding of outcome.findings)
    totals[finding.includes(": refused: ") ? "refusals" : "warnings"] += 1;
  return { namespace, manifests, outcome };
}

/** A namespace without controllers is never quite gone after its deletion, so no run meets that of an earlier one. */
function uniqueNamespace(prefix: string): string {
  return `${prefix.slice(0, 56)}-${randomBytes(3).toString("hex")}`;
}

async function expectChange(
  before: DocumentModel,
  after: DocumentModel,
  expected: (namespace: string) => ReturnType<typeof changes>,
): Promise<void> {
  const { namespace, manifests, outcome } = await deploy(() => before);
  expect(outcome.findings).toEqual([]);
  const { removed, added, changed } = expected(namespace);
  const next = render(after, namespace);
  expect(changes(manifests, next)).toEqual({ removed, added, changed });

  for (const { object } of manifests.filter((manifest) => removed.includes(idOf(manifest.object)))) {
    const { apiVersion, kind, metadata } = object;
    const reference = { apiVersion, kind, name: metadata.name, namespace };
    expect(await client.delete(reference), idOf(object)).toBe(true);
  }
  const update = await applyAll(client, next);
  expect(update.findings).toEqual([]);
  expect(writtenBetween(outcome, update)).toEqual(changed);
  expect([...update.stored.keys()].filter((id) => !outcome.stored.has(id)).sort()).toEqual(added);
  expect(sortedSpecs(await networkPoliciesIn([namespace]))).toEqual(
    sortedSpecs(next.map(({ object }) => object).filter(isNetworkPolicy)),
  );
}

function policiesOf(
  namespace: string,
  flow: { source: string; destination: string; ports: string },
): string[] {
  const { source, destination, ports } = flow;
  return ["egress", "ingress"].map(
    (direction) => `NetworkPolicy ${namespace}/${source}-to-${destination}-${ports}-${direction}`,
  );
}

function without(document: DocumentModel, source: string, outbound: string): DocumentModel {
  const application = document.applications[source]!;
  const { [outbound]: removed, ...connections } = application.connections;
  if (removed === undefined) throw new Error(`${source} has no connection ${outbound}`);
  return {
    ...document,
    applications: { ...document.applications, [source]: { ...application, connections } },
  };
}

function isNetworkPolicy({ kind }: KubernetesObject): boolean {
  return kind === "NetworkPolicy";
}

async function networkPoliciesIn(namespaces: Iterable<string>): Promise<KubernetesObject[]> {
  const type = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
  const lists = await Promise.all([...namespaces].map((namespace) => client.list({ ...type, namespace })));
  return lists.flat();
}

function sortedSpecs(objects: readonly KubernetesObject[]): object[] {
  return objects
    .map((object) => ({ id: idOf(object), spec: object["spec"] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * A declared object as the server writes it: secrets in Base64; without quantities, which it rewrites, and without the
 * empty values of environment variables, which it leaves out.
 */
function asStored({ stringData, ...object }: KubernetesObject): object {
  const stored = JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    key === "resources" || (key === "value" && value === "") ? undefined : value,
  ) as object;
  if (stringData === undefined) return stored;
  const data = Object.entries(stringData as Record<string, string>).map(([key, text]) => [
    key,
    Buffer.from(text).toString("base64"),
  ]);
  return { ...stored, data: Object.fromEntries(data) as unknown };
}

function asManifest(object: object): RenderedManifest {
  return { file: "control.yaml", text: stringify(object), object: object as KubernetesObject };
}

function privilegedDeployment(namespace: string): object {
  const labels = { "app.kubernetes.io/name": "privileged" };
  const container = { name: "privileged", image: "privileged", securityContext: { privileged: true } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "privileged", namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function printFramed(text: string): void {
  const line = "!".repeat(text.length + 4);
  process.stderr.write(`\n${line}\n! ${text} !\n${line}\n\n`);
}
