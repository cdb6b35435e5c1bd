/**
 * Two stacks that put a space each into one namespace, deployed by Pulumi's engine to a real API server: the second is
 * refused, and nothing of the first is its own.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as automation from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Application, Connection, Space } from "../../components";
import { type ApiServer, startApiServer } from "./apiServer";
import { KubernetesClient } from "./kubernetesClient";

const NAMESPACE = "shop";
const home = mkdtempSync(join(tmpdir(), "appnet-shared-namespace-"));
let server: ApiServer | undefined;
let client: KubernetesClient;
let skipReason: string | undefined;

beforeAll(async () => {
  const started = await startApiServer();
  const engine = await automation.PulumiCommand.get().catch(() => undefined);
  skipReason =
    "skipped" in started ? started.skipped : engine ? undefined : "there is no Pulumi engine on the PATH";
  if ("skipped" in started) return;
  server = started;
  client = new KubernetesClient(started);
  const metadata = { name: NAMESPACE };
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata }, { fieldManager: "cluster" });
});

beforeEach((context) => {
  if (skipReason !== undefined) process.stderr.write(`SKIPPED: ${skipReason}\n`);
  context.skip(skipReason !== undefined, skipReason);
});

afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

it("a namespace is refused to the space of a second stack", async () => {
  const first = await stackOf("first", "acme", ["web", "basket"]);
  const second = await stackOf("second", "globex", ["site", "cart"]);
  await first.up();
  const before = await defaultDeny();
  await expect(second.up()).rejects.toThrow(
    /networkpolicies\.networking\.k8s\.io "(allow-dns|default-deny)" already exists/,
  );
  expect(await defaultDeny()).toEqual(before);
  // What it does not have it cannot delete.
  const { resources } = (await second.exportStack()).deployment as { resources: { urn: string }[] };
  expect(resources.filter(({ urn }) => /::prod-(allow-dns|default-deny)$/.test(urn))).toEqual([]);
  expect((await first.preview()).changeSummary).toEqual({ same: 10 });
});

const defaultDeny = () =>
  client.get({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    name: "default-deny",
    namespace: NAMESPACE,
  });

async function stackOf(stackName: string, organization: string, [caller, called]: readonly [string, string]) {
  const kubeconfig = readFileSync(server!.kubeconfigPath, "utf8");
  const program = () => {
    const providers = [new k8s.Provider("cluster", { kubeconfig })];
    const kubernetes = { namespace: NAMESPACE, createNamespace: false };
    const space = new Space("prod", { organization, kubernetes }, { providers });
    // Nothing runs pods here.
    for (const name of [caller, called]) {
      const inbound = name === called ? { api: { port: 80 } } : {};
      new Application(name, { space, existing: { podLabels: { app: name } }, inbound });
    }
    new Connection("call", { space, source: caller, destination: `http://${called}:80` });
    return Promise.resolve({});
  };
  const envVars = {
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "shared",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  return automation.LocalWorkspace.createStack(
    { projectName: "shared-namespace", stackName, program },
    { workDir: home, envVars },
  );
}
