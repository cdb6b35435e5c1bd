import { describe, expect, it } from "vitest";
import { environment, inNamespace, plan, pods, problems, shop, spec } from "./support";

const STRIPE = "hostnames: [api.stripe.com], inbound: { api: { port: 443, protocol: https } }";

const calling = (external: string, target: string, kubernetes = "gatewayClassName: eg") =>
  shop(
    `externals: { it: { ${external} } }\nconnections: [{ source: frontend.out, destination: "${target}" }]`,
    kubernetes,
  ).replace("protocol: http } } }", "protocol: http } }, outbound: { out: {} } }");

describe("an external that is called", () => {
  it("is reached at its networks, without what is excepted", () => {
    const planned = plan(
      calling(
        "cidrs: [10.20.0.0/16, 192.0.2.0/24], except: [10.20.7.0/24], inbound: { sql: { port: 5432 } }",
        "postgres://it",
      ),
    );
    expect(spec(planned, "prod-frontend-to-external.it-tcp-5432-egress")).toEqual({
      ...pods("frontend"),
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { ipBlock: { cidr: "10.20.0.0/16", except: ["10.20.7.0/24"] } },
            { ipBlock: { cidr: "192.0.2.0/24" } },
          ],
          ports: [{ protocol: "TCP", port: 5432 }],
        },
      ],
    });
    expect(planned.plan.flows).toContainEqual({
      source: "frontend",
      destination: "external:it",
      protocol: "tcp",
      ports: "5432",
      because: ["connection frontend.out"],
    });
  });

  it("is reached at its pods by namespace and labels together", () => {
    const planned = plan(
      calling(
        "pods: { namespace: data, labels: { app: store } }, inbound: { sql: { port: 5432 } }",
        "it.sql",
      ),
    );
    expect(spec(planned, "prod-frontend-to-external.it-tcp-5432-egress")).toMatchObject({
      egress: [{ to: [{ ...inNamespace("data"), podSelector: { matchLabels: { app: "store" } } }] }],
    });
    // Its own namespace is somebody else's.
    expect(planned.names().filter((name) => name.endsWith("-ingress"))).toEqual([]);
  });

  it.each([
    [
      "the host name that the target says",
      `${STRIPE}, cidrs: [0.0.0.0/0]`,
      "https://api.stripe.com",
      "https://api.stripe.com:443",
    ],
    [
      "its host name, where the target says its own",
      `${STRIPE}, cidrs: [0.0.0.0/0]`,
      "https://it",
      "https://api.stripe.com:443",
    ],
    [
      "its address before a host name",
      `${STRIPE}, address: proxy.example.com, cidrs: [0.0.0.0/0]`,
      "https://it",
      "https://proxy.example.com:443",
    ],
    [
      "an address that the target says",
      "address: db.example.com, cidrs: [10.0.0.0/8], inbound: { sql: { port: 5432 } }",
      "postgres://db.example.com",
      "postgres://db.example.com:5432",
    ],
    [
      "its only address",
      "cidrs: [10.0.0.7/32], inbound: { sql: { port: 5432 } }",
      "postgres://it",
      "postgres://10.0.0.7:5432",
    ],
  ])("is told to its caller by %s", (_, external, target, url) => {
    expect(environment(plan(calling(external, target)), "frontend")).toMatchObject({
      CONNECTION_OUT_URL: url,
    });
  });

  it("is told to nobody, where it has several addresses and no name", () => {
    const planned = plan(calling("cidrs: [10.0.0.0/8], inbound: { sql: { port: 5432 } }", "postgres://it"));
    expect(Object.keys(environment(planned, "frontend"))).toEqual([]);
  });

  it("is called at the ports that it lists", () => {
    expect(problems(calling(`${STRIPE}, cidrs: [0.0.0.0/0]`, "https://it:8443"))).toEqual([
      expect.stringContaining(
        'connection/port-not-inbound external "it" has no inbound interface on tcp 8443',
      ),
    ]);
  });
});

