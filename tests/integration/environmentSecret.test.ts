/**
 * A secret Output in an application's environment, deployed by Pulumi's engine to a real API server: it is in a Secret
 * alone, and another value rolls out the Deployment to another Secret.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Application, Space } from "../../components";
import { engineAndServer, withoutControllers } from "./engineAndServer";
import type { KubernetesObject } from "./kubernetesClient";

const place = engineAndServer("environment-secret");
it("a secret Output is in a Secret alone, and a changed one is rolled out", async () => {
  const stack = await newStack();
  await stack.up({ program: program("first-value") });
  const first = await deployed();
  expect(first.data).toEqual({ TOKEN: "first-value" });
  expect(first.env).toEqual([
    { name: "LEVEL", value: "costs 5$$$, or less" },
    { name: "TOKEN", valueFrom: { secretKeyRef: { name: first.secret, key: "TOKEN" } } },
  ]);
  const { changeSummary } = await stack.preview({ program: program("first-value") });
  expect(Object.keys(changeSummary)).toEqual(["same"]);
  const state = stateFiles();
  expect(state).toContain(first.secret);
  for (const text of ["first-value", encoded("first-value")]) expect(state).not.toContain(text);

  const { stdout } = await stack.up({ program: program("second-value"), color: "never" });
  expect(stdout).not.toContain("second-value");
  const second = await deployed();
  expect(second.secret).not.toBe(first.secret);
  expect(second.data).toEqual({ TOKEN: "second-value" });
  // Another pod template: the one that is there is rolled out, by a generation of its own.
  expect(second.generation).toBeGreaterThan(first.generation);
});

/** What the server has: the only Secret, and what the Deployment says of it. */
async function deployed() {
  const secrets = (await listed("v1", "Secret")) as (KubernetesObject & { data: Record<string, string> })[];
  expect(secrets).toHaveLength(1);
  const [deployment] = (await listed("apps/v1", "Deployment")) as unknown as {
    metadata: { generation: number };
    spec: { template: { spec: { containers: { env: object[] }[] } } };
  }[];
  const { data, metadata } = secrets[0]!;
  for (const value of Object.values(data)) expect(JSON.stringify(deployment)).not.toContain(decoded(value));
  return {
    secret: (metadata as { name: string }).name,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decoded(value)])),
    env: deployment!.spec.template.spec.containers[0]!.env,
    generation: deployment!.metadata.generation,
  };
}

const listed = (apiVersion: string, kind: string) =>
  place().client.list({ apiVersion, kind, namespace: "shop" });

/** What the engine wrote about the stack. */
function stateFiles(): string {
  const files = readdirSync(place().home, { recursive: true, withFileTypes: true }).filter((it) =>
    it.isFile(),
  );
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("");
}

const encoded = (text: string) => Buffer.from(text).toString("base64");
const decoded = (text: string) => Buffer.from(text, "base64").toString();

const program = (token: string) => () => {
  const providers = [new k8s.Provider("cluster", { kubeconfig: place().kubeconfig })];
  const space = new Space(
    "shop",
    { organization: "acme", kubernetes: {} },
    { providers, transforms: [withoutControllers] },
  );
  const environment = { LEVEL: "costs 5$$, or less", TOKEN: pulumi.secret(token) };
  new Application("frontend", { space, image: "frontend:1", environment });
  return Promise.resolve({});
};

const newStack = () => place().createStack("test", () => Promise.resolve({}));
