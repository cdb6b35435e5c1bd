import { describe, expect, it } from "vitest";
import { gateway, plan, pods, problems, shop, spec, type Planned } from "./support";

const HOST = "hostname: { prefix: www }\n";
const ROUTES = 'routes: [{ destination: "http://basket:80" }]';
const SECRET = "tls: { certificateFrom: { kubernetesSecret: www } }\n";
const MANAGED = "tls: { certificateFrom: { managed: true } }\n";
const TWO_HOSTS =
  'routes: [{ destination: "http://basket:80" }, { hostname: api.example.com, destination: "http://basket:80" }]';
const listeners = (planned: Planned) => spec(planned, "prod-gateway.public-gateway")["listeners"];
const route = (keys: string) =>
  spec(
    plan(gateway(`routes: [{ destination: "http://basket:80", path: /api, ${keys} }]`)),
    "prod-gateway.public-api-route",
  );

describe("a gateway on Kubernetes", () => {
  it("is of the class for its kind", () => {
    const classes = "gatewayClassName: eg, internalGatewayClassName: envoy-internal";
    const classOf = (keys: string) =>
      spec(plan(gateway(keys + ROUTES, classes)), "prod-gateway.public-gateway")["gatewayClassName"];
    expect(classOf("")).toBe("eg");
    expect(classOf("internal: true\n")).toBe("envoy-internal");
  });

  it("listens for HTTP on 80, for its host, to routes of its own namespace", () => {
    expect(listeners(plan(gateway(HOST + ROUTES)))).toEqual([
      {
        name: "http",
        port: 80,
        protocol: "HTTP",
        hostname: "www.example.com",
        allowedRoutes: { namespaces: { from: "Same" } },
      },
    ]);
    expect(listeners(plan(gateway(ROUTES)))).toEqual([
      { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } },
    ]);
  });

  it("terminates TLS on 443, and redirects from HTTP", () => {
    const planned = plan(gateway(HOST + SECRET + ROUTES));
    expect(listeners(planned)).toMatchObject([
      { name: "http", port: 80, protocol: "HTTP" },
      {
        name: "https",
        port: 443,
        protocol: "HTTPS",
        tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "www" }] },
      },
    ]);
    expect(spec(planned, "prod-gateway.public-redirect")).toEqual({
      parentRefs: [{ name: "public", sectionName: "http" }],
      rules: [
        { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
      ],
    });
    expect(spec(planned, "prod-gateway.public-root-route")["parentRefs"]).toEqual([
      { name: "public", sectionName: "https" },
    ]);
    expect(plan(gateway(HOST + ROUTES)).names()).not.toContain("prod-gateway.public-redirect");
  });

  it("has listeners for each host, and attaches each route to its own", () => {
    const planned = plan(gateway(HOST + MANAGED + TWO_HOSTS));
    const found = listeners(planned) as { name: string; port: number; hostname: string }[];
    expect(found.map((it) => [it.hostname, it.port])).toEqual([
      ["www.example.com", 80],
      ["api.example.com", 80],
      ["www.example.com", 443],
      ["api.example.com", 443],
    ]);
    const attached = planned
      .resourcesOfType("HTTPRoute")
      .filter((it) => it.name.endsWith("-route"))
      .map((it) => it.inputs["spec"] as { hostnames: string[]; parentRefs: { sectionName: string }[] });
    for (const { hostnames, parentRefs } of attached) {
      const listener = found.find((it) => it.name === parentRefs[0]!.sectionName)!;
      expect(hostnames).toEqual([listener.hostname]);
    }
    expect(spec(planned, "prod-gateway.public-redirect")["parentRefs"]).toHaveLength(2);
  });

  it("keeps HTTP/2: host names never have listeners of their own with one certificate", () => {
    interface Encrypted {
      readonly port: number;
      readonly hostname?: string;
      readonly tls: { readonly certificateRefs: readonly { readonly name: string }[] };
    }
    const encrypted = (tls: string) =>
      (listeners(plan(gateway(HOST + tls + TWO_HOSTS))) as Encrypted[])
        .filter(({ port }) => port === 443)
        .map(({ hostname, tls: { certificateRefs } }) => [hostname, certificateRefs[0]!.name]);
    const [own, other] = encrypted(MANAGED);
    expect(own).toEqual(["www.example.com", "public-certificate"]);
    expect(other).toEqual(["api.example.com", expect.stringMatching(/^public-certificate-[0-9a-f]{8}$/)]);
    expect(encrypted(SECRET)).toEqual([[undefined, "www"]]);
    const certificates = plan(gateway(HOST + MANAGED + TWO_HOSTS)).resourcesOfType("Certificate");
    expect(certificates.map(({ inputs }) => (inputs["spec"] as { dnsNames: string[] }).dnsNames)).toEqual([
      ["www.example.com"],
      ["api.example.com"],
    ]);
    expect(problems(gateway(MANAGED + TWO_HOSTS))).toEqual([
      expect.stringContaining("a managed certificate needs a host name"),
    ]);
  });

  it("passes TLS through to a TLSRoute, and redirects HTTP to HTTPS", () => {
    const planned = plan(
      gateway(`${HOST}tls: { sslPassthrough: true }\nroutes: [{ destination: "https://basket:80" }]`)
        .replace("protocol: http }", "protocol: https }")
        .replace("containerPort: 3000, protocol: http", "containerPort: 3000, protocol: https"),
    );
    expect(listeners(planned)).toMatchObject([
      { name: "http", port: 80, protocol: "HTTP", hostname: "www.example.com" },
      {
        name: "https",
        port: 443,
        protocol: "TLS",
        hostname: "www.example.com",
        tls: { mode: "Passthrough" },
      },
    ]);
    expect(spec(planned, "prod-gateway.public-passthrough-route")).toEqual({
      parentRefs: [{ name: "public", sectionName: "https" }],
      hostnames: ["www.example.com"],
      rules: [{ backendRefs: [{ name: "basket", port: 80 }] }],
    });
    expect(planned.names("HTTPRoute")).toEqual(["prod-gateway.public-redirect"]);
    expect(spec(planned, "prod-gateway.public-redirect")).toEqual({
      parentRefs: [{ name: "public", sectionName: "http" }],
      rules: [
        { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
      ],
    });
  });
});

