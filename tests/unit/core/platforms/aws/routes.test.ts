import { describe, expect, it } from "vitest";
import { gateway, plan, problems, type Planned, type Resource } from "./support";

const rulesOf = (planned: Planned) => planned.resourcesOfType("ListenerRule");
const ruleOf = (route: string, keys = ""): Resource =>
  rulesOf(plan(gateway(`${keys}routes: [{ destination: "http://frontend:8080", ${route} }]`)))[0]!;

/** Whether a path matches a pattern of a listener rule: * is any characters, ? is one. */
function matches(pattern: string, path: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(path);
}

const patternsOf = (rule: Resource) =>
  (rule.inputs["conditions"] as { pathPattern?: { values: string[] } }[]).flatMap(
    (it) => it.pathPattern?.values ?? [],
  );

/** The path that the application sees; undefined when the rule does not take the request. */
function rewritten(rule: Resource, path: string): string | undefined {
  if (!patternsOf(rule).some((pattern) => matches(pattern, path))) return undefined;
  const transforms = (rule.inputs["transforms"] ?? []) as {
    type: string;
    urlRewriteConfig: { rewrite: { regex: string; replace: string } };
  }[];
  return transforms.reduce(
    (text, { urlRewriteConfig: { rewrite } }) => text.replace(new RegExp(rewrite.regex), rewrite.replace),
    path,
  );
}

describe("the rule of a route", () => {
  it("takes the path and what is below it, for its host", () => {
    const rule = ruleOf("path: /api", "hostname: { prefix: www }\n");
    expect(rule.inputs).toMatchObject({
      listenerArn: "${prod-gateway.public-listener-80.arn}",
      conditions: [
        { hostHeader: { values: ["www.example.com"] } },
        { pathPattern: { values: ["/api", "/api/*"] } },
      ],
      actions: [{ type: "forward", targetGroupArn: "${prod-gateway.public-to-frontend-8080.arn}" }],
    });
    expect(rule.inputs).not.toHaveProperty("transforms");
  });

  it.each([
    ["", "/*"],
    ["path: /", "/*"],
    ["path: /api", "/api /api/*"],
    ["path: /api/", "/api /api/*"],
    ["path: /a.b/c", "/a.b/c /a.b/c/*"],
  ])("has at most five condition values: %s", (route, expected) => {
    expect(patternsOf(ruleOf(route)).join(" ")).toBe(expected);
  });

  it("has no host condition where the gateway answers to any", () => {
    expect(ruleOf("path: /api").inputs["conditions"]).toHaveLength(1);
  });

  it.each([
    ["/api", true],
    ["/api/", true],
    ["/api/x/y", true],
    ["/apis", false],
    ["/", false],
    ["/API", false],
  ])("takes %s for /api: %s", (path, taken) => {
    expect(rewritten(ruleOf("path: /api"), path) !== undefined).toBe(taken);
  });
});

