import { describe, expect, it } from "vitest";
import { plan, problems, spec, yaml, type Planned } from "./support";

const shop = (isolation: string, more = "", kubernetes = "gatewayClassName: kgateway") => yaml`
  organization: acme
  space: prod
  ${isolation === "" ? "" : `isolation: ${isolation}`}
  kubernetes: { ${kubernetes} }
  applications:
    web: { image: "web:1", inbound: { http: { port: 8080, protocol: http } }, connections: { legacy: "tcp://legacy:5432" } }
    legacy: { existing: { podLabels: { app: legacy } }, inbound: { sql: { port: 5432 } } }
  gateways: { public: { routes: [{ path: /, destination: "http://web:8080" }] } }
  ${more}
`;

/** What policies of the whole space select: the ends of their names, with their selectors. */
function selected(planned: Planned, what: string): object {
  const names = planned.names("NetworkPolicy").filter((it) => it.startsWith(`prod-${what}`));
  return Object.fromEntries(
    names.map((it) => [it.slice(`prod-${what}`.length), spec(planned, it)["podSelector"]]),
  );
}

const DECLARED = {
  "": { matchExpressions: [{ key: "appnet/application", operator: "Exists" }] },
  ".legacy": { matchLabels: { app: "legacy" } },
  ".gateway.public": { matchLabels: { "gateway.networking.k8s.io/gateway-name": "public" } },
};

describe("isolation", () => {
  it("is of the whole namespace, unless it says otherwise", () => {
    expect(selected(plan(shop("")), "default-deny")).toEqual({ "": {} });
    expect(plan(shop("namespace")).plan).toEqual(plan(shop("")).plan);
    expect(plan(shop("")).plan).not.toHaveProperty("isolation");
  });

  it("of applications selects nothing else: by their label, or by those of what exists", () => {
    const planned = plan(shop("applications"));
    expect(planned.plan.isolation).toBe("applications");
    expect(selected(planned, "default-deny")).toEqual(DECLARED);
    expect(selected(planned, "allow-dns")).toEqual(DECLARED);
  });

  it("of applications leaves gateways alone whose pods are elsewhere", () => {
    const planned = plan(shop("applications", "", "gatewayClassName: eg"));
    expect(Object.keys(selected(planned, "default-deny"))).toEqual([".legacy", ""]);
  });

  it("lets go of the namespace only when all that is declared is isolated otherwise", () => {
    const { dependsOn } = plan(shop("applications")).resource("prod-default-deny");
    expect(dependsOn).toEqual(
      expect.arrayContaining(["prod-default-deny.legacy", "prod-default-deny.gateway.public"]),
    );
  });
});

describe("isolation that observes", () => {
  const planned = plan(shop("observe"));

  it("lets everything through, to and from every pod", () => {
    expect(spec(planned, "prod-allow-all")).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{}],
      egress: [{}],
    });
  });

  it("builds every other rule as it will be", () => {
    const enforced = plan(shop("namespace"));
    const inputs = ({ plan: { resources } }: Planned) =>
      resources.map(({ name, inputs: values }) => ({ name, inputs: values }));
    expect(inputs(planned).filter(({ name }) => name !== "prod-allow-all")).toEqual(inputs(enforced));
  });

  it("comes before every other policy, and so goes after it", () => {
    const policies = planned.resourcesOfType("NetworkPolicy").filter(({ name }) => name !== "prod-allow-all");
    expect(policies.length).toBeGreaterThan(5);
    for (const { name, dependsOn } of policies) expect(dependsOn, name).toContain("prod-allow-all");
    expect(planned.resource("prod-allow-all").dependsOn).toEqual(["prod-namespace"]);
  });

  it("makes no rule in another namespace, where nothing would let through what that isolates", () => {
    const peer = (createIngress: boolean) =>
      yaml`
        peers: { payments: { createIngress: ${String(createIngress)} } }
        policies: [{ source: web, destination: ledger, space: payments, protocol: tcp, ports: 443 }]
      `;
    expect(problems(shop("observe", peer(false)))).toEqual([]);
    expect(problems(shop("namespace", peer(true)))).toEqual([]);
    expect(problems(shop("observe", peer(true))).join()).toContain(
      'would isolate ledger.payments in namespace "payments"',
    );
  });
});
