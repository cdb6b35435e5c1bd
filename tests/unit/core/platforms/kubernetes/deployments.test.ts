import { describe, expect, it } from "vitest";
import { application, container, environment, plan, podSpec, shop, spec } from "./support";

const shopContainer = (keys: string) => container(plan(application(`image: "shop:1", ${keys}`)), "shop");

describe("an application on Kubernetes", () => {
  it("is a Deployment that passes Pod Security restricted", () => {
    const planned = plan(application('image: "shop:1", replicas: 3, runAsUser: 7'));
    expect(planned.inputs("prod-shop-deployment")).toEqual({
      metadata: { name: "shop", namespace: "prod", labels: { "app.kubernetes.io/managed-by": "appnet" } },
      spec: {
        replicas: 3,
        selector: { matchLabels: { "appnet/application": "shop" } },
        template: {
          metadata: {
            labels: {
              "appnet/application": "shop",
              "app.kubernetes.io/name": "shop",
              "app.kubernetes.io/managed-by": "appnet",
            },
          },
          spec: {
            serviceAccountName: "shop",
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { runAsNonRoot: true, runAsUser: 7, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "shop",
                image: "shop:1",
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              },
            ],
          },
        },
      },
    });
    expect(planned.inputs("prod-shop-service-account")["automountServiceAccountToken"]).toBe(false);
  });

  it.each([
    ["port: 80", true],
    ["port: 1023", true],
    ["port: 1024", false],
    ["port: 80, containerPort: 8080", false],
    ["port: 8080, containerPort: 80", true],
    ["port: 8080, tls: automatic, tlsPort: 443", true],
  ])("may listen on the ports below 1024 that it needs: %s", (port, small) => {
    const planned = plan(application(`image: "shop:1", inbound: { web: { ${port} } }`));
    expect(container(planned, "shop")["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"], ...(small && { add: ["NET_BIND_SERVICE"] }) },
    });
    expect((podSpec(planned, "shop")["securityContext"] as { sysctls?: object }).sysctls).toEqual(
      small ? [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] : undefined,
    );
  });

  it("lists each container port once", () => {
    const inbound =
      "a: { port: 80, containerPort: 8080 }, b: { port: 81, containerPort: 8080 }, c: { port: 8080, protocol: udp }";
    expect(shopContainer(`inbound: { ${inbound} }`)["ports"]).toEqual([
      { containerPort: 8080, protocol: "TCP" },
      { containerPort: 8080, protocol: "UDP" },
    ]);
  });

  it("runs the command, with the resources, that it is given", () => {
    expect(shopContainer("command: [/run], arguments: [-v], cpu: 0.25, memory: 300")).toMatchObject({
      command: ["/run"],
      args: ["-v"],
      resources: { requests: { cpu: "250m", memory: "300Mi" }, limits: { memory: "300Mi" } },
    });
    expect(shopContainer("cpu: 2")["resources"]).toEqual({ requests: { cpu: "2000m" } });
    expect(shopContainer("replicas: 1")).not.toHaveProperty("resources");
  });

  it("has a service account of its own even when it is called default", () => {
    const planned = plan(application("image: a:1").replace("{ shop:", "{ default:"));
    expect(podSpec(planned, "default")["serviceAccountName"]).toBe("default.application");
    expect(planned.inputs("prod-default-service-account")["metadata"]).toMatchObject({
      name: "default.application",
    });
  });
});

