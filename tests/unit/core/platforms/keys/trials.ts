import { platformNames } from "../../../../../core/platforms/find";
import type { PlatformName } from "../../../../../core/platforms/platforms";
import * as certificates from "../../../support/certificates";
import { ofPlatform } from "./platformTrials";
import {
  API,
  arn,
  BANK,
  EXTERNAL,
  flag,
  GATEWAY,
  ROUTE,
  SECRET,
  SHOP,
  TLS,
  TOKEN,
  type Trial,
} from "./trial";
import { ofWorkloads } from "./workloadTrials";

const pem = {
  certificate: certificates.leaf,
  privateKey: certificates.key,
  chain: certificates.intermediate,
};
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
  flag(`${SHOP}.readOnlyRootFilesystem`),
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

const ofEnvironment: readonly Trial[] = [
  { at: `${TOKEN}.kubernetesSecret`, values: ["one", "other"], given: { [`${TOKEN}.key`]: "token" } },
  { at: `${TOKEN}.secretsManagerArn`, values: [SECRET, arn("secretsmanager", "secret:other-AbCdEf")] },
  {
    at: `${TOKEN}.parameterArn`,
    values: [arn("ssm", "parameter/one"), arn("ssm", "parameter/other")],
  },
];

const ofOutside: readonly Trial[] = [
  {
    at: "peers.payments.organization",
    values: [undefined, "globex"],
    given: { "policies.0.space": "payments", "peers.payments": {} },
  },
  flag("peers.payments.createIngress", { "policies.0.space": "payments" }),
  flag("peers.payments.sameNetwork", { "policies.0.space": "payments" }),
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
  { at: `${BANK}.inbound.api.targetPort`, values: [undefined, 6443], given: EXTERNAL },
  {
    at: `${BANK}.inbound.api.protocol`,
    values: ["http", "https"],
    given: { ...EXTERNAL, [`${SHOP}.connections.bank`]: "bank" },
  },
];

const ofEveryPlatform: readonly Trial[] = [
  ...ofWorkloads,
  { at: "organization", values: ["acme", "globex"] },
  { at: "space", values: ["prod", "test"] },
  { at: "domain", values: ["example.com", "example.org"] },
  ...ofApplications,
  ...ofEnvironment,
  ...ofFlows,
  ...ofGateways,
  ...ofOutside,
];

/** Every trial of a platform. */
export function trialsOf(platform: PlatformName): readonly Trial[] {
  return [...ofEveryPlatform, ...ofPlatform[platform]];
}

/** Every trial of any platform, for finding those that none needs. */
export const allTrials: readonly Trial[] = [
  ...ofEveryPlatform,
  ...platformNames().flatMap((platform) => ofPlatform[platform]),
];
