/** Documents for what the examples leave out: each is legal, and each strains something that only a server decides. */
import { documentSchema, type DocumentInput } from "../../core/documentSchema";
import { dummyCertificate } from "./certificate";
import type { NamedDocument } from "./rendering";

type Applications = NonNullable<DocumentInput["applications"]>;
type Gateways = NonNullable<DocumentInput["gateways"]>;

export function syntheticDocuments(): NamedDocument[] {
  return [
    document("every protocol, and port ranges", protocols()),
    document("names of pods, for ports that only policies name", unlistedPorts()),
    document("a certificate given as PEM", pemCertificate()),
    document("gateway pods beside the applications (Istio)", istio()),
    document("TLS 1.3 at the listener (NGINX)", nginx()),
    document("names of kinds, and words that YAML 1.1 takes for other types", telltaleNames()),
    document("names of 63 characters", longNames()),
    document("names of 63 characters in another space", longNamesElsewhere()),
    document("1,000 environment variables in a given namespace", manyVariables()),
  ];
}

function unlistedPorts(): DocumentInput {
  return {
    space: "unlisted",
    kubernetes: {},
    applications: {
      web: { image },
      basket: { image, inbound: { api: { port: 80, containerPort: 8080 } } },
      worker: { image },
      jobs: { image, hostname: "queue" },
    },
    policies: [
      { source: "web", destination: "basket", protocol: "tcp", ports: "79-81" },
      { source: "*", destination: "worker", protocol: "udp", ports: 7000 },
      { source: "web", destination: "jobs", protocol: "tcp", ports: "9000-9010" },
    ],
  };
}

/** Shape errors are left to the test of the document, like those of an example. */
function document(name: string, input: DocumentInput): NamedDocument {
  return { name, read: () => documentSchema.parse(input) };
}

const image = "ghcr.io/acme/application:1.0";

function protocols(): DocumentInput {
  const applications: Applications = {
    client: {
      image,
      command: ["/client", "--verbose"],
      arguments: ["serve"],
      cpu: 0.25,
      connections: { dns: "udp://server:53", "dns-tcp": "tcp://server:53", feed: "wss://server:9443" },
    },
    server: {
      image,
      memory: 96,
      healthCheck: { inbound: "calls" },
      inbound: {
        dns: { port: 53, protocol: "udp" },
        "dns-tcp": { port: 53 },
        "dns-alias": { port: 54, containerPort: 53 },
        calls: { port: 9000, protocol: "grpc" },
        feed: { port: 9443, protocol: "wss" },
        chat: { port: 9080, protocol: "ws" },
        secure: { port: 9444, protocol: "tls" },
        rpc: { port: 9445, protocol: "grpcs" },
      },
    },
    site: {
      image,
      healthCheck: {
        path: "/health",
        timeoutSeconds: 3,
        startupSeconds: 900,
        liveness: { command: ["/alive"], intervalSeconds: 30, failureThreshold: 5 },
      },
      inbound: { web: { port: 8443, protocol: "https" } },
    },
  };
  return {
    space: "protocols",
    kubernetes: {},
    applications,
    policies: [
      { source: "client", destination: "server", protocol: "tcp", ports: "50-60" },
      { source: "client", destination: "server", protocol: "udp", ports: "1-65535" },
      { source: "server", destination: "server", protocol: "tcp", ports: 7946 },
      { source: "client", destination: "site" },
      { source: "client", destinationCidr: "0.0.0.0/0", protocol: "udp", ports: "33434-33534" },
      { source: "client", destinationCidr: "::/0", protocol: "tcp", ports: 443 },
    ],
  };
}

function pemCertificate(): DocumentInput {
  const certificateFrom = { pem: { ...dummyCertificate(), chain: dummyCertificate().certificate } };
  return {
    space: "pem",
    kubernetes: { gatewayClassName: "envoy-gateway" },
    ...webBehind({ public: { ...wwwGateway, tls: { certificateFrom, minimumProtocolVersion: "1.3" } } }),
  };
}

function istio(): DocumentInput {
  return {
    space: "mesh",
    kubernetes: { gatewayClassName: "istio", internalGatewayClassName: "istio-internal" },
    ...webBehind({
      public: { ...wwwGateway, tls: { certificateFrom: { managed: true } } },
      internal: { internal: true, routes: [{ path: "/admin", destination: "http://web:80" }] },
      secure: {
        hostname: { fullyQualifiedHostname: "*.secure.example.com" },
        tls: { sslPassthrough: true },
        routes: [{ destination: "https://vault:8200" }],
      },
    }),
  };
}

function nginx(): DocumentInput {
  const tls = { certificateFrom: { kubernetesSecret: "www" }, minimumProtocolVersion: "1.3" } as const;
  // This controller has no timeouts of routes.
  const routes = [
    { destination: "http://web:80" },
    { hostname: "other.example.com", destination: "https://web:61443", replacePrefix: "/new" },
  ];
  return {
    space: "nginx",
    kubernetes: { gatewayClassName: "nginx" },
    ...webBehind({ public: { ...wwwGateway, routes, tls } }),
  };
}

