import { describe, expect, it } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import { Certificates as AwsCertificates } from "../../../proof/aws/certificates";
import { loadBalancerFactsOf } from "../../../proof/aws/loadBalancers";
import { Certificates as KubernetesCertificates } from "../../../proof/kubernetes/certificates";
import { gatewayFactsOf, readRoutes } from "../../../proof/kubernetes/gateways";
import { TlsVersions } from "../../../proof/kubernetes/tlsVersions";
import type { Answer, GatewayFacts, Target } from "../../../proof/evidence";
import { UndecidedPoints, type Read } from "../../../proof/reading";

const target = (name: string, port?: number): Target => ({ party: 0, name, port });

/** An answer in short: targets, `redirect`, or `nothing`. */
function short(answer: Answer): string {
  if (answer.kind === "refuse") return "nothing";
  if (answer.kind === "redirect") return `redirect ${answer.scheme}`;
  return answer.targets.map(({ name }) => name).join("+");
}

const ask = (facts: GatewayFacts, url: string) => {
  const { protocol, hostname, pathname } = new URL(url);
  return short(facts.answer({ port: protocol === "https:" ? 443 : 80, hostname, path: pathname }));
};

describe("a Gateway and its routes", () => {
  const HTTP = { name: "http", port: 80, protocol: "HTTP" };
  const TLS = { mode: "Terminate", certificateRefs: [{ name: "certificate" }] };
  const HTTPS = { name: "https", port: 443, protocol: "HTTPS", tls: TLS };
  const PASSTHROUGH = { name: "tls", port: 443, protocol: "TLS", tls: { mode: "Passthrough" } };

  const route = (spec: object, namespace = "x", kind = "HTTPRoute"): Read => ({
    name: "route",
    type: `kubernetes:gateway.networking.k8s.io/v1:${kind}`,
    inputs: {
      metadata: { name: "route", namespace },
      spec: { parentRefs: [{ name: "gate", namespace: "x" }], ...spec },
    },
  });
  const to = (name: string, path?: string, type = "PathPrefix") => ({
    ...(path !== undefined && { matches: [{ path: { type, value: path } }] }),
    backendRefs: [{ name, port: 80 }],
  });

  function gateway(listeners: readonly object[], routes: readonly Read[]) {
    const undecided = new UndecidedPoints();
    const inputs = {
      metadata: { name: "gate", namespace: "x" },
      spec: { gatewayClassName: "eg", listeners },
    };
    const facts = gatewayFactsOf(
      { name: "gate", type: "", inputs },
      "eg",
      {
        routes: readRoutes(routes, undecided),
        findBackend: (_, name) => [target(name)],
        tlsVersions: new TlsVersions([], undecided),
        certificates: new KubernetesCertificates([], undecided),
      },
      undecided,
    );
    return { facts, ask: (url: string) => ask(facts, url), problems: undecided.all.map(formatUndecided) };
  }

  it("send a request to the longest prefix of whole path elements", () => {
    const { ask: asked } = gateway(
      [HTTP],
      [route({ rules: [to("root", "/"), to("api", "/api"), to("v1", "/api/v1/")] })],
    );
    expect(
      ["/", "/apix", "/api", "/api/", "/api/v2", "/api/v1", "/api/v1/users"].map((path) =>
        asked(`http://a${path}`),
      ),
    ).toEqual(["root", "root", "api", "api", "api", "v1", "v1"]);
  });

  it("send an exact path before a prefix", () => {
    const { ask: asked } = gateway(
      [HTTP],
      [route({ rules: [to("prefix", "/a"), to("exact", "/a", "Exact")] })],
    );
    expect([asked("http://a/a"), asked("http://a/a/b")]).toEqual(["exact", "prefix"]);
  });

  it("send a host name to its own routes before wildcards, and those before any", () => {
    const routes = [
      route({ hostnames: ["www.example.com"], rules: [to("www")] }),
      route({ hostnames: ["*.example.com"], rules: [to("wildcard")] }),
      route({ rules: [to("any")] }),
    ];
    const { ask: asked } = gateway([HTTP], routes);
    expect(
      ["www.example.com", "api.example.com", "a.b.example.com", "example.com", "example.org"].map((it) =>
        asked(`http://${it}/`),
      ),
    ).toEqual(["www", "wildcard", "wildcard", "any", "any"]);
  });

  it("answer by the listener with the most specific host name, and by no other", () => {
    const listeners = [
      { ...HTTP, name: "www", hostname: "www.example.com" },
      { ...HTTP, name: "any" },
    ];
    const routes = [
      route({ parentRefs: [{ name: "gate", sectionName: "www" }], rules: [to("www", "/www")] }),
      route({ parentRefs: [{ name: "gate", sectionName: "any" }], rules: [to("any")] }),
    ];
    const { ask: asked } = gateway(listeners, routes);
    expect(["http://www.example.com/www", "http://www.example.com/", "http://other/"].map(asked)).toEqual([
      "www",
      "nothing",
      "any",
    ]);
  });

  it("put another prefix, or another path, in place of the one that matched", () => {
    const rewrite = (path: object, matched: string) => {
      const filters = [{ type: "URLRewrite", urlRewrite: { path } }];
      const { facts } = gateway([HTTP], [route({ rules: [{ ...to("app", matched), filters }] })]);
      return (asked: string) => {
        const answer = facts.answer({ port: 80, hostname: "a", path: asked });
        return answer.kind === "forward" ? answer.path : answer.kind;
      };
    };
    const prefix = (replacePrefixMatch: string) => ({ type: "ReplacePrefixMatch", replacePrefixMatch });
    expect(["/api", "/api/", "/api/x/y"].map(rewrite(prefix("/v2"), "/api"))).toEqual([
      "/v2",
      "/v2/",
      "/v2/x/y",
    ]);
    expect(["/api", "/api/", "/api/x"].map(rewrite(prefix("/"), "/api"))).toEqual(["/", "/", "/x"]);
    expect(["/", "/x"].map(rewrite(prefix("/v2"), "/"))).toEqual(["/v2/", "/v2/x"]);
    expect(rewrite({ type: "ReplaceFullPath", replaceFullPath: "/one" }, "/api")("/api/x")).toBe("/one");
  });

  it("redirect, and send nowhere without backends or with those of no weight", () => {
    const redirect = { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] };
    expect(gateway([HTTP], [route({ rules: [redirect] })]).ask("http://a/")).toBe("redirect https");
    expect(gateway([HTTP], [route({ rules: [{}] })]).ask("http://a/")).toBe("nothing");
    const weighted = {
      backendRefs: [
        { name: "a", port: 1, weight: 0 },
        { name: "b", port: 1, weight: 1 },
        { name: "c", port: 1 },
      ],
    };
    expect(gateway([HTTP], [route({ rules: [weighted] })]).ask("http://a/")).toBe("b+c");
  });

  it("attach by name, section, port and namespace, and to listeners of their own kind", () => {
    const attached = (parent: object, listener: object = HTTPS, kind = "HTTPRoute", namespace = "x") =>
      gateway([listener], [route({ parentRefs: [parent], rules: [to("it")] }, namespace, kind)]).ask(
        "https://a/",
      );
    expect(attached({ name: "gate" })).toBe("it");
    expect(attached({ name: "gate", sectionName: "https", port: 443 })).toBe("it");
    expect(attached({ name: "other" })).toBe("nothing");
    expect(attached({ name: "gate", sectionName: "http" })).toBe("nothing");
    expect(attached({ name: "gate", port: 80 })).toBe("nothing");
    expect(attached({ name: "gate", kind: "Service" })).toBe("nothing");
    expect(attached({ name: "gate", namespace: "x" }, HTTPS, "HTTPRoute", "y")).toBe("nothing");
    expect(attached({ name: "gate" }, PASSTHROUGH, "TLSRoute")).toBe("it");
    expect(attached({ name: "gate" }, PASSTHROUGH, "HTTPRoute")).toBe("nothing");
    expect(attached({ name: "gate" }, HTTPS, "TLSRoute")).toBe("nothing");
  });

  it("of another namespace's Services lead to nothing that is known", () => {
    const { facts } = gateway(
      [HTTP],
      [route({ rules: [{ backendRefs: [{ name: "a", namespace: "y", port: 80 }] }] })],
    );
    expect(facts.answer({ port: 80, hostname: "a", path: "/" })).toMatchObject({
      targets: [{ party: undefined, name: "Service a of namespace y" }],
    });
  });

  it.each([
    [
      "match by headers",
      [route({ rules: [{ ...to("a"), matches: [{ headers: [{ name: "x", value: "y" }] }] }] })],
      "route: it matches by headers",
    ],
    [
      "match by expressions",
      [route({ rules: [to("a", "/.*", "RegularExpression")] })],
      'route: its path "/.*" of type RegularExpression cannot be decided on',
    ],
    [
      "mirror requests",
      [route({ rules: [{ ...to("a"), filters: [{ type: "RequestMirror" }] }] })],
      "route: its filter RequestMirror may lead elsewhere",
    ],
    [
      "redirect by what is not known",
      [route({ rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { query: "x" } }] }] })],
      "route: its redirect says query",
    ],
    [
      "two for one path",
      [route({ rules: [to("a", "/")] }), route({ rules: [to("b", "/")] })],
      "route: another route answers to the same host name and path /",
    ],
    [
      "another kind",
      [route({ rules: [] }, "x", "TCPRoute")],
      "route: routes of kind TCPRoute are not understood",
    ],
  ])("cannot be decided on: %s", (_, routes, problem) => {
    expect(gateway([HTTP], routes).problems).toEqual([problem]);
  });

  it("cannot be decided on where routes of other namespaces may attach, or two listeners are alike", () => {
    const all = { ...HTTP, allowedRoutes: { namespaces: { from: "All" } } };
    expect(gateway([all], []).problems).toEqual([
      "gate: its listener http lets routes of other namespaces attach",
    ]);
    expect(gateway([HTTP, { ...HTTP, name: "more" }], []).problems).toEqual([
      "gate: two listeners of port 80 have one host name",
    ]);
    expect(gateway([{ ...HTTP, protocol: "UDP" }], []).problems).toEqual([
      'gate: its listener "http" cannot be read',
    ]);
  });
});

