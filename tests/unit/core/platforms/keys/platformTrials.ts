import type { PlatformName } from "../../../../../core/platforms/platforms";
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
import { ofPods, ofTasks } from "./workloadTrials";

const PODS = {
  [`${BANK}.pods.namespace`]: "monitoring",
  [`${BANK}.pods.labels`]: { app: "one" },
  "policies.1": { source: "bank", destination: "basket", protocol: "tcp", ports: "9090" },
};
const DNS_PODS = { namespace: "dns", labels: { app: "dns" } };

const ofKubernetes: readonly Trial[] = [
  {
    at: "peers.payments.certificateAuthority",
    values: [undefined, "authority"],
    given: {
      "peers.payments": {},
      [`${SHOP}.connections.basket.to`]: "https://ledger.payments:61443",
    },
  },
  ...ofPods,
  { at: "isolation", values: ["applications", "observe"] },
  { at: "kubernetes.mesh", values: ["istio", "linkerd"] },
  { at: "kubernetes.namespaceLabels", values: [{ team: "one" }, { team: "two" }] },
  { at: "kubernetes.namespaceAnnotations", values: [{ team: "one" }, { team: "two" }] },
  { at: `${SHOP}.kubernetes.pod`, values: [undefined, { terminationGracePeriodSeconds: 60 }] },
  { at: `${SHOP}.kubernetes.deployment`, values: [undefined, { minReadySeconds: 10 }] },
  { at: `${SHOP}.kubernetes.service`, values: [undefined, { sessionAffinity: "ClientIP" }] },
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
  flag(`${BANK}.apiServer`, { ...EXTERNAL, "kubernetes.hostnamePolicies": "cilium" }),
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
    at: "peers.payments.certificateAuthority",
    values: [undefined, "authority"],
    given: { "peers.payments": {} },
  },
  ...ofTasks,
  {
    at: "isolation",
    values: [undefined, "observe"],
    given: {
      "aws.vpcId": "vpc-1",
      "aws.privateSubnetIds": ["subnet-1"],
      "aws.publicSubnetIds": ["subnet-2", "subnet-3"],
    },
  },
  { at: `${SHOP}.aws.taskDefinition`, values: [undefined, { skipDestroy: true }] },
  { at: `${SHOP}.aws.container`, values: [undefined, { stopTimeout: 60 }] },
  { at: `${SHOP}.aws.service`, values: [undefined, { enableExecuteCommand: true }] },
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
  flag("aws.exclusiveRules"),
  {
    at: `${BANK}.pods`,
    values: [undefined, { namespace: "monitoring", labels: { app: "one" } }],
    given: EXTERNAL,
  },
  flag(`${BANK}.apiServer`, EXTERNAL),
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
  { at: "aws.logs.retentionInDays", values: [30, 365] },
  { at: "aws.logs.kmsKeyArn", values: [undefined, arn("kms", "key/1")] },
  { at: "aws.tags", values: [undefined, { team: "shop" }] },
];

/** The trials of each platform's own settings, and of what only it builds. */
export const ofPlatform: Readonly<Record<PlatformName, readonly Trial[]>> = {
  kubernetes: ofKubernetes,
  aws: ofAws,
};
