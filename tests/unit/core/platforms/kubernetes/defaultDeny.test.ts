import { describe, expect, it } from "vitest";
import { plan, shop, spec } from "./support";

describe("a space on Kubernetes", () => {
  const planned = plan(shop());

  it("denies everything in both directions", () => {
    expect(spec(planned, "prod-default-deny")).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("has a namespace under Pod Security restricted", () => {
    expect(planned.inputs("prod-namespace")).toMatchObject({
      metadata: {
        name: "prod",
        labels: {
          "app.kubernetes.io/managed-by": "appnet",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    });
    for (const { name, dependsOn } of planned
      .resourcesOfType("NetworkPolicy")
      .filter((it) => it.name !== "prod-namespace"))
      expect(dependsOn, name).toContain("prod-namespace");
  });

  it("uses a namespace that exists, where it is told to", () => {
    const given = plan(shop("", "namespace: shared, createNamespace: false"));
    expect(given.names("Namespace")).toEqual([]);
    expect(given.resources.flatMap((it) => it.dependsOn)).not.toContain("prod-namespace");
    for (const { inputs } of given.resources)
      expect(inputs["metadata"]).toMatchObject({ namespace: "shared" });
  });

  it("has both policies before any workload starts", () => {
    expect(planned.resource("prod-basket-deployment").dependsOn).toEqual([
      "prod-default-deny",
      "prod-allow-dns",
    ]);
  });
});
