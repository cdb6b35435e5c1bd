import type { DocumentInput } from "../../../../../core/documentSchema";
import { platformNames } from "../../../../../core/platforms/find";
import type { PlatformName } from "../../../../../core/platforms/platforms";
import * as certificates from "../../../support/certificates";

/** One key, tried with two values in a document that reads it. */
export interface Trial {
  /** Where the key stands in the document, such as `applications.shop.replicas`. */
  readonly at: string;
  /** Its values; undefined is absent. The second is one that a platform which cannot build the key must refuse. */
  readonly values: readonly [unknown, unknown];
  /** What else the document needs, by place. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** What to set instead of the key alone, where its object has no valid form without it. */
  readonly whole?: { readonly at: string; readonly values: readonly [unknown, unknown] };
  /** The rule that the first value breaks, where the key decides only whether the document is built. */
  readonly firstBreaks?: string;
}

const settings: Readonly<Record<PlatformName, object>> = {
  kubernetes: { gatewayClassName: "eg", internalGatewayClassName: "eg" },
  aws: { createCertificateAuthority: true, hostedZoneId: "Z1" },
};
const existing: Readonly<Record<PlatformName, object>> = {
  kubernetes: { podLabels: { app: "legacy" }, address: "legacy.example.com" },
  aws: { securityGroupId: "sg-1", address: "legacy.example.com" },
};

/** A document with one of everything, which every trial changes in one place. */
function baseDocument(platform: PlatformName): object {
  return {
    organization: "acme",
    space: "prod",
    domain: "example.com",
    [platform]: settings[platform],
    applications: {
      shop: {
        image: "shop:1",
        inbound: { web: { port: 8080, protocol: "http" }, admin: { port: 9000, protocol: "http" } },
        outbound: { ledger: {} },
        connections: { basket: { to: "basket.api" } },
      },
      basket: {
        image: "basket:1",
        inbound: { api: { port: 3000, protocol: "http" } },
        outbound: { ledger: {} },
      },
      legacy: { existing: existing[platform], inbound: { db: { port: 5432 } } },
    },
    connections: [{ source: "shop.ledger", destination: "legacy.db" }],
    policies: [
      { source: "shop", destination: "basket", protocol: "tcp", ports: "4000" },
      { source: "basket", destinationCidr: "10.0.0.0/8", protocol: "tcp", ports: "5432" },
    ],
    gateways: {
      public: { hostname: { prefix: "www" }, routes: [{ path: "/api", destination: "shop.web" }] },
    },
  };
}

/** The two documents of a trial. */
export function documentsOf(platform: PlatformName, trial: Trial): [DocumentInput, DocumentInput] {
  const { at, values } = trial.whole ?? trial;
  return values.map((value) => {
    const document = structuredClone(baseDocument(platform));
    for (const [place, other] of Object.entries(trial.given ?? {})) set(document, place, other);
    set(document, at, value);
    return document as DocumentInput;
  }) as [DocumentInput, DocumentInput];
}

/** Sets the value at a place of a document; undefined takes it away. */
export function set(root: object, place: string, value: unknown): void {
  const keys = place.split(".");
  const last = keys.pop()!;
  let holder = root as Record<string, unknown>;
  for (const key of keys) holder = (holder[key] ??= {}) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = structuredClone(value);
}

const GATEWAY = "gateways.public";
const ROUTE = `${GATEWAY}.routes.0`;
const TLS = `${GATEWAY}.tls`;
const SHOP = "applications.shop";
const API = "applications.basket.inbound.api";
const BANK = "externals.bank";
const EXTERNAL = {
  [`${BANK}.hostnames`]: ["api.example.com"],
  [`${BANK}.cidrs`]: ["10.0.0.0/8"],
  [`${BANK}.inbound.api.port`]: 443,
  [`${BANK}.inbound.api.protocol`]: "https",
  [`${SHOP}.connections.bank`]: "bank",
};
const PODS = {
  [`${BANK}.pods.namespace`]: "monitoring",
  [`${BANK}.pods.labels`]: { app: "one" },
  "policies.1": { source: "bank", destination: "basket", protocol: "tcp", ports: "9090" },
};
const DNS_PODS = { namespace: "dns", labels: { app: "dns" } };
const pem = {
  certificate: certificates.leaf,
  privateKey: certificates.key,
  chain: certificates.intermediate,
};
const arn = (service: string, what: string) => `arn:aws:${service}:eu-central-1:123456789012:${what}`;
const flag = (at: string, given?: Trial["given"]): Trial => ({ at, values: [false, true], given });
const certificate = (source: string, one: string, other: string): Trial => ({
  at: `${TLS}.certificateFrom.${source}`,
  values: [one, other],
  ...(source.startsWith("pem.") && { given: { [`${TLS}.certificateFrom.pem`]: pem } }),
});

