import { describe, expect, it } from "vitest";
import { plan, problems, yaml } from "./support";

const document = (aws = "createCertificateAuthority: true", more = "") => yaml`
  organization: acme
  space: prod
  aws: { platformEgress: { closed: true }, ${aws} }
  applications:
    frontend: { image: "frontend:1", connections: { basket: "https://basket:61443" } }
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http, tls: automatic } } }
  ${more}
`;

describe("automatic TLS on AWS", () => {
  const planned = plan(document());

  it("is served by Service Connect on 61443 with a certificate of the private authority", () => {
    expect(planned.inputs("prod-basket-service")["serviceConnectConfiguration"]).toEqual({
      enabled: true,
      namespace: "${prod-space.internal-domain.arn}",
      services: [
        {
          portName: "api",
          discoveryName: "basket-61443",
          ingressPortOverride: 61443,
          clientAlias: [{ dnsName: "basket", port: 61443 }],
          timeout: { idleTimeoutSeconds: 0 },
          tls: {
            issuerCertAuthority: { awsPcaAuthorityArn: "${prod-space.certificate-authority.arn}" },
            roleArn: "${prod-space.service-connect-tls-role.arn}",
          },
        },
      ],
    });
    const [mapping] = planned.container("basket")["portMappings"] as { name: string }[];
    expect(mapping!.name).toBe("api");
  });

  it("is called through the caller's own proxy, in plain text by the short name", () => {
    expect(planned.inputs("prod-frontend-service")["serviceConnectConfiguration"]).toEqual({
      enabled: true,
      namespace: "${prod-space.internal-domain.arn}",
    });
    expect(planned.environment("frontend")).toEqual({
      CONNECTION_BASKET_SCHEME: "http",
      CONNECTION_BASKET_HOSTNAME: "basket",
      CONNECTION_BASKET_PORT: "61443",
      CONNECTION_BASKET_URL: "http://basket:61443",
    });
  });

  it("takes room for the proxies: 256 CPU units and 64 MiB of each task that has one", () => {
    for (const name of ["frontend", "basket"])
      expect(planned.inputs(`prod-${name}-task-definition`)).toMatchObject({ cpu: "512", memory: "1024" });
    const without = plan(document().replace(', connections: { basket: "https://basket:61443" }', ""));
    expect(without.inputs("prod-frontend-task-definition")).toMatchObject({ cpu: "256", memory: "512" });
  });

  it.each([
    ["61443", true],
    ["61000-62000", true],
    ["3000", false],
  ])("is called by a policy on %s as by a connection", (ports, joins) => {
    const policy = `policies: [{ source: frontend, destination: basket, protocol: tcp, ports: ${ports} }]`;
    const byPolicy = plan(
      document().replace(', connections: { basket: "https://basket:61443" }', "") + policy,
    );
    const service = byPolicy.resource("prod-frontend-service");
    expect("serviceConnectConfiguration" in service.inputs).toBe(joins);
    expect(service.dependsOn.includes("prod-basket-service")).toBe(joins);
  });

  it("starts a caller's tasks anew when it may call another endpoint, also by a policy", () => {
    const more = 'catalog: { image: "catalog:1", inbound: { api: { port: 80, tls: automatic } } }';
    const before = document().replace("basket: {", `${more}\n  basket: {`);
    const after = `${before}\npolicies: [{ source: frontend, destination: catalog, protocol: tcp, ports: 61443 }]`;
    const labels = (text: string) => plan(text).container("frontend")["dockerLabels"];
    expect(labels(before)).toEqual({ "appnet.endpoints": "basket:61443" });
    expect(labels(after)).toEqual({ "appnet.endpoints": "basket:61443 catalog:61443" });
    expect(plan(after).container("basket")).not.toHaveProperty("dockerLabels");
    expect(plan(after).resource("prod-frontend-service").dependsOn).toContain("prod-catalog-service");
  });

  it("opens 61443 and not the plain port", () => {
    expect(planned.rules()).toEqual([
      "prod-frontend-to-basket-tcp-61443-egress",
      "prod-frontend-to-basket-tcp-61443-ingress",
    ]);
    expect(planned.inputs("prod-frontend-to-basket-tcp-61443-ingress")).toMatchObject({
      fromPort: 61443,
      toPort: 61443,
    });
  });

  it("starts the destination's service before the caller's", () => {
    expect(planned.resource("prod-frontend-service").dependsOn).toContain("prod-basket-service");
    expect(planned.resource("prod-basket-service").dependsOn).not.toContain("prod-frontend-service");
    const names = planned.names();
    expect(names.indexOf("prod-basket-service")).toBeLessThan(names.indexOf("prod-frontend-service"));
  });

  it("uses a private authority with the tag that ECS demands, made ready first", () => {
    expect(planned.inputs("prod-space.certificate-authority")).toMatchObject({
      type: "ROOT",
      tags: { AmazonECSManaged: "true", "appnet:space": "prod" },
      certificateAuthorityConfiguration: { subject: { commonName: "prod.acme.internal" } },
    });
    expect(planned.inputs("prod-space.certificate-authority-activation")).toMatchObject({
      certificateAuthorityArn: "${prod-space.certificate-authority.arn}",
      certificate: "${prod-space.certificate-authority-root.certificate}",
    });
    expect(planned.resource("prod-basket-service").dependsOn).toEqual(
      expect.arrayContaining([
        "prod-space.certificate-authority-activation",
        "prod-space.service-connect-tls-policy",
      ]),
    );
    expect(planned.inputs("prod-space.service-connect-tls-policy")).toEqual({
      role: "${prod-space.service-connect-tls-role.name}",
      policyArn:
        "arn:${prod-partition.partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
    });
    expect(planned.inputs("prod-space.service-connect-tls-role")["assumeRolePolicy"]).toContain(
      '"ecs.amazonaws.com"',
    );
  });

  it("uses the authority that is given", () => {
    const arn = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/1";
    const given = plan(document(`certificateAuthorityArn: "${arn}"`));
    expect(given.names("CertificateAuthority")).toEqual([]);
    expect(JSON.stringify(given.inputs("prod-basket-service"))).toContain(arn);
    expect(given.resource("prod-basket-service").dependsOn).toEqual([
      "prod-space.service-connect-tls-policy",
      "prod-basket-execution-policy",
    ]);
  });

  it("is nothing where nobody serves it", () => {
    const none = plan(
      document().replace(", tls: automatic", "").replace("https://basket:61443", "http://basket:3000"),
    );
    expect(none.names().filter((name) => /certificate|service-connect/.test(name))).toEqual([]);
    expect(none.inputs("prod-basket-service")).not.toHaveProperty("serviceConnectConfiguration");
  });

  it("may have several ports, each its own", () => {
    const text = document().replace(
      "tls: automatic }",
      "tls: automatic }, admin: { port: 3001, protocol: grpc, tls: automatic, tlsPort: 61444 }",
    );
    const { serviceConnectConfiguration } = plan(text).inputs("prod-basket-service");
    expect(serviceConnectConfiguration).toMatchObject({
      services: [
        { portName: "api", ingressPortOverride: 61443, clientAlias: [{ port: 61443 }] },
        { portName: "admin", ingressPortOverride: 61444, clientAlias: [{ port: 61444 }] },
      ],
    });
  });

  it("refers to port mappings that exist, also where two inbounds share a container port", () => {
    const text = document().replace("{ api: {", "{ plain: { port: 80, containerPort: 3000 }, api: {");
    const shared = plan(text);
    const { services } = shared.inputs("prod-basket-service")["serviceConnectConfiguration"] as {
      services: { portName: string }[];
    };
    const mappings = shared.container("basket")["portMappings"] as { name: string }[];
    expect(mappings.map((it) => it.name)).toEqual(expect.arrayContaining(services.map((it) => it.portName)));
  });
});

