/**
 * Two stacks that put a space each into one namespace, deployed by Pulumi's engine to a real API server: the second is
 * refused, and nothing of the first is its own.
 */
import * as k8s from "@pulumi/kubernetes";
import { beforeEach, expect, it } from "vitest";
import { Application, Connection, Space } from "../../components";
import { engineAndServer } from "./engineAndServer";

const NAMESPACE = "shop";
const place = engineAndServer("shared-namespace");

beforeEach(() => place().makeNamespace(NAMESPACE));
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
  place().client.get({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    name: "default-deny",
    namespace: NAMESPACE,
  });

async function stackOf(stackName: string, organization: string, [caller, called]: readonly [string, string]) {
  const { kubeconfig } = place();
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
  return place().createStack(stackName, program);
}
