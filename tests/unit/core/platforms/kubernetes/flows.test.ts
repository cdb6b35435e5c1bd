import { describe, expect, it } from "vitest";
import { inNamespace, plan, pods, shop, spec, yaml, type Planned } from "./support";

const policyNames = (planned: Planned) => planned.names().filter((name) => /-(ingress|egress)$/.test(name));
const ports = (planned: Planned) =>
  planned
    .resourcesOfType("NetworkPolicy")
    .filter((it) => it.name.endsWith("-ingress"))
    .flatMap((it) => (it.inputs["spec"] as { ingress: { ports: object[] }[] }).ingress[0]!.ports);
const withPolicy = (keys: string) => plan(shop(`policies: [{ source: frontend, ${keys} }]`));

describe("the policies of a flow", () => {
  it("are a pair on the pod's port, after the Service translates", () => {
    const planned = plan(shop('connections: [{ source: frontend, destination: "http://basket:80" }]'));
    expect(policyNames(planned)).toEqual([
      "prod-frontend-to-basket-tcp-3000-egress",
      "prod-frontend-to-basket-tcp-3000-ingress",
    ]);
    expect(planned.inputs("prod-frontend-to-basket-tcp-3000-egress")).toEqual({
      metadata: {
        name: "frontend-to-basket-tcp-3000-egress",
        namespace: "prod",
        labels: { "app.kubernetes.io/managed-by": "appnet" },
        annotations: {
          "kubernetes.io/description": "frontend may reach basket on tcp 3000",
          "pulumi.com/patchForce": "true",
        },
      },
      spec: {
        ...pods("frontend"),
        policyTypes: ["Egress"],
        egress: [{ to: [pods("basket")], ports: [{ protocol: "TCP", port: 3000 }] }],
      },
    });
    expect(spec(planned, "prod-frontend-to-basket-tcp-3000-ingress")).toEqual({
      ...pods("basket"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [pods("frontend")], ports: [{ protocol: "TCP", port: 3000 }] }],
    });
  });

  it.each([
    ["ports: 80", [{ protocol: "TCP", port: 3000 }]],
    ["ports: 3000", [{ protocol: "TCP", port: 3000 }]],
    ["ports: 81-90", [{ protocol: "TCP", port: 81, endPort: 90 }]],
    [
      "ports: 79-82",
      [
        { protocol: "TCP", port: 79 },
        { protocol: "TCP", port: 81, endPort: 82 },
        { protocol: "TCP", port: 3000 },
      ],
    ],
    ["ports: 80-3000", [{ protocol: "TCP", port: 81, endPort: 3000 }]],
  ])("translate the published port of a policy: %s", (range, expected) => {
    expect(ports(withPolicy(`destination: basket, protocol: tcp, ${range}`))).toEqual(expected);
  });

  it("do not translate another protocol's port", () => {
    expect(ports(withPolicy("destination: basket, protocol: udp, ports: 80"))).toEqual([
      { protocol: "UDP", port: 80 },
    ]);
  });

  it("let an application's instances speak to each other", () => {
    const planned = withPolicy("destination: frontend, protocol: udp, ports: 7946");
    expect(spec(planned, "prod-frontend-to-frontend-udp-7946-egress")).toEqual({
      ...pods("frontend"),
      policyTypes: ["Egress"],
      egress: [{ to: [pods("frontend")], ports: [{ protocol: "UDP", port: 7946 }] }],
    });
    expect(policyNames(planned)).toHaveLength(2);
  });

  it.each([
    ["10.1.2.3/8", "10.0.0.0/8", "10.0.0.0-8"],
    ["FD00::1/16", "fd00::/16", "fd00---16"],
  ])("let an application out to %s by an address block, with no other side", (written, block, slug) => {
    const planned = withPolicy(`destinationCidr: "${written}", protocol: tcp, ports: 1-9`);
    expect(policyNames(planned)).toEqual([`prod-frontend-to-${slug}-tcp-1-9-egress`]);
    expect(spec(planned, `prod-frontend-to-${slug}-tcp-1-9-egress`)["egress"]).toEqual([
      { to: [{ ipBlock: { cidr: block } }], ports: [{ protocol: "TCP", port: 1, endPort: 9 }] },
    ]);
  });

  it("are built once for a connection and a policy that ask for the same", () => {
    const planned = plan(
      shop(yaml`
        connections: [{ source: frontend, destination: basket.api }]
        policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 80 }]
      `),
    );
    expect(policyNames(planned)).toHaveLength(2);
  });

  it("exist before the source of a required connection starts", () => {
    const planned = plan(
      shop('connections: [{ source: frontend, destination: "http://basket:80", required: true }]'),
    );
    expect(planned.resource("prod-frontend-deployment").dependsOn).toEqual([
      "prod-default-deny",
      "prod-allow-dns",
      "prod-frontend-to-basket-tcp-3000-egress",
      "prod-frontend-to-basket-tcp-3000-ingress",
    ]);
    expect(planned.resource("prod-basket-deployment").dependsOn).toHaveLength(2);
  });
});

