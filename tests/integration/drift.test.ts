/**
 * What others change behind the back of a stack, on a real API server: what Pulumi's engine and the Kubernetes provider
 * mend, when, and what they do not see.
 */
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import type * as automation from "@pulumi/pulumi/automation";
import type * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Application, Connection, Space } from "../../components";
import { engineAndServer } from "./engineAndServer";
import type { KubernetesObject } from "./kubernetesClient";

const POLICY = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
const INGRESS = "web-to-basket-tcp-80-ingress";

const place = engineAndServer("drift");
/** How somebody else may come to a policy: each leaves its fields with another manager. */
const widenings: Readonly<Record<string, (policy: KubernetesObject) => Promise<unknown>>> = {
  "by server-side apply, by force": (policy) =>
    place().client.apply(widened(policy), { fieldManager: "stranger", force: true }),
  "by an edit": ({ metadata: { name, namespace } }) =>
    place().client.request({
      method: "PATCH",
      path: `/apis/networking.k8s.io/v1/namespaces/${namespace!}/networkpolicies/${name}`,
      query: { fieldManager: "kubectl-edit" },
      body: JSON.stringify({ spec: { ingress: [{}] } }),
      contentType: "application/merge-patch+json",
    }),
};

for (const [index, [how, widen]] of Object.entries(widenings).entries()) {
  it(`a policy widened ${how} is mended by an update that refreshes`, async () => {
    const stack = await stackOf(`mended-${index}`);
    await stack.up();
    const before = await policyOf(stack);
    await widen(before);
    expect((await policyOf(stack)).spec).toEqual({ ...before.spec, ingress: [{}] });

    await stack.up();
    expect((await policyOf(stack)).spec).toEqual({ ...before.spec, ingress: [{}] });

    expect((await stack.preview({ refresh: true })).changeSummary).toMatchObject({ update: 1 });
    expect((await stack.up({ refresh: true })).summary.resourceChanges).toMatchObject({ update: 1 });
    expect((await policyOf(stack)).spec).toEqual(before.spec);
    expect((await stack.preview({ refresh: true })).changeSummary).toEqual({ same: 10 });
  });
}

it("a policy widened by another manager fails every update without the annotation", async () => {
  const stack = await stackOf("without", {
    transforms: [
      ({ type, props, opts }) => {
        if (!type.endsWith(":NetworkPolicy")) return undefined;
        const { metadata } = props as { metadata: { annotations: Record<string, string> } };
        const { "pulumi.com/patchForce": force, ...annotations } = metadata.annotations;
        expect(force).toBe("true");
        return { props: { ...props, metadata: { ...metadata, annotations } }, opts };
      },
    ],
  });
  await stack.up();
  await place().client.apply(widened(await policyOf(stack)), { fieldManager: "stranger", force: true });
  await expect(stack.up({ refresh: true })).rejects.toThrow(/conflict/);
});

it("a policy that somebody deleted is made again by an update that refreshes", async () => {
  const stack = await stackOf("deleted");
  await stack.up();
  const { spec } = await policyOf(stack);
  await place().client.delete({ ...POLICY, name: INGRESS, namespace: "deleted" });
  expect((await stack.up({ refresh: true })).summary.resourceChanges).toMatchObject({ create: 1 });
  expect((await policyOf(stack)).spec).toEqual(spec);
});

it("a stranger's policy stays, and is listed by its lack of a label", async () => {
  const stack = await stackOf("stranger");
  await stack.up();
  const metadata = { name: "let-all-in", namespace: "stranger" };
  const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };
  await place().client.apply({ ...POLICY, metadata, spec }, { fieldManager: "stranger" });

  expect((await stack.up({ refresh: true })).summary.resourceChanges).toEqual({ same: 10 });

  const labelSelector = readFileSync("docs/reliability.md", "utf8").match(
    /kubectl get networkpolicies --namespace shop --selector '([^']+)'/,
  )![1]!;
  const strangers = await place().client.list({ ...POLICY, namespace: "stranger", labelSelector });
  expect(strangers.map(({ metadata: { name } }) => name)).toEqual(["let-all-in"]);
  expect((await place().client.list({ ...POLICY, namespace: "stranger" })).length).toBeGreaterThan(1);
});

/** The same policy, letting everybody in on every port. */
function widened({ apiVersion, kind, metadata: { name, namespace }, spec }: KubernetesObject): object {
  return { apiVersion, kind, metadata: { name, namespace }, spec: { ...(spec as object), ingress: [{}] } };
}

async function policyOf({ name: namespace }: automation.Stack) {
  const policy = await place().client.get({ ...POLICY, name: INGRESS, namespace });
  return policy as KubernetesObject & { readonly spec: object };
}

/** A stack with a namespace of its own, named as the stack is. */
async function stackOf(stackName: string, options: pulumi.ComponentResourceOptions = {}) {
  const { kubeconfig } = place();
  await place().makeNamespace(stackName);
  const program = () => {
    const providers = [new k8s.Provider("cluster", { kubeconfig })];
    const kubernetes = { namespace: stackName, createNamespace: false };
    const space = new Space("prod", { organization: "acme", kubernetes }, { ...options, providers });
    // Nothing runs pods here.
    for (const name of ["web", "basket"]) {
      const inbound = name === "basket" ? { api: { port: 80 } } : {};
      new Application(name, { space, existing: { podLabels: { app: name } }, inbound });
    }
    new Connection("call", { space, source: "web", destination: "http://basket:80" });
    return Promise.resolve({});
  };
  return place().createStack(stackName, program);
}
