import { describe, expect, it } from "vitest";
import { gateway, plan, problems, shop, spec, type Planned } from "./support";

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
      const [alone] = plan(gateway(`routes: [{ path: ${path}, destination: frontend }]`)).resourcesOfType(
        "HTTPRoute",
      );
      // It comes after those that are more specific, which is none of its own.
      const { dependsOn: _, ...own } = alone!;
      expect(all.resourcesOfType("HTTPRoute")).toContainEqual(expect.objectContaining(own));
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