const ofApplications: readonly Trial[] = [
  { at: `${SHOP}.image`, values: ["shop:1", "shop:2"] },
  { at: "applications.legacy.existing.address", values: ["legacy.example.com", "other.example.com"] },
  { at: "applications.legacy.existing.podLabels", values: [{ app: "legacy" }, { app: "other" }] },
  { at: "applications.legacy.existing.securityGroupId", values: ["sg-1", "sg-2"] },
  { at: "applications.basket.hostname", values: [undefined, "cart"] },
  { at: `${SHOP}.replicas`, values: [1, 2] },
  { at: `${SHOP}.command`, values: [undefined, ["/run"]] },
  { at: `${SHOP}.arguments`, values: [undefined, ["--fast"]] },
  { at: `${SHOP}.cpu`, values: [undefined, 1] },
  { at: `${SHOP}.memory`, values: [undefined, 1024] },
  { at: `${SHOP}.runAsUser`, values: [1000, 7] },
  { at: `${SHOP}.healthCheck.command`, values: [undefined, ["/ok"]] },
  { at: `${SHOP}.healthCheck.path`, values: [undefined, "/ok"] },
  {
    at: `${SHOP}.healthCheck.inbound`,
    values: ["web", "admin"],
    given: {
      [`${SHOP}.healthCheck.path`]: "/ok",
      [`${GATEWAY}.routes.1`]: { path: "/admin", destination: "shop.admin" },
    },
  },
  { at: `${SHOP}.inbound.web.port`, values: [8080, 8081] },
  { at: `${SHOP}.inbound.web.containerPort`, values: [undefined, 3001] },
  { at: `${API}.protocol`, values: ["http", "https"] },
  { at: `${API}.tls`, values: ["none", "automatic"] },
  { at: `${API}.tlsPort`, values: [undefined, 8443], given: { [`${API}.tls`]: "automatic" } },
  flag(`${API}.clientGroup`),
  flag(`${SHOP}.outbound.ledger.required`),
  { at: `${SHOP}.connections.basket.to`, values: ["basket.api", "http://10.0.0.1:80"] },
  flag(`${SHOP}.connections.basket.required`),
  flag(`${SHOP}.connections.basket.disableDefaultEnvVars`),
  { at: `${SHOP}.connections.basket.environment`, values: [undefined, { BASKET: "{hostname}" }] },
];

const ofFlows: readonly Trial[] = [
  { at: "connections.0.source", values: ["shop.ledger", "basket.ledger"] },
  { at: "connections.0.destination", values: ["legacy.db", "basket.api"] },
  flag("connections.0.required"),
  flag("connections.0.disableDefaultEnvVars"),
  { at: "connections.0.environment", values: [undefined, { LEDGER: "{url}" }] },
  { at: "policies.0.source", values: ["shop", "legacy"] },
  { at: "policies.0.destination", values: ["basket", "legacy"] },
  { at: "policies.1.destinationCidr", values: ["10.0.0.0/8", "10.1.0.0/16"] },
  { at: "policies.0.space", values: [undefined, "payments"], given: { "peers.payments": {} } },
  {
    at: "policies.0.organization",
    values: ["acme", "globex"],
    given: { "policies.0.space": "payments", "peers.payments": { organization: "globex" } },
    firstBreaks: "policy/unknown-space",
  },
  { at: "policies.0.protocol", values: ["tcp", "udp"] },
  { at: "policies.0.ports", values: ["4000", "4001"] },
];