describe("the rewrite of a prefix", () => {
  it.each([
    ["/api", "/", "/api", "/"],
    ["/api", "/", "/api/", "/"],
    ["/api", "/", "/api/x", "/x"],
    ["/api", "/", "/api/x/y/", "/x/y/"],
    ["/api", "/", "/api/api/x", "/api/x"],
    ["/api", "/v2", "/api", "/v2"],
    ["/api", "/v2", "/api/", "/v2/"],
    ["/api", "/v2", "/api/x", "/v2/x"],
    ["/api", "/v2/", "/api/x", "/v2/x"],
    ["/", "/v2", "/x", "/v2/x"],
    ["/", "/v2", "/", "/v2/"],
    ["/", "/", "/x", "/x"],
    ["/a.b", "/", "/a.b/c", "/c"],
    ["/a+$b", "/c", "/a+$b/d", "/c/d"],
    ["/v1/api", "/api", "/v1/api/v1/api", "/api/v1/api"],
  ])("of %s by %s turns %s into %s", (path, replacePrefix, request, expected) => {
    expect(rewritten(ruleOf(`path: "${path}", replacePrefix: "${replacePrefix}"`), request)).toBe(expected);
  });

  it("does not take a dot of the path for any character", () => {
    expect(rewritten(ruleOf("path: /a.b, replacePrefix: /"), "/axb/c")).toBeUndefined();
    const { transforms } = ruleOf("path: /a.b, replacePrefix: /c").inputs;
    expect(JSON.stringify(transforms)).toContain(String.raw`^/a\\.b(.*)$`);
  });

  it("takes a dollar sign of the new prefix as it is written, or refuses it", () => {
    const route = 'path: /api, replacePrefix: "/$1"';
    const refusals = problems(gateway(`routes: [{ destination: "http://frontend:8080", ${route} }]`));
    if (refusals.length > 0) expect(refusals[0]).toMatch(/^gateways\.public\.routes\[0\]\.replacePrefix /);
    else expect(rewritten(ruleOf(route), "/api/x")).toBe("/$1/x");
  });

  it("needs no look-around, and has at most 1,024 characters", () => {
    const path = `/${"a+".repeat(62)}`;
    const { transforms } = ruleOf(`path: "${path}", replacePrefix: "/${"b".repeat(900)}"`).inputs;
    const [{ urlRewriteConfig }] = transforms as [
      { urlRewriteConfig: { rewrite: { regex: string; replace: string } } },
    ];
    expect(urlRewriteConfig.rewrite.regex).not.toMatch(/\(\?/);
    expect(urlRewriteConfig.rewrite.regex.length).toBeLessThanOrEqual(1024);
    expect(urlRewriteConfig.rewrite.replace.length).toBeLessThanOrEqual(1024);
  });
});

describe("the target groups of a gateway", () => {
  // A load balancer speaks gRPC to callers over TLS alone.
  const TLS = 'tls: { certificateFrom: { acmCertificateArn: "arn:aws:acm:eu-central-1:1:certificate/1" } }\n';
  const ROUTES =
    'routes: [{ destination: "http://frontend:8080" }, { path: /a, destination: "http://basket:3000" }, ' +
    '{ path: /b, destination: "http://basket:3000" }]';

  it("are one for each application and port, however many routes lead there", () => {
    const planned = plan(gateway(ROUTES));
    expect(planned.names("TargetGroup")).toEqual([
      "prod-gateway.public-to-frontend-8080",
      "prod-gateway.public-to-basket-3000",
    ]);
    expect(planned.inputs("prod-gateway.public-to-basket-3000")).toMatchObject({
      targetType: "ip",
      port: 3000,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      vpcId: "${prod-default-vpc.id}",
      healthCheck: { protocol: "HTTP", path: "/", matcher: "200-499" },
    });
  });

  it("are attached to the load balancer before the service starts", () => {
    const planned = plan(gateway(ROUTES));
    const service = planned.resource("prod-basket-service");
    expect(service.inputs["loadBalancers"]).toEqual([
      {
        targetGroupArn: "${prod-gateway.public-to-basket-3000.arn}",
        containerName: "basket",
        containerPort: 3000,
      },
    ]);
    expect(service.inputs["healthCheckGracePeriodSeconds"]).toBe(300);
    const routes = rulesOf(planned).filter((it) => JSON.stringify(it.inputs).includes("to-basket-3000"));
    expect(routes).toHaveLength(2);
    expect(service.dependsOn.slice(0, 3)).toEqual([
      ...routes.map((it) => it.name),
      "prod-basket-execution-policy",
    ]);
  });

  it.each([
    ["http", { protocol: "HTTP", protocolVersion: "HTTP1" }, { protocol: "HTTP", path: "/" }],
    ["ws", { protocol: "HTTP", protocolVersion: "HTTP1" }, { protocol: "HTTP", path: "/" }],
    ["https", { protocol: "HTTPS", protocolVersion: "HTTP1" }, { protocol: "HTTPS", path: "/" }],
    [
      "grpc",
      { protocol: "HTTP", protocolVersion: "GRPC" },
      { protocol: "HTTP", path: "/grpc.health.v1.Health/Check", matcher: "0-99" },
    ],
    ["grpcs", { protocol: "HTTPS", protocolVersion: "GRPC" }, { protocol: "HTTPS", matcher: "0-99" }],
  ])("speak %s", (protocol, expected, healthCheck) => {
    const text = gateway(`${TLS}routes: [{ destination: basket.api }]`).replace(
      "3000, protocol: http",
      `3000, protocol: ${protocol}`,
    );
    const name = `prod-gateway.public-to-basket-3000${protocol.startsWith("grpc") ? "-grpc" : ""}`;
    expect(plan(text).inputs(name)).toMatchObject({
      ...expected,
      healthCheck,
    });
  });
});