describe("the start order of automatic TLS", () => {
  const cyclic = (names: readonly string[]) => yaml`
    space: prod
    aws: { createCertificateAuthority: true }
    applications:
      ${names
        .map((name, index) => {
          const next = names[index + 1];
          const connections = next === undefined ? "" : `, connections: { next: "https://${next}:61443" }`;
          return `${name}: { image: "x:1", inbound: { api: { port: 80, tls: automatic } }${connections} }`;
        })
        .join("\n")}
    policies: [{ source: ${names.at(-1)!}, destination: ${names[0]!}, protocol: tcp, ports: 1-65535 }]
  `;

  it.each([2, 3, 7])("has no cycle where a policy for any port closes one of %i applications", (amount) => {
    const planned = plan(cyclic(Array.from({ length: amount }, (_, index) => `app-${index}`)));
    const services = planned.resources.filter((it) => it.type === "aws:ecs/service:Service");
    const waits = services.flatMap((it) => it.dependsOn.filter((name) => name.endsWith("-service")));
    expect(waits).toHaveLength(amount - 1);
    const position = new Map(planned.names().map((name, index) => [name, index]));
    for (const { name, dependsOn } of services)
      for (const first of dependsOn) expect(position.get(first)!).toBeLessThan(position.get(name)!);
  });

  it("is found quickly where many paths lead to the same applications", () => {
    const layers = Array.from({ length: 24 }, (_, layer) => [`a-${layer}`, `b-${layer}`]);
    const lines = layers.flatMap((layer, index) =>
      layer.map((name) => {
        const next = (layers[index + 1] ?? []).map((it, at) => `n-${at}: "https://${it}:61443"`).join(", ");
        return `${name}: { image: "x:1", inbound: { api: { port: 80, tls: automatic } }, connections: { ${next} } }`;
      }),
    );
    const started = performance.now();
    plan(yaml`
      space: prod
      aws: { createCertificateAuthority: true }
      applications:
        ${lines.reverse().join("\n")}
    `);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("TLS that the application itself terminates on AWS", () => {
  it("opens the port and adds nothing", () => {
    const text = document("", "")
      .replace("protocol: http, tls: automatic", "protocol: https")
      .replace("61443", "3000");
    const planned = plan(text);
    expect(planned.rules()).toEqual([
      "prod-frontend-to-basket-tcp-3000-egress",
      "prod-frontend-to-basket-tcp-3000-ingress",
    ]);
    expect(planned.environment("frontend")["CONNECTION_BASKET_URL"]).toBe(
      "https://basket.prod.acme.internal:3000",
    );
  });

  it("needs no authority, as automatic TLS does", () => {
    expect(problems(document(""))).toEqual([
      expect.stringMatching(/^aws platform\/unsupported automatic TLS needs a private certificate authority/),
    ]);
  });
});