describe("a flow to another space", () => {
  const crossing = (payments: string, to: string) =>
    plan(
      shop(
        `policies: [{ source: frontend, destination: ledger, ${to}, protocol: tcp, ports: 8443 }]\npeers: { payments: { ${payments} } }`,
        "namespace: shop-ns",
      ),
    );

  it("has its egress alone, where that space admits its callers itself", () => {
    const planned = crossing("", "space: payments");
    expect(policyNames(planned)).toEqual(["prod-frontend-to-ledger.payments-tcp-8443-egress"]);
    expect(planned.plan.flows.map((it) => it.halfOpen).filter(Boolean)).toEqual([
      "needs ledger's space to admit frontend.prod",
    ]);
  });

  it("has its ingress in that space's namespace, under this space's name, where it may make it", () => {
    const planned = crossing("createIngress: true", "space: payments");
    expect(planned.inputs("prod-frontend-to-ledger.payments-tcp-8443-ingress")).toMatchObject({
      metadata: {
        name: "prod.frontend-to-ledger.payments-tcp-8443-ingress",
        namespace: "payments",
        annotations: {
          "kubernetes.io/description": "frontend may reach ledger.payments on tcp 8443 (space prod of acme)",
        },
      },
      spec: {
        ...pods("ledger"),
        ingress: [{ from: [{ ...inNamespace("shop-ns"), ...pods("frontend") }] }],
      },
    });
    expect(spec(planned, "prod-frontend-to-ledger.payments-tcp-8443-egress")).toMatchObject({
      egress: [{ to: [{ ...inNamespace("payments"), ...pods("ledger") }] }],
    });
    expect(planned.resource("prod-frontend-to-ledger.payments-tcp-8443-ingress").dependsOn).toEqual([]);
  });

  it("goes to the namespace that the peer says, of the organization that it says", () => {
    const planned = crossing(
      "namespace: pay, organization: globex, createIngress: true",
      "space: payments, organization: globex",
    );
    expect(policyNames(planned)).toEqual([
      "prod-frontend-to-ledger.payments.globex-tcp-8443-egress",
      "prod-frontend-to-ledger.payments.globex-tcp-8443-ingress",
    ]);
    expect(spec(planned, policyNames(planned)[0]!)).toMatchObject({ egress: [{ to: [inNamespace("pay")] }] });
  });
});

describe("an existing workload", () => {
  const planned = plan(yaml`
    space: prod
    kubernetes: {}
    applications:
      database:
        existing: { podLabels: { role: primary, app: db } }
        inbound: { sql: { port: 5432 } }
        connections: { worker: "http://worker:80" }
      worker:
        image: worker:1
        inbound: { web: { port: 80 } }
        connections: { database: "postgres://database:5432" }
  `);
  const labels = { podSelector: { matchLabels: { role: "primary", app: "db" } } };

  it("is selected by its own labels, as source and destination", () => {
    expect(spec(planned, "prod-worker-to-database-tcp-5432-ingress")).toMatchObject(labels);
    expect(spec(planned, "prod-worker-to-database-tcp-5432-egress")).toMatchObject({
      egress: [{ to: [labels] }],
    });
    expect(spec(planned, "prod-database-to-worker-tcp-80-egress")).toMatchObject(labels);
    expect(spec(planned, "prod-database-to-worker-tcp-80-ingress")).toMatchObject({
      ingress: [{ from: [labels] }],
    });
  });

  it("gets nothing besides", () => {
    expect(
      planned.names().filter((name) => name.startsWith("prod-database-") && !name.includes("-to-")),
    ).toEqual([]);
    expect(planned.names("Deployment")).toEqual(["prod-worker-deployment"]);
  });
});