describe("the route of a gateway", () => {
  it("matches a path prefix and goes to the Service's port", () => {
    expect(route("")).toEqual({
      parentRefs: [{ name: "public", sectionName: "http" }],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/api" } }],
          timeouts: { request: "0s" },
          backendRefs: [{ name: "basket", port: 80 }],
        },
      ],
    });
  });

  it.each(["/", "/v2"])("replaces its prefix by %s", (replacePrefix) => {
    expect(route(`replacePrefix: ${replacePrefix}`)["rules"]).toMatchObject([
      {
        filters: [
          {
            type: "URLRewrite",
            urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: replacePrefix } },
          },
        ],
      },
    ]);
  });

  it("has its timeouts", () => {
    expect(route("timeoutPolicy: { request: 10s, backendRequest: 500ms }")["rules"]).toMatchObject([
      { timeouts: { request: "10s", backendRequest: "500ms" } },
    ]);
  });

  it("keeps its name when others come", () => {
    const paths = ["/", "/api", "/api/v1", "/redirect", "/root", "/a.b"];
    const all = plan(
      gateway(`routes: [${paths.map((path) => `{ path: ${path}, destination: frontend }`).join(", ")}]`),
    );
    for (const path of paths) {
      const alone = plan(gateway(`routes: [{ path: ${path}, destination: frontend }]`)).resourcesOfType(
        "HTTPRoute",
      );
      expect(all.resourcesOfType("HTTPRoute")).toContainEqual(alone[0]);
    }
    expect(new Set(all.names("HTTPRoute")).size).toBe(paths.length);
  });

  it("to automatic TLS is encrypted, and verified against the space's authority", () => {
    const text = gateway('routes: [{ destination: "https://basket:61443" }]').replace(
      "containerPort: 3000,",
      "containerPort: 3000, tls: automatic,",
    );
    const planned = plan(text);
    expect(spec(planned, "prod-basket-api-backend-tls")).toEqual({
      targetRefs: [{ group: "", kind: "Service", name: "basket", sectionName: "61443-tls" }],
      validation: {
        hostname: "basket.prod.svc",
        caCertificateRefs: [{ group: "", kind: "Secret", name: "basket-automatic-tls" }],
      },
    });
    expect(planned.names().filter((name) => /public-to-basket.*ingress$/.test(name))).toEqual([
      "prod-gateway.public-to-basket-tcp-61443-ingress",
    ]);
  });
});

