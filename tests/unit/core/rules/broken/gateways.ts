import { yaml, type BrokenDocument } from "../support";

/** A gateway with the given keys, in a space with a domain. */
const gateway = (...keys: readonly string[]) =>
  yaml`
    space: prod
    domain: shop.example.com
    kubernetes: { gatewayClassName: envoy }
    applications:
      shop: { image: "shop:1", inbound: { web: { port: 8080 }, secure: { port: 8443, protocol: https } } }
    gateways:
      public:
  ` + keys.map((key) => `    ${key}\n`).join("");

const plainRoutes = 'routes: [ { destination: "http://shop:8080" } ]';
const secureRoutes = 'routes: [ { destination: "https://shop:8443" } ]';
const twoRoutes = (first: string, second: string, gatewayKeys = "internal: false") =>
  gateway(
    gatewayKeys,
    "routes:",
    `  - { destination: "http://shop:8080"${first} }`,
    `  - { destination: "http://shop:8080"${second} }`,
  );

export const noRoutes: readonly BrokenDocument[] = [
  {
    what: "an empty list of routes",
    document: gateway("»routes: []"),
    message: "the gateway has no routes",
    fix: "add at least one route",
    mend: ["routes: []", plainRoutes],
  },
  {
    what: "no routes at all",
    document: gateway("»internal: false"),
    message: "the gateway has no routes",
    fix: "add at least one route",
    mend: ["internal: false", plainRoutes],
  },
];

export const duplicateRoute: readonly BrokenDocument[] = [
  {
    what: "one path twice",
    document: twoRoutes(", path: /api", ", replacePrefix: /, path: »/api"),
    message: "routes[0] already matches /api",
    fix: "different paths or host names",
    mend: ["replacePrefix: /, path: /api", "replacePrefix: /, path: /v2"],
  },
  {
    what: "a path with and without a slash at its end",
    document: twoRoutes(", path: /api", ", path: »/api/"),
    message: "routes[0] already matches /api",
    fix: "different paths or host names",
    mend: ["/api/ }", "/apis }"],
  },
  {
    what: "the root written and left out",
    document: twoRoutes("", ", path: »/"),
    message: "routes[0] already matches /",
    fix: "different paths or host names",
    mend: [", path: /", ", path: /, hostname: beta.example.com"],
  },
  {
    what: "one path of one host name twice",
    document: twoRoutes(", hostname: a.example.com, path: /x", ", hostname: a.example.com, path: »/x/"),
    message: "routes[0] already matches a.example.com/x",
    fix: "different paths or host names",
    mend: ["a.example.com, path: /x/", "b.example.com, path: /x/"],
  },
];

const path = (what: string, broken: string, whole: string, fix: string, field = "path"): BrokenDocument => ({
  what,
  document: gateway(`routes: [ { destination: "http://shop:8080", ${field}: »${broken} } ]`),
  message: `"${broken.replaceAll('"', "")}" is no path prefix`,
  fix,
  mend: [`${field}: ${broken} }`, `${field}: ${whole} }`],
});

export const pathSyntax: readonly BrokenDocument[] = [
  path("a relative path", "api", "/api", "write /api"),
  path("an empty path", '""', "/", "write /"),
  path("a query", '"/api?x=1"', "/api", "without query"),
  path("a fragment", '"/api#top"', "/api", "such as /api"),
  path("an empty segment", "/api//v1", "/api/v1", "empty segment"),
  path("a dot segment", "/api/../admin", "/admin", "absolute path"),
  path("a space", '"/a b"', "/a%20b", "absolute path"),
  path("a broken escape", '"/a%2"', "/a%20", "absolute path"),
  path("an encoded slash", "/a%2Fb", "/a/b", "absolute path"),
  path("a relative replacement", "v1/", "/v1/", "write /v1/", "replacePrefix"),
];