const ofGateways: readonly Trial[] = [
  { at: `${GATEWAY}.hostname.prefix`, values: ["www", "shop"] },
  {
    at: `${GATEWAY}.hostname.fullyQualifiedHostname`,
    values: ["a.example.com", "b.example.com"],
    given: { [`${GATEWAY}.hostname`]: {} },
  },
  flag(`${GATEWAY}.internal`),
  {
    at: `${TLS}.sslPassthrough`,
    values: [false, true],
    given: { "applications.shop.inbound.secure": { port: 8443, protocol: "https" } },
    whole: {
      at: GATEWAY,
      values: [
        { hostname: { prefix: "www" }, routes: [{ destination: "shop.web" }] },
        {
          hostname: { prefix: "www" },
          tls: { sslPassthrough: true },
          routes: [{ destination: "shop.secure" }],
        },
      ],
    },
  },
  {
    at: `${TLS}.certificateFrom.managed`,
    values: [undefined, true],
    whole: { at: TLS, values: [undefined, { certificateFrom: { managed: true } }] },
  },
  certificate("acmCertificateArn", arn("acm", "certificate/1"), arn("acm", "certificate/2")),
  certificate("secretsManagerArn", arn("secretsmanager", "secret:1"), arn("secretsmanager", "secret:2")),
  certificate("kubernetesSecret", "one", "other"),
  certificate("pem.certificate", certificates.leaf, certificates.renewedLeaf),
  certificate("pem.privateKey", certificates.key, certificates.sec1Key),
  certificate("pem.chain", certificates.intermediate, certificates.otherIntermediate),
  {
    at: `${TLS}.minimumProtocolVersion`,
    values: ["1.2", "1.3"],
    given: { [`${TLS}.certificateFrom.pem`]: pem },
  },
  { at: `${ROUTE}.path`, values: ["/api", "/other"] },
  { at: `${ROUTE}.hostname`, values: [undefined, "a.example.com"] },
  { at: `${ROUTE}.destination`, values: ["shop.web", "shop.admin"] },
  { at: `${ROUTE}.replacePrefix`, values: [undefined, "/"] },
  { at: `${ROUTE}.timeoutPolicy`, values: [undefined, { request: "5s" }] },
  { at: `${ROUTE}.timeoutPolicy.request`, values: ["5s", "6s"] },
  { at: `${ROUTE}.timeoutPolicy.backendRequest`, values: ["5s", "6s"] },
  { at: `${ROUTE}.priority`, values: [undefined, 7] },
  { at: `${GATEWAY}.allowedCidrs`, values: [undefined, ["10.0.0.0/8"]] },
  { at: `${GATEWAY}.accessLogs`, values: [undefined, { bucket: "logs" }] },
  { at: `${GATEWAY}.accessLogs.bucket`, values: ["logs", "other"] },
  {
    at: `${GATEWAY}.accessLogs.prefix`,
    values: [undefined, "shop"],
    given: { [`${GATEWAY}.accessLogs.bucket`]: "logs" },
  },
  flag(`${GATEWAY}.deletionProtection`),
  { at: `${GATEWAY}.idleTimeout`, values: [undefined, 30] },
];

const TOKEN = `${SHOP}.environment.TOKEN`;
const SECRET = arn("secretsmanager", "secret:one-AbCdEf");

const ofEnvironment: readonly Trial[] = [
  { at: `${TOKEN}.kubernetesSecret`, values: ["one", "other"], given: { [`${TOKEN}.key`]: "token" } },
  { at: `${TOKEN}.secretsManagerArn`, values: [SECRET, arn("secretsmanager", "secret:other-AbCdEf")] },
  {
    at: `${TOKEN}.parameterArn`,
    values: [arn("ssm", "parameter/one"), arn("ssm", "parameter/other")],
  },
];