describe("the timeouts of a route", () => {
  const timeouts = (keys: string) => (route(keys) as { rules: [{ timeouts?: object }] }).rules[0].timeouts;

  it("are none unless it has some, said explicitly because Envoy's own is 15 s", () => {
    expect(timeouts("")).toEqual({ request: "0s" });
    expect(timeouts("timeoutPolicy: { request: 30s, backendRequest: 10s }")).toEqual({
      request: "30s",
      backendRequest: "10s",
    });
    expect(timeouts("timeoutPolicy: { backendRequest: 10s }")).toEqual({
      request: "0s",
      backendRequest: "10s",
    });
  });

  it.each([
    ["envoy-gateway", true],
    ["istio", true],
    ["kgateway", true],
    ["contour", true],
    ["nginx-gateway-fabric", false],
    ["traefik", false],
  ])("are refused where the controller ignores them: %s", (controller, has) => {
    const document = (keys: string) =>
      gateway(
        `routes: [{ destination: "http://basket:80", ${keys} }]`,
        `gatewayClassName: public, gatewayController: ${controller}`,
      );
    expect(
      "timeouts" in (spec(plan(document("")), "prod-gateway.public-root-route")["rules"] as [object])[0],
    ).toBe(has);
    expect(problems(document("timeoutPolicy: { request: 5s }"))).toEqual(
      has
        ? []
        : [
            `gateways.public.routes[0].timeoutPolicy platform/unsupported ${controller} ignores the timeouts of routes (remove timeoutPolicy, or use another gateway class)`,
          ],
    );
  });
});

describe("a controller that lacks something", () => {
  const encrypted = (controller: string, to: string, tls = "") =>
    gateway(
      `${HOST}${tls}routes: [{ destination: "https://basket:${to}" }]`,
      `gatewayClassName: public, gatewayController: ${controller}`,
    ).replace(
      "containerPort: 3000, protocol: http",
      `containerPort: 3000, protocol: http${to === "61443" ? ", tls: automatic" : "s"}`,
    );

  it.each(["istio", "contour"])("is not asked to verify backends: %s", (controller) => {
    expect(problems(encrypted(controller, "61443"))).toEqual([
      `gateways.public.routes[0].destination platform/unsupported ${controller} cannot verify the certificate of automatic TLS at "https://basket:61443" (route to port 80)`,
    ]);
  });

  it("is not asked to pass TLS through: contour", () => {
    const tls = "tls: { sslPassthrough: true }\n";
    expect(problems(encrypted("contour", "80", tls))).toEqual([
      "gateways.public.tls.sslPassthrough platform/unsupported contour passes no TLS through: it reads TLSRoute v1alpha2, which Gateway API no longer serves (let the gateway terminate TLS, or use another gateway class)",
    ]);
    expect(problems(encrypted("istio", "80", tls))).toEqual([]);
  });

  it("is not guessed from the name of another: gloo", () => {
    expect(problems(gateway(ROUTES, "gatewayClassName: gloo-gateway"))).toHaveLength(1);
  });
});

describe("two gateways to one inbound with automatic TLS", () => {
  it("share the policy that verifies its certificate", () => {
    const route = 'routes: [{ destination: "https://basket:61443" }]';
    const text = shop(
      `gateways: { public: { ${route} }, office: { internal: true, ${route} } }`,
      "gatewayClassName: eg, internalGatewayClassName: eg",
    ).replace("containerPort: 3000,", "containerPort: 3000, tls: automatic,");
    expect(plan(text).names("BackendTLSPolicy")).toEqual(["prod-basket-api-backend-tls"]);
  });
});

