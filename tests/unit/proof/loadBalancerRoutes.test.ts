import { describe, expect, it } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import { Certificates } from "../../../proof/aws/certificates";
import { loadBalancerFactsOf } from "../../../proof/aws/loadBalancers";
import { UndecidedPoints, type Read } from "../../../proof/reading";
import { ask, target } from "./answers";

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
        certificates: new Certificates(new Map(), undecided),
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
