import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { container, environment, plan, podSpec, problems, spec, yaml, type Planned } from "./support";

const document = (more = "", to = "https://basket:61443") => yaml`
  organization: acme
  space: prod
  kubernetes: { namespace: shop }
  applications:
    frontend: { image: "frontend:1", connections: { basket: "${to}" } }
    basket:
      image: basket:1
      inbound: { api: { port: 80, containerPort: 3000, protocol: http, tls: automatic }${more} }
`;

const policies = (planned: Planned) => planned.names().filter((name) => /-(ingress|egress)$/.test(name));

interface Listener {
  readonly address: { readonly socket_address: object };
  readonly filter_chains: readonly {
    transport_socket: { typed_config: object };
    filters: readonly object[];
  }[];
}

interface Envoy {
  readonly static_resources: {
    readonly listeners: readonly Listener[];
    readonly clusters: readonly {
      name: string;
      load_assignment: { endpoints: readonly { lb_endpoints: readonly { endpoint: object }[] }[] };
    }[];
  };
}

const configuration = (planned: Planned, file = "envoy.yaml") => {
  const { data } = planned.inputs("prod-basket-automatic-tls-configuration");
  return parse((data as Record<string, string>)[file]!) as unknown;
};

const configurationName = (planned: Planned) =>
  (planned.inputs("prod-basket-automatic-tls-configuration")["metadata"] as { name: string }).name;