describe("the certificate of a gateway", () => {
  const certified = (source: string, kubernetes?: string) =>
    plan(gateway(`${HOST}tls: { certificateFrom: { ${source} } }\n${ROUTES}`, kubernetes));
  const reference = (planned: Planned) =>
    (listeners(planned) as { tls?: { certificateRefs: object[] } }[])[1]!.tls!.certificateRefs[0];

  it("is managed by cert-manager's issuer", () => {
    const planned = certified("managed: true");
    expect(spec(planned, "prod-gateway.public-certificate")).toMatchObject({
      secretName: "public-certificate",
      dnsNames: ["www.example.com"],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "letsencrypt" },
    });
    expect(reference(planned)).toEqual({ kind: "Secret", name: "public-certificate" });
    const own = certified(
      "managed: true",
      "gatewayClassName: eg, certificateIssuer: { kind: Issuer, name: mine }",
    );
    expect(spec(own, "prod-gateway.public-certificate")).toMatchObject({
      issuerRef: { kind: "Issuer", name: "mine" },
    });
  });

  it("lets the gateway reach cert-manager's solver, and nobody else", () => {
    const planned = certified("managed: true");
    expect(
      spec(planned, "prod-gateway.public-to-platform.certificate-solver-tcp-8089-ingress"),
    ).toMatchObject({
      podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
      ingress: [{ ports: [{ protocol: "TCP", port: 8089 }] }],
    });
    expect(certified("kubernetesSecret: www").names().join()).not.toContain("solver");
  });

  it("is a Secret with the chain after the certificate, for PEM", () => {
    const planned = certified("pem: { certificate: CERT, privateKey: KEY, chain: CHAIN }");
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": "[secret]", "tls.key": "[secret]" },
    });
    expect(reference(planned)).toEqual({ kind: "Secret", name: "public-certificate" });
    expect(JSON.stringify(planned.plan)).not.toContain("KEY");
  });

  it("is a Secret that exists, granted where it is in another namespace", () => {
    const own = certified("kubernetesSecret: www");
    expect(reference(own)).toEqual({ kind: "Secret", name: "www" });
    expect(own.names("ReferenceGrant")).toEqual([]);
    expect(certified("kubernetesSecret: prod/www").names("ReferenceGrant")).toEqual([]);
    const other = certified("kubernetesSecret: certificates/www");
    expect(reference(other)).toEqual({ kind: "Secret", name: "www", namespace: "certificates" });
    expect(other.inputs("prod-gateway.public-certificate-grant")).toMatchObject({
      metadata: { namespace: "certificates" },
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "prod" }],
        to: [{ group: "", kind: "Secret", name: "www" }],
      },
    });
  });
});

describe("a minimum TLS version", () => {
  const version = (controller: string, value: string) =>
    gateway(
      `${HOST}tls: { certificateFrom: { kubernetesSecret: www }, minimumProtocolVersion: "${value}" }\n${ROUTES}`,
      `gatewayClassName: public, gatewayController: ${controller}`,
    );

  it.each(["1.2", "1.3"])("is a policy of Envoy Gateway: %s", (value) => {
    expect(spec(plan(version("envoy-gateway", value)), "prod-gateway.public-minimum-version")).toEqual({
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "public" }],
      tls: { minVersion: value },
    });
  });

  it.each([
    ["kgateway", "1.2", { "kgateway.dev/min-tls-version": "1.2" }],
    ["kgateway", "1.3", { "kgateway.dev/min-tls-version": "1.3" }],
    ["nginx-gateway-fabric", "1.2", { "nginx.org/ssl-protocols": "TLSv1.2 TLSv1.3" }],
    ["nginx-gateway-fabric", "1.3", { "nginx.org/ssl-protocols": "TLSv1.3" }],
  ])("is an option of the listener of %s: %s", (controller, value, options) => {
    const planned = plan(version(controller, value));
    expect(listeners(planned)).toMatchObject([{}, { tls: { options } }]);
    expect(planned.names("ClientTrafficPolicy")).toEqual([]);
  });

  it("is said only where it is asked for", () => {
    const silent = plan(gateway(HOST + SECRET + ROUTES));
    expect(silent.names("ClientTrafficPolicy")).toEqual([]);
    const options = plan(gateway(HOST + SECRET + ROUTES, "gatewayClassName: kgateway"));
    expect(JSON.stringify(listeners(options))).not.toContain("min-tls-version");
  });

  it.each(["istio", "traefik", "contour"])("of 1.3 is refused for %s; 1.2 is its own", (controller) => {
    expect(problems(version(controller, "1.3"))).toHaveLength(1);
    expect(problems(version(controller, "1.2"))).toEqual([]);
  });
});

