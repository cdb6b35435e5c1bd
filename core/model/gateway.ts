import { z } from "zod";
import { cidr, confidential, deployTime, nameTypes, named, secret, strict } from "./schema";

const hostnameSchema = strict({
  prefix: z
    .string()
    .optional()
    .describe(
      "The part before the space's domain: www gives www.shop.example.com. Exactly one of prefix and fullyQualifiedHostname.",
    ),
  fullyQualifiedHostname: z
    .string()
    .optional()
    .describe("The whole host name. Exactly one of prefix and fullyQualifiedHostname."),
}).describe("The host name that the gateway answers to. Default: any.");

const pemSchema = confidential(
  strict({
    certificate: deployTime(z.string().min(1)).describe("The certificate, PEM."),
    privateKey: secret(deployTime(z.string().min(1)).describe("Its private key, PEM. A secret.")),
    chain: deployTime(z.string().min(1)).optional().describe("The intermediate certificates, PEM."),
  }).describe("A certificate and its private key."),
);

export const certificateSources = [
  "managed",
  "acmCertificateArn",
  "secretsManagerArn",
  "kubernetesSecret",
  "pem",
] as const;

const certificateSchema = strict({
  managed: z
    .boolean()
    .optional()
    .describe("Issue and renew a certificate: ACM with DNS validation on AWS, cert-manager on Kubernetes."),
  acmCertificateArn: deployTime(z.string().startsWith("arn:", "must be an ARN"))
    .optional()
    .describe("AWS: the ARN of a certificate in ACM, in the load balancer's Region."),
  secretsManagerArn: deployTime(z.string().startsWith("arn:", "must be an ARN"))
    .optional()
    .describe("AWS: the ARN of a secret in Secrets Manager with the keys tls.crt and tls.key."),
  kubernetesSecret: z
    .string()
    .optional()
    .describe("Kubernetes: the name of a kubernetes.io/tls Secret, or NAMESPACE/NAME in another namespace."),
  pem: pemSchema.optional().describe("The certificate itself."),
}).describe("Where the certificate comes from: exactly one source.");

const tlsSchema = strict({
  sslPassthrough: z
    .boolean()
    .default(false)
    .describe(
      "Pass encrypted traffic to the single route's application, which terminates TLS. Port 80 redirects to 443; on AWS, the application refuses plain HTTP there.",
    ),
  certificateFrom: certificateSchema.optional(),
  minimumProtocolVersion: named("TlsVersion", z.enum(["1.2", "1.3"]).describe("A version of TLS."))
    .optional()
    .describe("The lowest TLS version that is accepted. Default: 1.2. Only with certificateFrom."),
}).describe("How the gateway handles TLS. Default: plain HTTP.");

const timeoutPolicySchema = strict({
  request: z
    .string()
    .optional()
    .describe("The longest time for a whole request, such as 10s or 1h30m. Default: any."),
  backendRequest: z
    .string()
    .optional()
    .describe("The longest time for one attempt at the application. Not longer than request. Default: any."),
}).describe("How long requests may take. Default: as long as they need.");

const routeSchema = strict({
  path: z.string().optional().describe("The path prefix: /api matches /api and /api/…. Default: /."),
  hostname: z
    .string()
    .optional()
    .describe("The full host name that this route answers to. Default: the gateway's."),
  destination: z
    .string()
    .describe("Where requests go: scheme://target:port, APPLICATION.INBOUND, or APPLICATION."),
  replacePrefix: z
    .string()
    .optional()
    .describe("What replaces the matched path prefix. Default: the path is kept."),
  timeoutPolicy: timeoutPolicySchema.optional(),
  priority: z
    .int()
    .min(1)
    .max(50000)
    .optional()
    .describe(
      "AWS: the priority of the listener rule. Default: computed from host and path alone, so that it never moves. Needed only when two routes would get the same.",
    ),
}).describe("Sends requests for a host and path to an application.");

const accessLogsSchema = strict({
  bucket: deployTime(z.string().min(1)).describe("The S3 bucket that receives the logs."),
  prefix: deployTime(z.string()).optional().describe("The prefix of the log objects' keys. Default: none."),
}).describe("Where access logs go.");

export const gatewaySchema = strict({
  hostname: hostnameSchema.optional(),
  internal: z
    .boolean()
    .default(false)
    .describe("Whether only the private network reaches the gateway. Otherwise it faces the internet."),
  tls: tlsSchema.optional(),
  routes: z
    .array(routeSchema)
    .default([])
    .describe("Where requests go, by host and path: at least one route."),
  allowedCidrs: z
    .array(deployTime(cidr))
    .optional()
    .describe(
      "AWS: the only networks that reach the gateway. Default: everything for an internet-facing gateway, the VPC for an internal one.",
    ),
  accessLogs: accessLogsSchema.optional().describe("AWS: where access logs go. Default: none are kept."),
  deletionProtection: deployTime(z.boolean())
    .default(false)
    .describe("AWS: whether the load balancer refuses deletion."),
  idleTimeout: deployTime(z.int().min(1).max(4000))
    .optional()
    .describe(
      "AWS: seconds after which a connection is closed on which nothing is sent, also while an application works on a request. Default: 4000, the longest.",
    ),
}).describe("A single point of entry: routes by host and path, and terminates TLS or passes it through.");

nameTypes({
  GatewayHostname: hostnameSchema,
  PemCertificate: pemSchema,
  Certificate: certificateSchema,
  GatewayTls: tlsSchema,
  TimeoutPolicy: timeoutPolicySchema,
  TopologyRoute: routeSchema,
  AccessLogs: accessLogsSchema,
  TopologyGateway: gatewaySchema,
});

/** A gateway after validation. */
export type GatewayModel = z.output<typeof gatewaySchema>;
/** A route after validation. */
export type RouteModel = z.output<typeof routeSchema>;