const ofKubernetes: readonly Trial[] = [
  { at: "kubernetes.mesh", values: ["istio", "linkerd"] },
  { at: "kubernetes.namespaceLabels", values: [{ team: "one" }, { team: "two" }] },
  { at: "kubernetes.namespaceAnnotations", values: [{ team: "one" }, { team: "two" }] },
  { at: "isolation", values: ["applications", "observe"] },
  { at: `${TOKEN}.key`, values: ["token", "other"], given: { [`${TOKEN}.kubernetesSecret`]: "one" } },
  { at: "kubernetes.namespace", values: [undefined, "shop"] },
  flag("kubernetes.createNamespace"),
  { at: "kubernetes.gatewayClassName", values: ["eg", "kgateway"] },
  {
    at: "kubernetes.internalGatewayClassName",
    values: ["eg", "kgateway"],
    given: { [`${GATEWAY}.internal`]: true },
  },
  { at: "kubernetes.gatewayController", values: [undefined, "contour"] },
  { at: "kubernetes.gatewayPods.namespace", values: [undefined, "edge"] },
  { at: "kubernetes.gatewayPods.labels", values: [undefined, { app: "edge" }] },
  {
    at: "kubernetes.dns.pods.0.namespace",
    values: ["dns", "names"],
    given: { "kubernetes.dns": { pods: [DNS_PODS] } },
  },
  {
    at: "kubernetes.dns.pods.0.labels",
    values: [{ app: "dns" }, { app: "names" }],
    given: { "kubernetes.dns": { pods: [DNS_PODS] } },
  },
  { at: "kubernetes.dns.pods.0.port", values: [53, 5353], given: { "kubernetes.dns": { pods: [DNS_PODS] } } },
  { at: "kubernetes.dns.addresses", values: [undefined, ["10.96.0.10"]] },
  ...["kind", "name"].map((key) => ({
    at: `kubernetes.certificateIssuer.${key}`,
    values: key === "kind" ? (["ClusterIssuer", "Issuer"] as const) : (["one", "other"] as const),
    given: { "kubernetes.certificateIssuer.name": "one", [`${TLS}.certificateFrom.managed`]: true },
  })),
  {
    at: "kubernetes.proxyImage",
    values: [undefined, "registry.example.com/envoy:1"],
    given: { [`${API}.tls`]: "automatic" },
  },
  {
    at: "kubernetes.hostnamePolicies",
    values: [undefined, "cilium"],
    given: { ...EXTERNAL, [`${BANK}.cidrs`]: undefined },
    firstBreaks: "platform/unsupported",
  },
  { at: `${BANK}.pods.namespace`, values: ["monitoring", "tracing"], given: PODS },
  { at: `${BANK}.pods.labels`, values: [{ app: "one" }, { app: "two" }], given: PODS },
];

const OWN_NETWORK = {
  "aws.vpcId": "vpc-1",
  "aws.privateSubnetIds": ["subnet-1", "subnet-2"],
  "aws.publicSubnetIds": ["subnet-3", "subnet-4"],
};
const TWO_ROUTES = { [`${GATEWAY}.routes.1`]: { path: "/admin", destination: "shop.admin" } };
const AUTHORITY = { "aws.createCertificateAuthority": undefined, [`${API}.tls`]: "automatic" };
const quota = (key: string, enough: number, given = {}): Trial => ({
  at: `aws.quotas.${key}`,
  values: [1, enough],
  given,
  firstBreaks: "platform/quota",
});

const ofAws: readonly Trial[] = [
  {
    at: "isolation",
    values: [undefined, "observe"],
    given: {
      "aws.vpcId": "vpc-1",
      "aws.privateSubnetIds": ["subnet-1"],
      "aws.publicSubnetIds": ["subnet-2", "subnet-3"],
    },
  },
  { at: `${TOKEN}.key`, values: [undefined, "token"], given: { [`${TOKEN}.secretsManagerArn`]: SECRET } },
  { at: "aws.region", values: [undefined, "eu-central-1"] },
  { at: "aws.vpcId", values: ["vpc-1", "vpc-2"], given: OWN_NETWORK },
  { at: "aws.privateSubnetIds", values: [["subnet-1"], ["subnet-2"]], given: OWN_NETWORK },
  {
    at: "aws.publicSubnetIds",
    values: [
      ["subnet-1", "subnet-2"],
      ["subnet-1", "subnet-3"],
    ],
    given: OWN_NETWORK,
  },
  { at: "aws.clusterArn", values: [undefined, arn("ecs", "cluster/shared")] },
  { at: "aws.hostedZoneId", values: ["Z1", "Z2"] },
  {
    at: "aws.certificateAuthorityArn",
    values: [arn("acm-pca", "certificate-authority/1"), arn("acm-pca", "certificate-authority/2")],
    given: AUTHORITY,
  },
  { ...flag("aws.createCertificateAuthority", AUTHORITY), firstBreaks: "platform/unsupported" },
  { at: "aws.platformEgress.cidrs", values: [undefined, ["10.0.0.0/8"]] },
  { at: "aws.platformEgress.securityGroupIds", values: [undefined, ["sg-9"]] },
  { at: "aws.platformEgress.prefixListIds", values: [undefined, ["pl-9"]] },
  flag("aws.platformEgress.closed"),
  {
    at: `${BANK}.pods`,
    values: [undefined, { namespace: "monitoring", labels: { app: "one" } }],
    given: EXTERNAL,
  },
  quota("rulesPerSecurityGroup", 60),
  quota("securityGroupsPerInterface", 5),
  quota("rulesPerLoadBalancer", 100, TWO_ROUTES),
  quota("targetGroupsPerLoadBalancer", 100, TWO_ROUTES),
  quota("namesPerCertificate", 10, {
    [`${TLS}.certificateFrom.managed`]: true,
    [`${ROUTE}.hostname`]: "a.example.com",
  }),
  quota("fargateVirtualCpus", 10, { [`${SHOP}.replicas`]: 8 }),
  {
    at: "aws.prefixListWeights",
    values: [{ "pl-9": 61 }, { "pl-9": 60 }],
    given: { "aws.platformEgress.prefixListIds": ["pl-9"] },
    firstBreaks: "platform/quota",
  },
  flag("aws.keepInvalidHeaders"),
  { at: "aws.tags", values: [undefined, { team: "shop" }] },
];