describe("the pods of a gateway", () => {
  const namespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
  const policyNames = (planned: Planned) =>
    planned.names("NetworkPolicy").filter((name) => name.includes("gateway.public"));

  it.each([
    [
      "envoy-gateway",
      "envoy-gateway-system",
      {
        "gateway.envoyproxy.io/owning-gateway-name": "public",
        "gateway.envoyproxy.io/owning-gateway-namespace": "prod",
      },
    ],
    ["traefik", "traefik", { "app.kubernetes.io/name": "traefik" }],
    ["contour", "projectcontour", { app: "envoy" }],
  ])(
    "of %s are elsewhere: applications admit them, on the routed port alone",
    (controller, where, matchLabels) => {
      const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
      expect(policyNames(planned)).toEqual(["prod-gateway.public-to-basket-tcp-3000-ingress"]);
      expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")).toEqual({
        ...pods("basket"),
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ namespaceSelector: namespace(where), podSelector: { matchLabels } }],
            ports: [{ protocol: "TCP", port: 3000 }],
          },
        ],
      });
    },
  );

  it.each([
    ["istio", "istio-system", { app: "istiod" }, 15012],
    ["kgateway", "kgateway-system", { kgateway: "kgateway" }, 9977],
    ["nginx-gateway-fabric", "nginx-gateway", { "app.kubernetes.io/name": "nginx-gateway-fabric" }, 8443],
  ])("of %s are in the namespace, under its default deny", (controller, where, matchLabels, port) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
    const end = `${controller}-control-plane`;
    expect(policyNames(planned)).toEqual([
      "prod-internet-to-gateway.public-tcp-80-ingress",
      "prod-gateway.public-to-basket-tcp-3000-egress",
      "prod-gateway.public-to-basket-tcp-3000-ingress",
      `prod-gateway.public-to-platform.${end}-tcp-${port}-egress`,
    ]);
    const gatewayPods = {
      podSelector: { matchLabels: { "gateway.networking.k8s.io/gateway-name": "public" } },
    };
    expect(spec(planned, "prod-internet-to-gateway.public-tcp-80-ingress")).toMatchObject({
      ...gatewayPods,
      ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }] }],
    });
    expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")).toMatchObject({
      ingress: [{ from: [gatewayPods] }],
    });
    expect(spec(planned, `prod-gateway.public-to-platform.${end}-tcp-${port}-egress`)).toMatchObject({
      ...gatewayPods,
      egress: [
        {
          to: [{ namespaceSelector: namespace(where), podSelector: { matchLabels } }],
          ports: [{ protocol: "TCP", port }],
        },
      ],
    });
  });

  it.each([
    [
      "istio",
      { group: "", kind: "ConfigMap", name: "public-gateway-pods" },
      {
        data: {
          deployment:
            "spec:\n  template:\n    spec:\n      securityContext:\n        seccompProfile:\n          type: RuntimeDefault\n",
        },
      },
    ],
    [
      "kgateway",
      { group: "gateway.kgateway.dev", kind: "GatewayParameters", name: "public-gateway-pods" },
      {
        spec: {
          kube: { podTemplate: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
        },
      },
    ],
    ["nginx-gateway-fabric", undefined, undefined],
    ["envoy-gateway", undefined, undefined],
  ])("of %s pass Pod Security in the namespace", (controller, parametersRef, parameters) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
    const { infrastructure } = spec(planned, "prod-gateway.public-gateway");
    expect(infrastructure).toEqual(parametersRef && { parametersRef });
    expect(planned.names().includes("prod-gateway.public-pods")).toBe(parameters !== undefined);
    if (parameters) expect(planned.inputs("prod-gateway.public-pods")).toMatchObject(parameters);
  });

  it("are reached from private networks alone, where the gateway is internal", () => {
    const planned = plan(gateway(`internal: true\n${ROUTES}`, "internalGatewayClassName: istio"));
    const { ingress } = spec(planned, "prod-platform.network-to-gateway.public-tcp-80-ingress");
    const blocks = (ingress as { from: { ipBlock: { cidr: string } }[] }[])[0]!.from.map(
      (it) => it.ipBlock.cidr,
    );
    expect(blocks).toEqual(["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]);
  });

  it.each([
    ["eg", "envoy-gateway-system"],
    ["envoy-public", "envoy-gateway-system"],
    ["my-traefik", "traefik"],
    ["CONTOUR", "projectcontour"],
  ])("are known by the class name %s", (className, where) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: ${className}`));
    expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")["ingress"]).toMatchObject([
      { from: [{ namespaceSelector: namespace(where) }] },
    ]);
  });
});