describe("the environment of an application", () => {
  const connected = (connections: string, environmentText = "") =>
    plan(
      shop("peers: { payments: {} }").replace(
        'frontend: { image: "frontend:1",',
        `frontend: { image: "frontend:1", environment: { ${environmentText} }, connections: { ${connections} },`,
      ),
    );

  it("says where connections lead", () => {
    const planned = connected(
      'the-basket: "http://basket:80", ledger: "https://ledger.payments:8443", db: "postgres://[fd00::1]:5432"',
    );
    expect(environment(planned, "frontend")).toEqual({
      CONNECTION_THE_BASKET_SCHEME: "http",
      CONNECTION_THE_BASKET_HOSTNAME: "basket",
      CONNECTION_THE_BASKET_PORT: "80",
      CONNECTION_THE_BASKET_URL: "http://basket:80",
      CONNECTION_LEDGER_SCHEME: "https",
      CONNECTION_LEDGER_HOSTNAME: "ledger.payments.svc",
      CONNECTION_LEDGER_PORT: "8443",
      CONNECTION_LEDGER_URL: "https://ledger.payments.svc:8443",
      CONNECTION_DB_SCHEME: "postgres",
      CONNECTION_DB_HOSTNAME: "fd00::1",
      CONNECTION_DB_PORT: "5432",
      CONNECTION_DB_URL: "postgres://[fd00::1]:5432",
    });
  });

  it("is the user's own where both say something", () => {
    const planned = connected('basket: "http://basket:80"', "CONNECTION_BASKET_URL: mine, MODE: fast");
    expect(environment(planned, "frontend")).toMatchObject({ CONNECTION_BASKET_URL: "mine", MODE: "fast" });
    const { env } = container(planned, "frontend");
    expect(env!.filter((it) => it.name === "CONNECTION_BASKET_URL")).toHaveLength(1);
  });

  it("is left alone on request, and for networks of many addresses", () => {
    const planned = connected(
      'basket: { to: "http://basket:80", disableDefaultEnvVars: true }, net: "tcp://10.0.0.0/8:1"',
    );
    expect(container(planned, "frontend")).not.toHaveProperty("env");
  });

  it("names an existing workload by its address", () => {
    const text = shop('connections: [{ source: frontend, destination: "http://basket:80" }]').replace(
      'image: "basket:1"',
      "existing: { podLabels: { app: b }, address: b.example.com }",
    );
    expect(environment(plan(text), "frontend")["CONNECTION_BASKET_URL"]).toBe("http://b.example.com:80");
  });
});

describe("the Service of an application", () => {
  it("translates the published port and says what it speaks", () => {
    const inbound =
      "web: { port: 80, containerPort: 8080, protocol: http }, rpc: { port: 9000, protocol: grpc }, ws: { port: 81, protocol: ws }, " +
      "wss: { port: 82, protocol: wss }, tls: { port: 443, protocol: https }, dns: { port: 53, protocol: udp }, raw: { port: 1 }";
    const planned = plan(application(`image: "shop:1", hostname: store, inbound: { ${inbound} }`));
    expect(planned.inputs("prod-store-service")["metadata"]).toMatchObject({ name: "store" });
    const port = (
      name: string,
      number: number,
      appProtocol?: string,
      targetPort = number,
      protocol = "TCP",
    ) => ({
      name,
      port: number,
      targetPort,
      protocol,
      ...(appProtocol && { appProtocol }),
    });
    expect(spec(planned, "prod-store-service")).toEqual({
      type: "ClusterIP",
      selector: { "appnet/application": "shop" },
      ports: [
        port("web", 80, "http", 8080),
        port("rpc", 9000, "kubernetes.io/h2c"),
        port("ws", 81, "kubernetes.io/ws"),
        port("wss", 82, "kubernetes.io/wss"),
        port("tls", 443, "https"),
        port("dns", 53, undefined, 53, "UDP"),
        port("raw", 1),
      ],
    });
  });

  it("says what is spoken where TLS is in front of the container, and where it is in it", () => {
    const inbounds = [
      ["http", "automatic", "http", "https"],
      ["https", "automatic", "http", "https"],
      ["grpcs", "automatic", "kubernetes.io/h2c", "https"],
      ["ws", "automatic", "kubernetes.io/ws", "kubernetes.io/wss"],
      ["tcp", "automatic", undefined, undefined],
      ["http", "application", "https", undefined],
      ["ws", "application", "kubernetes.io/wss", undefined],
      ["tls", "application", undefined, undefined],
    ] as const;
    for (const [protocol, tls, plain, encrypted] of inbounds) {
      const text = application(
        `image: "shop:1", inbound: { a: { port: 1000, protocol: ${protocol}, tls: ${tls} } }`,
      );
      const ports = spec(plan(text), "prod-shop-service")["ports"] as { appProtocol?: string }[];
      const expected = tls === "automatic" ? [plain, encrypted] : [plain];
      expect([protocol, tls, ...ports.map((it) => it.appProtocol)]).toEqual([protocol, tls, ...expected]);
    }
  });

  it("is none where nothing is served", () => {
    expect(plan(application("image: a:1")).names("Service")).toEqual([]);
  });
});