const ofOutside: readonly Trial[] = [
  {
    at: "peers.payments.organization",
    values: [undefined, "globex"],
    given: { "policies.0.space": "payments", "peers.payments": {} },
  },
  flag("peers.payments.createIngress", { "policies.0.space": "payments" }),
  {
    at: "peers.payments.document",
    values: [undefined, "../payments/appnet.yaml"],
    given: { "policies.0.space": "payments" },
  },
  {
    at: "peers.payments.namespace",
    values: [undefined, "pay"],
    given: { "policies.0.space": "payments", "peers.payments": {} },
  },
  {
    at: "peers.payments.securityGroupIds",
    values: [undefined, { basket: "sg-7" }],
    given: { "policies.0.space": "payments" },
  },
  {
    at: "peers.payments.certificateAuthority",
    values: [undefined, "authority"],
    given: {
      "peers.payments": {},
      [`${SHOP}.connections.basket.to`]: "https://ledger.payments:61443",
    },
  },
  { at: `${BANK}.except`, values: [undefined, ["10.1.0.0/16"]], given: EXTERNAL },
  { at: `${BANK}.securityGroupIds`, values: [undefined, ["sg-9"]], given: EXTERNAL },
  { at: `${BANK}.prefixListIds`, values: [undefined, ["pl-9"]], given: EXTERNAL },
  { at: `${BANK}.hostnames`, values: [["one.example.com"], ["two.example.com"]], given: EXTERNAL },
  { at: `${BANK}.address`, values: [undefined, "bank.example.com"], given: EXTERNAL },
  { at: `${BANK}.cidrs`, values: [["10.0.0.0/8"], ["10.0.0.0/9"]], given: EXTERNAL },
  {
    at: `${BANK}.inbound.api.port`,
    values: [443, 8443],
    given: { ...EXTERNAL, [`${SHOP}.connections.bank`]: "bank" },
  },
  {
    at: `${BANK}.inbound.api.protocol`,
    values: ["http", "https"],
    given: { ...EXTERNAL, [`${SHOP}.connections.bank`]: "bank" },
  },
];

const ofEveryPlatform: readonly Trial[] = [
  { at: "organization", values: ["acme", "globex"] },
  { at: "space", values: ["prod", "test"] },
  { at: "domain", values: ["example.com", "example.org"] },
  ...ofApplications,
  ...ofEnvironment,
  ...ofFlows,
  ...ofGateways,
  ...ofOutside,
];

const ofSettings: Readonly<Record<PlatformName, readonly Trial[]>> = {
  kubernetes: ofKubernetes,
  aws: ofAws,
};

/** Every trial of a platform. */
export function trialsOf(platform: PlatformName): readonly Trial[] {
  return [...ofEveryPlatform, ...ofSettings[platform]];
}

/** Every trial of any platform, for finding those that none needs. */
export const allTrials: readonly Trial[] = [
  ...ofEveryPlatform,
  ...platformNames().flatMap((platform) => ofSettings[platform]),
];
