import { describe, expect, it } from "vitest";
import {
  plannedExample,
  plannedText,
  resource,
  saidBeside,
  saidOf,
  saidOfResource,
  saidWithin,
} from "./support";

const HTTP_ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const kubernetes = plannedExample("gateways");
const aws = plannedExample("aws-shop");

const route = (spec: object, type = HTTP_ROUTE) =>
  resource(type, "theirs", { metadata: { name: "theirs", namespace: "edge" }, spec });
const toAdmin = {
  matches: [{ path: { type: "PathPrefix", value: "/admin" } }],
  backendRefs: [{ name: "admin", port: 8081 }],
};
const atHttps = [{ name: "public", sectionName: "https" }];

it("the plans themselves are proved", () => {
  expect([saidOf(kubernetes, () => undefined), saidOf(aws, () => undefined)]).toEqual([[], []]);
});

describe("a route answers to every host name that its own and the listener's have in common", () => {
  it.each([["none"], ["*.example.com", ["*.example.com"]], ["*.com", ["*.com"]]] as const)(
    "with host name %s",
    (_, hostnames?: readonly string[]) => {
      const stray = route({ parentRefs: atHttps, ...(hostnames && { hostnames }), rules: [toAdmin] });
      const said = expect.stringMatching(
        /^gateway:public sends requests to admin on 8081 for https:\/\/www\.example\.com\/admin, and is declared to do otherwise: sends requests to web on 8080$/,
      ) as string;
      expect(saidWithin(kubernetes, stray)).toContainEqual(said);
      expect(saidBeside(kubernetes, stray)).toContainEqual(said);
    },
  );

  it("and to none where they have nothing in common", () => {
    expect(
      saidWithin(kubernetes, route({ parentRefs: atHttps, hostnames: ["a.example.org"], rules: [toAdmin] })),
    ).toEqual([]);
  });
});

describe("what a route does beside sending a request to one place is undecided", () => {
  const edited = (edit: (rule: { backendRefs: object[]; filters: object[] }) => unknown) =>
    saidOfResource(kubernetes, "edge-gateway.public-root-route", (it) => edit(it.spec.rules[0]));

  it.each([
    [
      "requestMirror",
      { type: "RequestMirror", requestMirror: { backendRef: { name: "admin", port: 8081 } } },
    ],
    ["extensionRef", { type: "ExtensionRef", extensionRef: { group: "a", kind: "B", name: "c" } }],
    ["externalAuth", { type: "ExternalAuth", externalAuth: { protocol: "HTTP" } }],
  ])("a filter of its own: %s", (field, filter) => {
    expect(edited((rule) => (rule.filters = [filter]))).toContain(
      `edge-gateway.public-root-route: its field spec.rules[0].filters[0].${field} is not understood (it is decided without it)`,
    );
  });

  it.each(["RequestMirror", "URLRewrite", "RequestHeaderModifier"])("a filter of a backend: %s", (type) => {
    expect(edited((rule) => Object.assign(rule.backendRefs[0]!, { filters: [{ type }] }))).toEqual([
      "edge-gateway.public-root-route: its field spec.rules[0].backendRefs[0].filters is not understood (it is decided without it)",
    ]);
  });

  it("a weight that is not known", () => {
    expect(
      edited((rule) => Object.assign(rule.backendRefs[0]!, { weight: "[known after deployment]" })),
    ).toContain("edge-gateway.public-root-route: the weight of one of its backends is not known");
  });

  it.each([
    ["none of the plan's gateways", { name: "other", namespace: "elsewhere" }, "Gateway other"],
    ["a Service", { name: "web", kind: "Service", group: "" }, "Service web"],
    ["a set of listeners", { name: "more", kind: "ListenerSet" }, "ListenerSet more"],
  ])("that it attaches to %s", (_, parent, name) => {
    const said = [`theirs: it attaches to ${name}, which is none of the plan's gateways`];
    expect(saidWithin(kubernetes, route({ parentRefs: [parent], rules: [toAdmin] }))).toEqual(said);
    expect(saidBeside(kubernetes, route({ parentRefs: [parent], rules: [toAdmin] }))).toEqual(said);
  });

  it("that another namespace's routes may lead to the space's Services", () => {
    const grant = (kind: string) =>
      route(
        { from: [{ group: "g", kind: "HTTPRoute", namespace: "x" }], to: [{ group: "", kind }] },
        HTTP_ROUTE.replace("HTTPRoute", "ReferenceGrant"),
      );
    expect(saidBeside(kubernetes, grant("Service"))).toEqual([
      "theirs: it lets routes elsewhere lead to a Service of edge",
    ]);
    expect(saidBeside(kubernetes, grant("Secret"))).toEqual([]);
  });
});