describe("automatic TLS on Kubernetes", () => {
  const planned = plan(document());

  it("opens 61443 and not the plain port", () => {
    expect(policies(planned)).toEqual([
      "prod-frontend-to-basket-tcp-61443-egress",
      "prod-frontend-to-basket-tcp-61443-ingress",
    ]);
    expect(spec(planned, "prod-frontend-to-basket-tcp-61443-ingress")["ingress"]).toMatchObject([
      { ports: [{ protocol: "TCP", port: 61443 }] },
    ]);
  });

  it("opens the plain port only to those that ask for it", () => {
    expect(policies(plan(document("", "http://basket:80")))).toEqual([
      "prod-frontend-to-basket-tcp-3000-egress",
      "prod-frontend-to-basket-tcp-3000-ingress",
    ]);
  });

  it("is a native sidecar that passes Pod Security restricted", () => {
    const { initContainers, volumes } = podSpec(planned, "basket");
    expect(initContainers).toHaveLength(1);
    expect(initContainers![0]).toMatchObject({
      name: "automatic-tls",
      image: expect.stringMatching(
        /^docker\.io\/envoyproxy\/envoy:distroless-v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/,
      ) as unknown,
      restartPolicy: "Always",
      ports: [{ containerPort: 61443, protocol: "TCP" }],
      resources: {
        requests: { cpu: "50m", memory: "64Mi" },
        limits: { cpu: "2", memory: "256Mi" },
      },
      startupProbe: { tcpSocket: { port: 61443 }, periodSeconds: 1 },
      readinessProbe: { tcpSocket: { port: 61443 } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
    expect(volumes).toEqual([
      { name: "automatic-tls-configuration", configMap: { name: configurationName(planned) } },
      {
        name: "automatic-tls-certificate",
        secret: {
          secretName: "basket-automatic-tls",
          items: [
            { key: "tls.crt", path: "tls.crt" },
            { key: "tls.key", path: "tls.key" },
          ],
        },
      },
    ]);
    expect(podSpec(planned, "frontend")).not.toHaveProperty("initContainers");
  });

  it("has an Envoy that terminates TLS and forwards to the container's port on localhost", () => {
    const { listeners, clusters } = (configuration(planned) as Envoy).static_resources;
    expect(listeners).toHaveLength(1);
    expect(listeners[0]!.address.socket_address).toEqual({
      address: "::",
      ipv4_compat: true,
      port_value: 61443,
    });
    expect(listeners[0]!.filter_chains[0]!.transport_socket.typed_config).toMatchObject({
      common_tls_context: {
        tls_params: { tls_minimum_protocol_version: "TLSv1_2" },
        alpn_protocols: ["http/1.1"],
      },
    });
    expect(listeners[0]!.filter_chains[0]!.filters[0]).toMatchObject({ typed_config: { cluster: "api" } });
    expect(
      clusters.map((it) => [it.name, it.load_assignment.endpoints[0]!.lb_endpoints[0]!.endpoint]),
    ).toEqual([["api", { address: { socket_address: { address: "127.0.0.1", port_value: 3000 } } }]]);
  });

  it("rolls out new pods when its configuration changes, and only then", () => {
    const names = [
      document(),
      document().replace("protocol: http", "protocol: grpc"),
      document().replace("containerPort: 3000", "containerPort: 3001"),
    ].map((text) => configurationName(plan(text)));
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toMatch(/^basket-automatic-tls-[0-9a-f]{8}$/);
    expect(configurationName(plan(document().replace("basket:1", "basket:2")))).toBe(names[0]);
  });

  it("runs another image where the space says so", () => {
    const mirrored = document().replace(
      "namespace: shop",
      "namespace: shop, proxyImage: registry.example.com/envoy:1",
    );
    expect(podSpec(plan(mirrored), "basket").initContainers![0]).toMatchObject({
      image: "registry.example.com/envoy:1",
    });
    expect(problems(document().replace("namespace: shop", 'proxyImage: "a b"'))).toEqual([
      "kubernetes.proxyImage document/type the value has the wrong form (it must be an image reference without spaces)",
    ]);
  });

  it("uses a renewed certificate without a restart", () => {
    expect(configuration(planned, "certificate.yaml")).toMatchObject({
      resources: [
        {
          tls_certificate: {
            certificate_chain: { filename: "/etc/appnet/certificate/tls.crt" },
            private_key: { filename: "/etc/appnet/certificate/tls.key" },
            watched_directory: { path: "/etc/appnet/certificate" },
          },
        },
      ],
    });
  });

  it("has a certificate for every name of its Service, from the space's own authority", () => {
    expect(spec(planned, "prod-basket-automatic-tls-certificate")).toMatchObject({
      secretName: "basket-automatic-tls",
      dnsNames: ["basket", "basket.shop", "basket.shop.svc", "basket.shop.svc.cluster.local"],
      usages: ["digital signature", "server auth"],
      issuerRef: { kind: "Issuer", name: "appnet-certificate-authority" },
    });
    expect(spec(planned, "prod-certificate-authority")).toMatchObject({
      isCA: true,
      commonName: "prod.acme",
      secretName: "appnet-certificate-authority",
      issuerRef: { name: "appnet-self-signed" },
    });
    expect(spec(planned, "prod-certificate-authority-issuer")).toEqual({
      ca: { secretName: "appnet-certificate-authority" },
    });
  });

  it("gives callers the authority's certificate alone", () => {
    expect(podSpec(planned, "frontend").volumes).toEqual([
      {
        name: "certificate-authorities",
        projected: {
          sources: [
            { secret: { name: "basket-automatic-tls", items: [{ key: "ca.crt", path: "basket.crt" }] } },
          ],
        },
      },
    ]);
    expect(container(planned, "frontend")["volumeMounts"]).toEqual([
      {
        name: "certificate-authorities",
        mountPath: "/etc/appnet/certificate-authorities",
        readOnly: true,
      },
    ]);
    expect(environment(planned, "frontend")).toEqual({
      CONNECTION_BASKET_SCHEME: "https",
      CONNECTION_BASKET_HOSTNAME: "basket",
      CONNECTION_BASKET_PORT: "61443",
      CONNECTION_BASKET_URL: "https://basket:61443",
      CONNECTION_BASKET_CA_FILE: "/etc/appnet/certificate-authorities/basket.crt",
    });
  });

  it("gives callers by policy the authority as well, in a file of the destination's full name", () => {
    const calling = (policies: string) =>
      podSpec(
        plan(`${document().replace(', connections: { basket: "https://basket:61443" }', "")}
policies: [${policies}]`),
        "frontend",
      );
    const policy = "source: frontend, destination: basket, protocol: tcp, ports";
    const called = calling(`{ ${policy}: 61443 }, { ${policy}: 61000-62000 }`);
    expect(called.volumes).toEqual([
      {
        name: "certificate-authorities",
        projected: {
          sources: [
            { secret: { name: "basket-automatic-tls", items: [{ key: "ca.crt", path: "basket.prod.crt" }] } },
          ],
        },
      },
    ]);
    expect(called.containers[0]["volumeMounts"]).toHaveLength(1);
    expect(calling(`{ ${policy}: 3000 }`)).not.toHaveProperty("volumes");
  });

  it("is served by the Service on its own port", () => {
    expect(spec(planned, "prod-basket-service")["ports"]).toEqual([
      { name: "api", port: 80, targetPort: 3000, protocol: "TCP", appProtocol: "http" },
      { name: "61443-tls", port: 61443, targetPort: 61443, protocol: "TCP", appProtocol: "https" },
    ]);
  });

  it("exists before its application starts", () => {
    expect(planned.resource("prod-basket-deployment").dependsOn).toEqual(
      expect.arrayContaining([
        "prod-basket-automatic-tls-certificate",
        "prod-basket-automatic-tls-configuration",
      ]),
    );
  });

  it("has a listener and a cluster for each port, with the protocol's ALPN", () => {
    const several = plan(
      document(
        ", rpc: { port: 9000, protocol: grpc, tls: automatic, tlsPort: 61444 }, raw: { port: 9001, tls: automatic, tlsPort: 61445 }",
      ),
    );
    const { listeners, clusters } = (configuration(several) as Envoy).static_resources;
    expect(listeners.map((it) => it.address.socket_address)).toMatchObject([
      { port_value: 61443 },
      { port_value: 61444 },
      { port_value: 61445 },
    ]);
    expect(clusters.map((it) => it.name)).toEqual(["api", "rpc", "raw"]);
    const contexts = listeners.map(
      (it) =>
        (it.filter_chains[0]!.transport_socket.typed_config as { common_tls_context: object })
          .common_tls_context,
    );
    expect(contexts[1]).toMatchObject({ alpn_protocols: ["h2"] });
    expect(contexts[2]).not.toHaveProperty("alpn_protocols");
  });

  it("of another space is trusted by the ConfigMap that its peer names", () => {
    const calling = (peer: string) =>
      plan(yaml`
        space: prod
        kubernetes: {}
        peers: { payments: { ${peer} } }
        applications: { frontend: { image: "f:1", connections: { ledger: "https://ledger.payments:61443" } } }
      `);
    expect(podSpec(calling("certificateAuthority: pay-ca"), "frontend").volumes).toMatchObject([
      {
        projected: {
          sources: [{ configMap: { name: "pay-ca", items: [{ key: "ca.crt", path: "ledger.crt" }] } }],
        },
      },
    ]);
    expect(podSpec(calling(""), "frontend")).not.toHaveProperty("volumes");
    expect(environment(calling(""), "frontend")).not.toHaveProperty("CONNECTION_LEDGER_CA_FILE");
  });
});