export const passthroughSingleRoute: readonly BrokenDocument[] = [
  {
    what: "a second route",
    document: gateway(
      "hostname: { prefix: www }",
      "tls: { sslPassthrough: true }",
      "routes:",
      '  - { destination: "https://shop:8443" }',
      '  - »{ destination: "http://shop:8080" }',
    ),
    message: "a passthrough gateway has 2 routes",
    fix: "keep one route",
    mend: ['      - { destination: "http://shop:8080" }\n', ""],
  },
];

const passthrough = (keys: string) =>
  gateway(
    "hostname: { prefix: www }",
    "tls: { sslPassthrough: true }",
    `routes: [ { destination: "https://shop:8443", ${keys} } ]`,
  );

export const passthroughPath: readonly BrokenDocument[] = [
  {
    what: "a path",
    document: passthrough("path: »/api"),
    message: "a passthrough route has path",
    fix: "remove path",
    mend: [", path: /api", ""],
  },
  {
    what: "a replaced prefix",
    document: passthrough("replacePrefix: »/"),
    message: "a passthrough route has replacePrefix",
    fix: "remove replacePrefix",
    mend: [", replacePrefix: /", ""],
  },
];

const tls = (text: string, routes = plainRoutes) =>
  gateway("hostname: { prefix: www }", `tls: ${text}`, routes);

export const tlsExclusive: readonly BrokenDocument[] = [
  {
    what: "passthrough beside a certificate",
    document: tls("{ sslPassthrough: true, certificateFrom: »{ managed: true } }", secureRoutes),
    message: "sslPassthrough and certificateFrom are given together",
    fix: "remove certificateFrom if the application terminates TLS",
    mend: [", certificateFrom: { managed: true }", ""],
  },
];

export const minVersionWithoutCertificate: readonly BrokenDocument[] = [
  {
    what: "a version alone",
    document: tls('{ minimumProtocolVersion: »"1.2" }'),
    message: "the gateway terminates no TLS",
    fix: "add certificateFrom, or remove minimumProtocolVersion",
    mend: ['"1.2" }', '"1.2", certificateFrom: { kubernetesSecret: www } }'],
  },
  {
    what: "a version with passthrough",
    document: tls('{ sslPassthrough: true, minimumProtocolVersion: »"1.3" }', secureRoutes),
    message: "the gateway terminates no TLS",
    fix: "remove minimumProtocolVersion",
    mend: [', minimumProtocolVersion: "1.3"', ""],
  },
];

export const certificateSource: readonly BrokenDocument[] = [
  {
    what: "no source",
    document: tls("{ certificateFrom: »{} }"),
    message: "certificateFrom names no source",
    fix: "give exactly one of managed, acmCertificateArn, secretsManagerArn, kubernetesSecret, pem",
    mend: ["certificateFrom: {}", "certificateFrom: { managed: true }"],
  },
  {
    what: "a source that is switched off",
    document: tls("{ certificateFrom: »{ managed: false } }"),
    message: "certificateFrom names no source",
    fix: "give exactly one",
    mend: ["managed: false", "managed: true"],
  },
  {
    what: "two sources",
    document: tls("{ certificateFrom: »{ managed: true, kubernetesSecret: www } }"),
    message: "certificateFrom names managed and kubernetesSecret",
    fix: "give exactly one",
    mend: ["managed: true, ", ""],
  },
  {
    what: "tls that says nothing",
    document: tls("»{}"),
    message: "tls has neither sslPassthrough nor certificateFrom",
    fix: "give one of them, or remove tls",
    mend: ["tls: {}", "tls: { certificateFrom: { pem: { certificate: c, privateKey: k } } }"],
  },
];

export const hostnameEmpty: readonly BrokenDocument[] = [
  {
    what: "an empty host name",
    document: gateway("hostname: »{}", plainRoutes),
    message: "hostname is empty",
    fix: "give prefix or fullyQualifiedHostname, or remove hostname",
    mend: ["    hostname: {}\n", ""],
  },
];

const name = (what: string, field: string, broken: string, whole: string): BrokenDocument => ({
  what,
  document: gateway(`hostname: { ${field}: »"${broken}" }`, plainRoutes),
  message: `"${broken}" is no`,
  fix: "lower",
  mend: [`"${broken}"`, `"${whole}"`],
});

