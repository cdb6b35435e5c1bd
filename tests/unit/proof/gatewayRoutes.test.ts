import { describe, expect, it } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import { Certificates } from "../../../proof/kubernetes/certificates";
import { gatewayFactsOf, readRoutes } from "../../../proof/kubernetes/gateways";
import { TlsVersions } from "../../../proof/kubernetes/tlsVersions";
import { UndecidedPoints, type Read } from "../../../proof/reading";
import { ask, target } from "./answers";

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
        certificates: new Certificates([], undecided),
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
