import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { plan, shop, spec } from "../core/platforms/kubernetes/support";
import { wordsOf } from "./support";

const existing = (routes: string, more = "") =>
  plan(
    shop(`
  legacy: { hostname: old-shop, existing: { podLabels: { app: legacy } }, inbound: { web: { port: 80, containerPort: 8080 } } }
gateways: { public: { hostname: { prefix: www }, ${more} routes: [${routes}] } }`),
  );

describe("a gateway in front of an existing workload", () => {
  it("leads to the workload's own Service, and is proved", () => {
    const planned = existing('{ path: /old, destination: "http://legacy:80" }');
    const route = spec(planned, "prod-gateway.public-old-route") as { rules: { backendRefs: object[] }[] };
    expect(route.rules[0]!.backendRefs).toEqual([{ name: "old-shop", port: 80 }]);
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it("passes TLS through to it", () => {
    const planned = existing('{ destination: "https://legacy:80" }', "tls: { sslPassthrough: true },");
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it.each([
    ["another port of it", { name: "old-shop", port: 81 }],
    ["a Service of a name that nobody declared", { name: "legacy", port: 80 }],
    ["another application", { name: "basket", port: 80 }],
  ])("is not proved where the route leads to %s", (_, backend) => {
    const { plan: saved } = existing('{ path: /old, destination: "http://legacy:80" }');
    const edited = structuredClone(saved);
    const route = edited.resources.find(({ name }) => name === "prod-gateway.public-old-route")!;
    (route.inputs as { spec: { rules: { backendRefs: object[] }[] } }).spec.rules[0]!.backendRefs = [backend];
    expect(prove(edited).proved).toBe(false);
  });
});