export const hostnameSyntax: readonly BrokenDocument[] = [
  name("a prefix with an underscore", "prefix", "my_shop", "my-shop"),
  name("a prefix in upper case", "prefix", "WWW", "www"),
  name("an empty prefix", "prefix", "", "www"),
  name("a label of 64 characters", "prefix", "a".repeat(64), "a".repeat(63)),
  name("one label", "fullyQualifiedHostname", "localhost", "localhost.example"),
  name(
    "a label of 64 characters within",
    "fullyQualifiedHostname",
    `${"a".repeat(64)}.example`,
    `${"a".repeat(63)}.example`,
  ),
  name("a URL", "fullyQualifiedHostname", "https://a.example.com", "a.example.com"),
  name("a host name with a port", "fullyQualifiedHostname", "a.example.com:443", "a.example.com"),
  name("a dot at the end", "fullyQualifiedHostname", "a.example.com.", "a.example.com"),
  name("a wildcard within", "fullyQualifiedHostname", "a.*.example.com", "*.example.com"),
  name("letters outside ASCII", "fullyQualifiedHostname", "bücher.example", "xn--bcher-kva.example"),
  {
    what: "a prefix beside a whole host name",
    document: gateway("hostname: »{ prefix: www, fullyQualifiedHostname: a.example.com }", plainRoutes),
    message: "prefix and fullyQualifiedHostname are given together",
    fix: "give one of them",
    mend: ["prefix: www, ", ""],
  },
  {
    what: "a route's host name",
    document: gateway('routes: [ { destination: "http://shop:8080", hostname: »"shop" } ]'),
    message: '"shop" is no host name',
    fix: "such as www.example.com",
    mend: ['"shop"', '"shop.example.com"'],
  },
  {
    what: "a domain that is none",
    document: gateway("hostname: { prefix: www }", plainRoutes).replace("shop.example.com", "»Shop Example"),
    message: '"Shop Example" is no domain',
    fix: "lower case",
    mend: ["Shop Example", "shop.example"],
  },
];

export const prefixWithoutDomain: readonly BrokenDocument[] = [
  {
    what: "a prefix in a space without domain",
    document: gateway("hostname: { prefix: »www }", plainRoutes).replace("domain: shop.example.com\n", ""),
    message: "the space has no domain",
    fix: "set domain, or give fullyQualifiedHostname",
    mend: ["prefix: www", "fullyQualifiedHostname: www.example.com"],
  },
];

const timeouts = (text: string) =>
  gateway(`routes: [ { destination: "http://shop:8080", timeoutPolicy: { ${text} } } ]`);

export const timeoutOrder: readonly BrokenDocument[] = [
  {
    what: "a request shorter than one attempt",
    document: timeouts("request: »9s, backendRequest: 10s"),
    message: "request 9s is shorter than backendRequest 10s",
    fix: "make request at least as long",
    mend: ["request: 9s", "request: 10s"],
  },
  {
    what: "different units",
    document: timeouts("backendRequest: 1h, request: »59m59s999ms"),
    message: "59m59s999ms is shorter than backendRequest 1h",
    fix: "make request at least as long",
    mend: ["59m59s999ms", "59m60s"],
  },
];

const duration = (what: string, broken: string, whole: string, field = "request"): BrokenDocument => ({
  what,
  document: timeouts(`${field}: »"${broken}"`),
  message: `"${broken}" is no duration`,
  fix: "such as 10s or 1h30m",
  mend: [`"${broken}"`, `"${whole}"`],
});

export const timeoutSyntax: readonly BrokenDocument[] = [
  duration("a number without unit", "10", "10s"),
  duration("an unknown unit", "1d", "24h"),
  duration("a fraction", "1.5s", "1500ms"),
  duration("a negative duration", "-1s", "1s"),
  duration("a space", "1h 30m", "1h30m"),
  duration("an empty text", "", "0s"),
  duration("five units", "1h1m1s1ms1h", "1h1m1s1ms"),
  duration("an attempt in words", "long", "5s", "backendRequest"),
];