describe("a load balancer and its listeners", () => {
  const forward = (group: string) => ({ type: "forward", targetGroupArn: `\${${group}.arn}` });
  const NOT_FOUND = { type: "fixed-response", fixedResponse: { statusCode: "404" } };
  const listener = (inputs: object): Read => ({
    name: "listener",
    type: "aws:lb/listener:Listener",
    inputs: {
      loadBalancerArn: "${lb.arn}",
      port: 80,
      protocol: "HTTP",
      defaultActions: [NOT_FOUND],
      ...inputs,
    },
  });
  const rule = (priority: number, group: string, conditions: readonly object[], more: object = {}): Read => ({
    name: `rule-${priority}`,
    type: "aws:lb/listenerRule:ListenerRule",
    inputs: { listenerArn: "${listener.arn}", priority, conditions, actions: [forward(group)], ...more },
  });
  const path = (...values: string[]) => ({ pathPattern: { values } });
  const host = (...values: string[]) => ({ hostHeader: { values } });

  function balancer(resources: readonly Read[], inputs: object = {}) {
    const undecided = new UndecidedPoints();
    const facts = loadBalancerFactsOf(
      { name: "lb", type: "", inputs: { ...inputs } },
      resources,
      {
        findTargets: (group) => [target(group)],
        certificates: new AwsCertificates(new Map(), undecided),
      },
      undecided,
    );
    return { facts, ask: (url: string) => ask(facts, url), problems: undecided.all.map(formatUndecided) };
  }

  it("answer by the first rule of all whose conditions fit, in the order of their priorities", () => {
    const rules = [
      rule(30, "root", [path("/*")]),
      rule(10, "api", [path("/api", "/api/*")]),
      rule(20, "users", [path("/api/users")]),
    ];
    const { ask: asked } = balancer([listener({}), ...rules]);
    expect(["/", "/api", "/api/users", "/apix"].map((it) => asked(`http://a${it}`))).toEqual([
      "root",
      "api",
      "api",
      "root",
    ]);
  });

  it("answer by the default where no rule fits", () => {
    const found = balancer([
      listener({ defaultActions: [forward("default")] }),
      rule(1, "api", [path("/api")]),
    ]);
    expect([found.ask("http://a/api"), found.ask("http://a/")]).toEqual(["api", "default"]);
    expect(balancer([listener({})]).ask("http://a/")).toBe("nothing");
  });

  it("compare host names in any case and paths in theirs; * is any characters, ? is one, a dot is a dot", () => {
    const { ask: asked } = balancer([
      listener({}),
      rule(1, "host", [host("WWW.example.com")]),
      rule(2, "path", [path("/A/?.png")]),
      rule(3, "wild", [host("*.example.org"), path("/*")]),
    ]);
    expect(
      [
        "http://www.example.com/",
        "http://a/A/x.png",
        "http://a/a/x.png",
        "http://a/A/xxpng",
        "http://b.example.org/",
        "http://bexample.org/",
      ].map(asked),
    ).toEqual(["host", "path", "nothing", "nothing", "wild", "nothing"]);
  });

  it("are undecided where a pattern is longer than any that a load balancer takes", () => {
    const { problems } = balancer([listener({}), rule(1, "long", [path(`/${"*.".repeat(64)}`)])]);
    expect(problems).toEqual(["rule-1: its condition pathPattern is not understood"]);
    expect(balancer([listener({}), rule(1, "most", [path(`/${"*".repeat(127)}`)])]).problems).toEqual([]);
  });

  it("are undecided where a listener's protocol is what every object has, or a redirect's port is none", () => {
    expect(balancer([listener({ protocol: "constructor" })]).problems).toEqual([
      'listener: its protocol "constructor" on port 80 is not understood',
    ]);
    const redirect = { type: "redirect", redirect: { port: "eighty", statusCode: "HTTP_301" } };
    expect(balancer([listener({ defaultActions: [redirect] })]).problems).toEqual([
      'listener: its redirect to port "eighty" is not understood',
    ]);
  });

  it("forward to several groups by weight, and redirect", () => {
    const weighted = {
      type: "forward",
      forward: {
        targetGroups: [
          { arn: "${a.arn}", weight: 0 },
          { arn: "${b.arn}", weight: 5 },
          { arn: "${c.arn}", weight: 1 },
        ],
      },
    };
    expect(balancer([listener({ defaultActions: [weighted] })]).ask("http://a/")).toBe("b+c");
    const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443" } };
    expect(balancer([listener({ defaultActions: [redirect] })]).ask("http://a/")).toBe("redirect https");
    const login = [{ type: "authenticate-oidc" }, forward("app")];
    expect(balancer([listener({ defaultActions: login })]).ask("http://a/")).toBe("app");
  });

  it.each([
    [{ host: "b" }, "b"],
    [{ path: "/login" }, "/login"],
    [{ query: "" }, ""],
    [{ host: "#{host}", path: "/#{path}", query: "#{query}" }, undefined],
  ])("redirect elsewhere where they say so: %j", (more, elsewhere) => {
    const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", ...more } };
    const { facts } = balancer([listener({ defaultActions: [redirect] })]);
    const answer = facts.answer({ port: 80, hostname: "a", path: "/" });
    expect(answer).toEqual({ kind: "redirect", scheme: "https", port: 443, elsewhere, by: ["listener"] });
  });

  it("rewrite the path of one rule's requests", () => {
    const rewrite = { regex: "^/api/?(.*)$", replace: "/$1" };
    const transforms = [{ type: "url-rewrite", urlRewriteConfig: { rewrite } }];
    const { facts } = balancer([listener({}), rule(1, "api", [path("/api", "/api/*")], { transforms })]);
    const seen = ["/api", "/api/x"].map((asked) => facts.answer({ port: 80, hostname: "a", path: asked }));
    expect(seen).toMatchObject([{ path: "/" }, { path: "/x" }]);
  });

  it("tell the path apart that a rewrite is about, though no condition names it", () => {
    const rewrite = { regex: "^/x\\.y(.*)$", replace: "/v2$1" };
    const transforms = [{ type: "url-rewrite", urlRewriteConfig: { rewrite } }];
    const { facts } = balancer([listener({}), rule(1, "all", [path("/*")], { transforms })]);
    expect(facts.paths).toContain("/x.y");
  });

  it("belong to the load balancer that they name", () => {
    expect(balancer([listener({ loadBalancerArn: "${other.arn}" })]).facts.listeners).toEqual([]);
    const elsewhere = rule(1, "api", [path("/*")], { listenerArn: "${other.arn}" });
    expect(balancer([listener({}), elsewhere]).ask("http://a/")).toBe("nothing");
  });

  it("face the internet unless they are internal", () => {
    expect([balancer([]).facts.internal, balancer([], { internal: true }).facts.internal]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    [
      "a condition on the address",
      [listener({}), rule(1, "a", [{ sourceIp: { values: ["10.0.0.0/8"] } }])],
      "rule-1: its condition sourceIp is not understood",
    ],
    [
      "a host name by expression",
      [listener({}), rule(1, "a", [{ hostHeader: { regexValues: [".*"] } }])],
      "rule-1: its condition hostHeader is not understood",
    ],
    ["no action", [listener({ defaultActions: [] })], "listener: it has 0 actions that answer"],
    [
      "a function",
      [listener({ defaultActions: [{ type: "lambda" }] })],
      'listener: its action "lambda" is not understood',
    ],
    [
      "a group that is not the plan's",
      [listener({ defaultActions: [{ type: "forward", targetGroupArn: "arn:aws:x" }] })],
      'listener: its target group "arn:aws:x" is none of the plan',
    ],
    ["UDP", [listener({ protocol: "UDP" })], 'listener: its protocol "UDP" on port 80 is not understood'],
    [
      "an unknown priority",
      [listener({}), rule(1, "a", [path("/*")], { priority: "[known after deployment]" })],
      'rule-1: its priority "[known after deployment]" is none',
    ],
  ])("cannot be decided on: %s", (_, resources, problem) => {
    expect(balancer(resources).problems).toEqual([problem]);
  });
});
