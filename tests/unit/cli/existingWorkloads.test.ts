import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import { planText } from "../../../cli/planText";
import { resolveDocument } from "../../../core/compile";
import { parseDocumentText } from "../../../core/document/readDocument";
import { kubernetes } from "../../../core/platforms/kubernetes/kubernetes";
import type { KubernetesNetwork } from "../../../core/platforms/kubernetes/settings";
import { plan } from "../core/platforms/kubernetes/support";

const onKubernetes = `
space: prod
kubernetes: {}
applications:
  orders: { existing: { podLabels: { app: orders, tier: back } }, connections: { ledger: "https://ledger:61443", cache: "redis://cache:6379" } }
  cache: { existing: { podLabels: { app: redis } }, inbound: { redis: { port: 6379 } } }
  ledger: { image: "ledger:1", inbound: { api: { port: 8080, protocol: http, tls: automatic } } }
`;
const onAws = `
space: prod
aws: {}
applications:
  worker: { existing: { securityGroupId: sg-1 }, connections: { catalog: { to: "http://catalog:8080", environment: { CATALOG: "{url}" } } } }
  catalog: { image: "catalog:1", inbound: { api: { port: 8080 } } }
`;
const textOf = (text: string) => planText(plan(text).plan, createColors(false), { verbose: false });

describe("what to give to workloads that appnet does not run", () => {
  it("is listed: the labels of their pods, and the variables of their connections", () => {
    const text = textOf(onKubernetes);
    expect(text).toContain("Existing workloads (2)");
    expect(text).toMatch(/orders +pod labels app=orders, tier=back +CONNECTION_CACHE_SCHEME=redis\n/);
    expect(text).toMatch(/\n +CONNECTION_LEDGER_URL=https:\/\/ledger:61443\n/);
    expect(text).toMatch(/cache +pod labels app=redis\n/);
    expect(text).not.toMatch(/ledger +pod labels/);
  });

  it("is listed on AWS by security groups, with names of the caller's own", () => {
    expect(textOf(onAws)).toMatch(/worker +security group sg-1 +CONNECTION_CATALOG_SCHEME=http\n/);
    expect(textOf(onAws)).toContain("CATALOG=http://catalog.prod.default.internal:8080");
  });

  it("is no section where appnet runs all", () => {
    expect(textOf("space: prod\nkubernetes: {}\napplications: { a: { image: a } }\n")).not.toContain(
      "Existing",
    );
  });

  it("is what verifies automatic TLS, for whoever mounts it", () => {
    const { network, directory } = resolveDocument(parseDocumentText(onKubernetes).model!);
    const context = { network: network as KubernetesNetwork, directory: directory! };
    const { certificateAuthorities } = kubernetes.outputs.Application.outputs;
    const of = (name: string) =>
      certificateAuthorities!.read({ ...context, application: network!.applications.get(name)! });
    expect(of("orders")).toEqual({ ledger: "ledger-automatic-tls" });
    expect(of("cache")).toEqual({});
  });
});