const wwwGateway = {
  hostname: { fullyQualifiedHostname: "www.example.com" },
  routes: [{ destination: "http://web:80", timeoutPolicy: { request: "1m30s", backendRequest: "500ms" } }],
};

function webBehind(gateways: Gateways): Pick<DocumentInput, "applications" | "gateways"> {
  const applications: Applications = {
    web: {
      image,
      inbound: { web: { port: 80, containerPort: 8080, protocol: "http", tls: "automatic" } },
    },
    vault: { image, inbound: { api: { port: 8200, protocol: "https" } } },
  };
  return { applications, gateways };
}

/** kubectl and the server read YAML 1.1, in which more words than in 1.2 are something else than text. */
function telltaleNames(): DocumentInput {
  const words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "e1"];
  const kinds = ["namespace", "pod", "service", "deployment", "secret", "default-deny", "gateway", "default"];
  const names = [...words, ...kinds];
  const applications = names.map((name, index): [string, Applications[string]] => [
    name,
    {
      image: "no",
      inbound: { [name]: { port: 8080, protocol: "http" } },
      connections: { [name]: `http://${names[(index + 1) % names.length]}:8080` },
    },
  ]);
  const environment = Object.fromEntries(
    [...names, ...TELLTALE_VALUES].map((value, index) => [`V${index}`, value]),
  );
  const existing = { podLabels: { on: "off", y: "n", "1": "1.0", null: "null" } };
  return {
    organization: "no",
    space: "yes",
    kubernetes: { gatewayClassName: "on", gatewayController: "envoy-gateway" },
    applications: {
      ...Object.fromEntries(applications),
      existing: { existing },
      told: { image, command: words, arguments: TELLTALE_VALUES, environment },
    },
    policies: [{ source: "existing", destination: "no" }],
    gateways: {
      off: {
        hostname: { fullyQualifiedHostname: "1.0" },
        tls: { certificateFrom: { kubernetesSecret: "true" } },
        routes: [{ path: "/no", destination: "http://no:8080" }],
      },
    },
  };
}

const TELLTALE_VALUES = [
  ...[
    "",
    " ",
    "~",
    "=",
    "<<",
    "-",
    "a: b",
    "a #b",
    "*a",
    "&a",
    "!a",
    "@a",
    "%a",
    "`a",
    "'",
    '"',
    "\\",
    "{",
    "[",
  ],
  ...["012", "0o12", "0x1F", "0b11", "1_000", "12:30:45", "1e3", "1E5", "+1", ".5", ".inf", ".NaN", "-0"],
  ...["2001-01-01", "2001-01-01T00:00:00Z", "Y", "N", "NO", "Off", "TRUE", "Null", "NULL"],
  ...["a\n", "a\n\n", "\na", "  a\n b", "a\r\nb", "\ta", "a ", "\u0007", "\ufeffa", "ä", "😀"],
  ...["word ".repeat(60), "line \n".repeat(60), "---\na: b\n...\n"],
];

const long = (character: string): string => character.repeat(63);

function longNames(): DocumentInput {
  const inbound = {
    [long("i")]: { port: 80, containerPort: 8080, protocol: "http", tls: "automatic" },
  } as const;
  return {
    organization: long("o"),
    space: long("s"),
    domain: `${long("d")}.${long("e")}`,
    kubernetes: { gatewayClassName: "envoy-gateway" },
    applications: {
      [long("a")]: { image, inbound, connections: { [long("c")]: `https://${long("b")}:61443` } },
      [long("b")]: { image, inbound, hostname: long("h") },
    },
    policies: [{ source: long("a"), destination: long("b"), protocol: "tcp", ports: "10000-20000" }],
    gateways: {
      [long("g")]: {
        hostname: { prefix: long("w") },
        tls: { certificateFrom: { managed: true }, minimumProtocolVersion: "1.3" },
        routes: [
          { path: `/${long("p")}`, destination: `http://${long("a")}:80` },
          { path: `/${long("Q")}/${"r".repeat(900)}`, destination: `https://${long("b")}:61443` },
          { hostname: `${long("x")}.${long("y")}.${long("z")}`, destination: `http://${long("a")}:80` },
        ],
      },
    },
  };
}

function longNamesElsewhere(): DocumentInput {
  const peer = { organization: long("q"), certificateAuthority: long("m"), createIngress: true };
  const [destination, space, organization] = [long("d"), long("p"), long("q")];
  const url = `https://${destination}.${space}.${organization}:61443`;
  return {
    organization: long("o"),
    space: long("s"),
    kubernetes: {},
    peers: { [space]: peer },
    applications: { [long("a")]: { image, connections: { [long("c")]: url } } },
    policies: [
      { source: long("a"), destination, space, organization, protocol: "udp", ports: "10000-20000" },
      {
        source: long("a"),
        destinationCidr: "2001:db8:1111:2222:3333:4444:5555:0/112",
        protocol: "tcp",
        ports: 1,
      },
    ],
  };
}

function manyVariables(): DocumentInput {
  const environment = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`VARIABLE_${index}`, `value ${index}`]),
  );
  return {
    space: "variables",
    kubernetes: { createNamespace: false },
    applications: { configured: { image, environment } },
  };
}