describe("a redirect to another host, path or port is not the one that is declared", () => {
  it.each([
    { hostname: "evil.example.com" },
    { port: 8443 },
    { scheme: "http" },
    { path: { type: "ReplaceFullPath", replaceFullPath: "/login" } },
  ])("on Kubernetes: %j", (change) => {
    const said = saidOfResource(kubernetes, "edge-gateway.public-redirect", (it) =>
      Object.assign(it.spec.rules[0].filters[0].requestRedirect, change),
    );
    expect(said[0]).toMatch(
      /^gateway:public redirects to .*, and is declared to do otherwise: redirects to https on 443$/,
    );
  });

  it.each([
    { host: "evil.example.com" },
    { port: "8443" },
    { protocol: "HTTP" },
    { path: "/login" },
    { query: "a=b" },
  ])("on AWS: %j", (change) => {
    const said = saidOfResource(aws, "shop-gateway.public-listener-80", (it) =>
      Object.assign(it.defaultActions[0].redirect, change),
    );
    expect(said).toContainEqual(
      expect.stringMatching(
        /^gateway:public redirects to .*, and is declared to do otherwise: redirects to https on 443$/,
      ),
    );
  });

  it.each(["[known after deployment]", 443.5])("on Kubernetes to a port that is none: %j", (port) => {
    const said = saidOfResource(kubernetes, "edge-gateway.public-redirect", (it) =>
      Object.assign(it.spec.rules[0].filters[0].requestRedirect, { port }),
    );
    expect(said.length).toBeGreaterThan(0);
  });
});

describe("what a Gateway tells its controller of pods is known", () => {
  const edited = (edit: (spec: Record<string, unknown>) => unknown) =>
    saidOfResource(kubernetes, "edge-gateway.public-gateway", (it) => edit(it.spec));

  it.each([
    ["infrastructure.labels", { infrastructure: { labels: { "appnet/application": "admin" } } }],
    ["infrastructure.annotations", { infrastructure: { annotations: { a: "b" } } }],
    ["addresses", { addresses: [{ value: "203.0.113.1" }] }],
    ["allowedListeners", { allowedListeners: { namespaces: { from: "All" } } }],
    ["tls", { tls: { frontend: {} } }],
  ])("%s", (field, change) => {
    expect(edited((spec) => Object.assign(spec, change))).toEqual([
      `edge-gateway.public-gateway: its field spec.${field} is not understood (it is decided without it)`,
    ]);
  });

  it("parameters that are none of the plan", () => {
    const parametersRef = { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "custom" };
    expect(edited((spec) => (spec["infrastructure"] = { parametersRef }))).toEqual([
      "edge-gateway.public-gateway: its parameters, EnvoyProxy custom, are none of the plan",
    ]);
  });

  it("annotations that a controller may read", () => {
    const said = saidOfResource(kubernetes, "edge-gateway.public-gateway", (it) => {
      it.metadata.annotations["networking.istio.io/service-type"] = "LoadBalancer";
    });
    expect(said).toEqual([
      'edge-gateway.public-gateway: its metadata.annotations have "networking.istio.io/service-type", which is not understood (it is decided without it)',
    ]);
  });

  it("what it lays over the Deployment that Istio makes", () => {
    const istio = plannedText(`space: edge
kubernetes: { gatewayClassName: istio }
applications: { web: { image: "w:1", inbound: { http: { port: 8080, protocol: http } } } }
gateways: { public: { routes: [ { destination: "http://web:8080" } ] } }
`);
    expect(saidOf(istio, () => undefined)).toEqual([]);
    const overlay = (text: string) =>
      saidOfResource(istio, "edge-gateway.public-pods", (it) => (it.data.deployment = text));
    expect(overlay("spec: { template: { metadata: { labels: { appnet/application: web } } } }")).toEqual([
      "edge-gateway.public-pods: in deployment, its field spec.template.metadata is not understood (it is decided without it)",
    ]);
    expect(overlay("spec: [")).toHaveLength(1);
    expect(saidOfResource(istio, "edge-gateway.public-pods", (it) => (it.data.service = "spec: {}"))).toEqual(
      ["edge-gateway.public-pods: its service is not understood (it is decided without it)"],
    );
  });
});

describe("on AWS, what a rule does beside forwarding is undecided", () => {
  const edited = (edit: (inputs: Record<string, never>) => unknown) =>
    saidOf(aws, (copy) =>
      edit(copy.resources.find((it: { type: string }) => it.type.endsWith(":ListenerRule")).inputs),
    );

  it("another host name for the target, and a token that is asked for", () => {
    expect(edited((it) => Object.assign(it["actions"]![0] as object, { jwtValidation: {} }))[0]).toMatch(
      /its field actions\[0\]\.jwtValidation is not understood/,
    );
    expect(
      edited((it) =>
        Object.assign(it, { transforms: [{ type: "url-rewrite", hostHeaderRewriteConfig: {} }] }),
      )[0],
    ).toMatch(/its field transforms\[0\]\.hostHeaderRewriteConfig is not understood/);
  });

  it("a target group of instances, functions or load balancers", () => {
    for (const targetType of ["instance", "lambda", "alb"]) {
      expect(
        saidOfResource(aws, "shop-gateway.public-to-catalog-3001", (it) => (it.targetType = targetType)),
      ).toEqual([
        `shop-gateway.public-to-catalog-3001: its targetType is "${targetType}", and only "ip" is understood: instances, functions and load balancers are reached past the tasks' groups`,
      ]);
    }
  });
});
