/**
 * Two spaces that call each other, each in a stack of its own, deployed by Pulumi's engine to a real API server: in
 * either order, each with its own half, and each destroyed while the other stays.
 */
import * as k8s from "@pulumi/kubernetes";
import type * as automation from "@pulumi/pulumi/automation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Application, Connection, NetworkPolicy, Space } from "../../components";
import { engineAndServer, withoutControllers } from "./engineAndServer";
import { startNamespaceController } from "./namespaceController";

const place = engineAndServer("two-stacks");
let controller: ReturnType<typeof startNamespaceController>;

beforeEach(() => (controller = startNamespaceController(place().client)));
afterEach(() => controller.stop());

/** By space: its application, and that of the other one, which call each other. */
const spaces = {
  shop: { own: "frontend", other: "ledger", peer: "payments" },
  payments: { own: "ledger", other: "frontend", peer: "shop" },
} as const;
type SpaceName = keyof typeof spaces;

describe.each<[SpaceName, SpaceName]>([
  ["shop", "payments"],
  ["payments", "shop"],
])("a space %s that is deployed before %s", (first, second) => {
  it("has its own halves alone, whoever comes and goes", async () => {
    const one = await stackOf(`${first}-first`, first);
    const two = await stackOf(`${second}-second`, second);
    await one.up();
    const halves = await policiesIn(first);
    expect(halves).toEqual(ownHalves(first));
    await two.up();
    expect(await policiesIn(second)).toEqual(ownHalves(second));
    expect(await policiesIn(first)).toEqual(halves);
    await expectNoChange(one);

    await two.destroy();
    expect(await policiesIn(second)).toEqual([]);
    expect(await policiesIn(first)).toEqual(halves);
    await expectNoChange(one);
    await two.up();
    expect(await policiesIn(second)).toEqual(ownHalves(second));
    await one.destroy();
    await expectNoChange(two);
    await two.destroy();
  });
});

describe("a space that makes the other half as well", () => {
  it("is deployed while the other one is, and finds what it made gone with the other's namespace", async () => {
    const caller = await stackOf("caller", "shop", { createIngress: true });
    const callee = await stackOf("callee", "payments");
    const isDeployed = caller.up();
    await untilThereIs("shop");
    await callee.up();
    await isDeployed;
    const withAdmission = [...ownHalves("payments"), ADMISSION].sort();
    expect(await policiesIn("payments")).toEqual(withAdmission);
    await expectNoChange(callee);
    await expectNoChange(caller);

    await callee.destroy();
    expect(await policiesIn("payments")).toEqual([]);
    await expectNoChange(caller);
    await callee.up();
    expect(await policiesIn("payments")).toEqual(ownHalves("payments"));
    expect((await caller.preview({ refresh: true })).changeSummary).toMatchObject({ create: 1 });
    await caller.up({ refresh: true });
    expect(await policiesIn("payments")).toEqual(withAdmission);

    await callee.destroy();
    await caller.destroy();
    expect(await policiesIn("shop")).toEqual([]);
  });
});

/** What the caller puts into the callee's namespace. */
const ADMISSION = "shop.frontend-to-ledger.payments-tcp-80-ingress";

async function untilThereIs(name: string): Promise<void> {
  while (!(await place().client.get({ apiVersion: "v1", kind: "Namespace", name })))
    await new Promise((resolve) => setTimeout(resolve, 100));
}

const ownHalves = (space: SpaceName) => {
  const { own, other, peer } = spaces[space];
  return [
    "allow-dns",
    "default-deny",
    `${own}-to-${other}.${peer}-tcp-80-egress`,
    `${other}.${peer}-to-${own}-tcp-80-ingress`,
  ].sort();
};

async function policiesIn(namespace: string): Promise<string[]> {
  const kind = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace };
  return (await place().client.list(kind)).map(({ metadata }) => metadata.name).sort();
}

async function expectNoChange(stack: automation.Stack): Promise<void> {
  expect(Object.keys((await stack.preview()).changeSummary)).toEqual(["same"]);
}

function stackOf(stackName: string, name: SpaceName, how: { createIngress?: boolean } = {}) {
  const { own, other, peer } = spaces[name];
  const { kubeconfig } = place();
  const program = () => {
    const providers = [new k8s.Provider("cluster", { kubeconfig })];
    const peers = { [peer]: how };
    const options = { providers, transforms: [withoutControllers] };
    const space = new Space(name, { organization: "acme", peers, kubernetes: {} }, options);
    // Nothing runs pods here.
    const existing = { podLabels: { app: own } };
    new Application(own, { space, existing, inbound: { api: { port: 80 } } });
    new Connection("call", { space, source: own, destination: `http://${other}.${peer}:80` });
    const source = `${other}.${peer}`;
    new NetworkPolicy("admission", { space, source, destination: own, protocol: "tcp", ports: 80 });
    return Promise.resolve({});
  };
  return place().createStack(stackName, program);
}