describe("an external that calls", () => {
  const planned = plan(
    shop(`
externals:
  prometheus: { pods: { namespace: monitoring, labels: { app: prometheus } } }
  office: { cidrs: [192.0.2.0/24] }
policies:
  - { source: prometheus, destination: basket, protocol: tcp, ports: 9090 }
  - { source: office, destination: basket, protocol: tcp, ports: 80 }
`),
  );

  it("is admitted by its pods", () => {
    expect(spec(planned, "prod-external.prometheus-to-basket-tcp-9090-ingress")).toEqual({
      ...pods("basket"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ ...inNamespace("monitoring"), podSelector: { matchLabels: { app: "prometheus" } } }],
          ports: [{ protocol: "TCP", port: 9090 }],
        },
      ],
    });
  });

  it("is admitted by its networks, at the container's port", () => {
    expect(spec(planned, "prod-external.office-to-basket-tcp-3000-ingress")).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
    });
  });

  it("gets no rule of its own", () => {
    expect(planned.names().filter((name) => name.includes("external.") && name.endsWith("-egress"))).toEqual(
      [],
    );
  });

  it("is not admitted by a host name", () => {
    const document = shop(
      `externals: { it: { ${STRIPE} } }\npolicies: [{ source: it, destination: basket }]`,
      "hostnamePolicies: cilium",
    );
    expect(problems(document)).toEqual([
      expect.stringMatching(/^policies\[0\]\.source platform\/unsupported .*not from where it calls/),
    ]);
  });

  it("is admitted to applications of this space alone", () => {
    const document = shop(
      "externals: { it: { cidrs: [10.0.0.0/8] } }\npeers: { payments: {} }\npolicies: [{ source: it, destination: ledger, space: payments }]",
    );
    expect(problems(document)).toEqual([
      expect.stringMatching(
        /^policies\[0\]\.destination policy\/unknown-application neither external:it nor ledger\.payments/,
      ),
    ]);
  });
});

describe("host names alone", () => {
  const named = (kind: string) =>
    plan(calling(STRIPE, "https://api.stripe.com", `hostnamePolicies: ${kind}`));
  const NAME = "prod-frontend-to-external.it-tcp-443-egress";

  it("are refused without policies that know them, with what opening instead means", () => {
    const [problem, ...more] = problems(calling(STRIPE, "https://it"));
    expect(more).toEqual([]);
    expect(problem).toMatch(/^externals\.it\.hostnames platform\/unsupported/);
    expect(problem).toContain(
      "cidrs: [0.0.0.0/0] opens the port to every address and is listed as egress to the internet",
    );
    expect(problem).toContain("kubernetes.hostnamePolicies");
  });

  it("are CiliumNetworkPolicies beside one that lets Cilium see the caller's DNS", () => {
    const planned = named("cilium");
    const endpointSelector = { matchLabels: { "appnet/application": "frontend" } };
    expect(planned.resource(NAME).type).toBe("kubernetes:cilium.io/v2:CiliumNetworkPolicy");
    expect(spec(planned, NAME)).toEqual({
      endpointSelector,
      egress: [
        {
          toFQDNs: [{ matchName: "api.stripe.com" }],
          toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
        },
      ],
    });
    expect(spec(planned, "prod-frontend-observe-dns")).toMatchObject({
      endpointSelector,
      egress: [{ toPorts: [{ rules: { dns: [{ matchPattern: "*" }] } }] }],
    });
  });

  it("are FQDNNetworkPolicies on GKE", () => {
    const planned = named("gke");
    expect(planned.resource(NAME).type).toBe("kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy");
    expect(spec(planned, NAME)).toEqual({
      ...pods("frontend"),
      egress: [{ matches: [{ name: "api.stripe.com" }], ports: [{ protocol: "TCP", port: 443 }] }],
    });
  });

  it("are ApplicationNetworkPolicies on EKS Auto Mode", () => {
    const planned = named("eks-auto");
    expect(planned.resource(NAME).type).toBe(
      "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy",
    );
    expect(spec(planned, NAME)).toEqual({
      ...pods("frontend"),
      policyTypes: ["Egress"],
      egress: [{ to: [{ domainNames: ["api.stripe.com"] }], ports: [{ protocol: "TCP", port: 443 }] }],
    });
  });

  it("are not used where networks say who it is", () => {
    const planned = plan(calling(`${STRIPE}, cidrs: [0.0.0.0/0]`, "https://it", "hostnamePolicies: cilium"));
    expect(planned.resource(NAME).type).toBe("kubernetes:networking.k8s.io/v1:NetworkPolicy");
    expect(planned.names().filter((name) => name.includes("observe-dns"))).toEqual([]);
  });

  it("have no ranges of ports on GKE", () => {
    const document = shop(
      `externals: { it: { ${STRIPE} } }\npolicies: [{ source: frontend, destination: it, protocol: tcp, ports: 80-90 }]`,
      "hostnamePolicies: gke",
    );
    expect(problems(document)).toEqual([expect.stringContaining("has no ranges of ports")]);
  });
});

describe("what Kubernetes refuses of an external", () => {
  it.each([
    ["security groups", "securityGroupIds: [sg-1]", "externals.it.securityGroupIds platform/unsupported"],
    ["prefix lists", "prefixListIds: [pl-1]", "externals.it.prefixListIds platform/unsupported"],
    ["pods of its own namespace", "pods: { namespace: prod, labels: { a: b } }", "existing: { podLabels }"],
    ["a label that is none", 'pods: { namespace: data, labels: { a: "b c" } }', "is no label value"],
  ])("is %s", (_, external, message) => {
    expect(problems(shop(`externals: { it: { cidrs: [10.0.0.0/8], ${external} } }`))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});
