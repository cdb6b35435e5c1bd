/** What Traefik does, and whom policies keep it and its neighbours from. */
import { expect } from "vitest";
import type { KubernetesObject } from "../integration/kubernetesClient";
import type { Cluster } from "./cluster";
import { type Context, echoOf, type Scenario } from "./context";
import { comparePackets, withoutReason } from "./packets";
import { placesOf } from "./parties";
import { ofKind } from "./plans";
import { ownNamespace } from "./surroundings";
import { portsOf } from "./workloads";

const APPNET = { fieldManager: "appnet" };
const bazaar = (path: string): string => `https://www.bazaar.example.com${path}`;

const traefik = (scenario: string, run: Scenario["run"]): Scenario => ({
  ...{ scenario, run },
  ...{ example: "traefik", component: "Traefik" },
});

export const TRAEFIK_SCENARIOS: readonly Scenario[] = [
  traefik("each path leads to its application, by a certificate that ACME issued", async ({ ask }) => {
    const [root, api] = await ask("public", { url: bazaar("/x") }, { url: bazaar("/api/x?y=1") });
    expect(echoOf(root)).toMatchObject({ name: expect.stringMatching(/^web-/) as string, path: "/x" });
    expect(echoOf(api)).toMatchObject({ name: expect.stringMatching(/^api-/) as string, path: "/x?y=1" });
  }),
  traefik("HTTP is redirected to HTTPS", async ({ ask }) => {
    const [answer] = await ask("public", { url: "http://www.bazaar.example.com/a?b=c" });
    expect(answer).toMatchObject({ status: 301, headers: { Location: [bazaar("/a?b=c")] } });
  }),
  traefik("a backend with automatic TLS is reached over TLS, and verified", async ({ ask }) => {
    const [answer] = await ask("public", { url: bazaar("/v2/orders") });
    expect(echoOf(answer)).toMatchObject({ name: expect.stringMatching(/^api-/) as string, tls: false });
  }),
  traefik("its pods are stopped where a policy is missing: the comparison says so", async (context) => {
    const { client } = context.cluster;
    const policy = ofKind(context.example, "NetworkPolicy").find(
      ({ metadata }) => metadata.name === "gateway.public-to-web-tcp-8080-ingress",
    )!;
    await remove(context.cluster, policy);
    const disagreements = await disagreementsOf(context);
    await client.apply(policy, APPNET);
    expect(disagreements).toEqual([
      "gateway:public -> web tcp 8080 by its Service's 80: closed, but planned",
      "gateway:public -> web tcp 8080: closed, but planned",
    ]);
    expect(await disagreementsOf(context)).toEqual([]);
  }),
  traefik(
    "its pods and those beside them get further by a policy for their whole namespace: the comparison says so",
    async (context) => {
      const wide = admitting("traefik", ownNamespace(context.example));
      await context.cluster.client.apply(wide, APPNET);
      const disagreements = await disagreementsOf(context);
      await remove(context.cluster, wide);
      expect(disagreements).toContain("neighbour -> web tcp 8080: open, though not planned");
      expect(disagreements).toContain("gateway:public -> api tcp 9100: open, though not planned");
      expect(disagreements).toContain("gateway:public -> ledger tcp 4000: open, though not planned");
      expect(await disagreementsOf(context)).toEqual([]);
    },
  ),
];

async function disagreementsOf({ cluster, example }: Context): Promise<string[]> {
  const places = await placesOf(cluster, example);
  const { disagreements } = await comparePackets(cluster, example.plan, places, portsOf(example));
  return disagreements.map(withoutReason);
}

/** A policy that lets a whole namespace reach all pods of another. */
function admitting(source: string, namespace: string): KubernetesObject {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": source } };
  return {
    ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
    metadata: { name: `allow-${source}`, namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector }] }] },
  };
}

async function remove({ client }: Cluster, { apiVersion, kind, metadata }: KubernetesObject): Promise<void> {
  await client.delete({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace! });
}
