import { z } from "zod";
import { cidr, deployTime, label, nameTypes, named, strict } from "./schema";

const idOf = (prefix: string, what: string) =>
  deployTime(
    z.string().refine((text) => new RegExp(`^${prefix}[0-9a-z]+$`).test(text), {
      error: `must be ${what} (${prefix}…)`,
    }),
  );
const arnOf = (service: string, what: string) =>
  deployTime(
    z.string().refine((text) => new RegExp(`^arn:aws[a-z-]*:${service}:`).test(text), {
      error: `must be the ARN of ${what} (arn:aws:${service}:…)`,
    }),
  );

/** The gateway controllers whose pods appnet can tell, and so admit under default deny. */
export const gatewayControllers = [
  "envoy-gateway",
  "istio",
  "kgateway",
  "nginx-gateway-fabric",
  "traefik",
  "contour",
  "cilium",
  "aws-load-balancer-controller",
] as const;

const kubernetesPeerSchema = strict({
  organization: label.optional().describe("The organization of the space. Default: this organization."),
  namespace: label.optional().describe("The namespace of the space. Default: the space's name."),
  certificateAuthorityConfigMap: label
    .optional()
    .describe(
      "A ConfigMap in this space's namespace whose ca.crt is the other space's certificate authority. It is mounted into callers of its automatic-TLS inbounds. Default: nothing is mounted.",
    ),
}).describe("Another space that connections and policies may name.");

const certificateIssuerSchema = strict({
  kind: named("IssuerKind", z.enum(["Issuer", "ClusterIssuer"]))
    .default("ClusterIssuer")
    .describe("The kind of issuer."),
  name: z.string().min(1).describe("Its name."),
});

export const kubernetesSchema = strict({
  namespace: label.optional().describe("The namespace of the space. Default: the space's name."),
  createNamespace: z
    .boolean()
    .default(true)
    .describe("Whether appnet creates the namespace. If not, it must exist and enforce what you want of it."),
  gatewayClassName: z
    .string()
    .min(1)
    .optional()
    .describe("The GatewayClass of internet-facing gateways. Required when there is one."),
  internalGatewayClassName: z
    .string()
    .min(1)
    .optional()
    .describe("The GatewayClass of internal gateways. Required when there is one."),
  gatewayController: named("GatewayController", z.enum(gatewayControllers))
    .optional()
    .describe(
      "The controller behind the gateway classes: it decides from which pods gateway traffic comes. Default: inferred from the class name.",
    ),
  certificateIssuer: certificateIssuerSchema
    .default({ kind: "ClusterIssuer", name: "letsencrypt" })
    .describe(
      "The cert-manager issuer of managed gateway certificates. Default: the ClusterIssuer letsencrypt.",
    ),
  proxyImage: deployTime(
    z.string().refine((text) => /^\S+$/.test(text), { error: "must be an image reference without spaces" }),
  )
    .optional()
    .describe(
      "The image of automatic TLS's sidecar: Envoy 1.39 or newer, such as a copy in a registry of your own. Default: Envoy's own distroless image, by digest.",
    ),
  peers: z
    .record(label, kubernetesPeerSchema)
    .optional()
    .describe(
      "Other spaces by name. When given, only these may be named. Default: any space may be named, and its namespace is its name.",
    ),
}).describe("Run the space on Kubernetes.");

const awsPeerSchema = strict({
  organization: label.optional().describe("The organization of the space. Default: this organization."),
  applications: z
    .record(z.string(), idOf("sg-", "a security group id"))
    .optional()
    .describe(
      "Security group ids by application. Default: found by the tags appnet:space and appnet:application.",
    ),
}).describe("Another space that connections and policies may name.");

const quotasSchema = strict({
  rulesPerSecurityGroup: z.int().positive().default(60).describe("Rules per direction and security group."),
  securityGroupsPerInterface: z
    .int()
    .min(1)
    .max(16)
    .default(5)
    .describe("Security groups per network interface."),
  rulesPerLoadBalancer: z
    .int()
    .positive()
    .default(100)
    .describe("Listener rules per application load balancer."),
  targetGroupsPerLoadBalancer: z
    .int()
    .positive()
    .default(100)
    .describe("Target groups per application load balancer."),
}).describe("The account's own quotas. Default: AWS's defaults.");

const platformEgressSchema = strict({
  cidrs: z.array(cidr).min(1).optional().describe("Networks that hold the registries and log endpoints."),
  securityGroupIds: z
    .array(idOf("sg-", "a security group id"))
    .min(1)
    .optional()
    .describe("Security groups of VPC endpoints."),
  prefixListIds: z
    .array(idOf("pl-", "a prefix list id"))
    .min(1)
    .optional()
    .describe("Prefix lists, such as S3's."),
  closed: z.boolean().default(false).describe("Whether nothing is opened for the platform."),
}).describe("Where tasks may pull images and send logs, on tcp 443. Default: anywhere.");

export const awsSchema = strict({
  region: z
    .string()
    .refine((text) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text), {
      error: "must be a Region such as eu-central-1",
    })
    .optional()
    .describe("The Region. Default: the provider's."),
  vpcId: idOf("vpc-", "a VPC id").optional().describe("The VPC. Default: the account's default VPC."),
  privateSubnetIds: z
    .array(idOf("subnet-", "a subnet id"))
    .optional()
    .describe("Subnets of tasks and internal gateways. Default: the default VPC's subnets."),
  publicSubnetIds: z
    .array(idOf("subnet-", "a subnet id"))
    .optional()
    .describe(
      "Subnets of internet-facing gateways, in at least two zones. Default: the default VPC's subnets.",
    ),
  clusterArn: arnOf("ecs", "an ECS cluster").optional().describe("The ECS cluster. Default: one is created."),
  hostedZoneId: deployTime(z.string().min(1))
    .optional()
    .describe("The Route 53 hosted zone for gateway host names and certificate validation."),
  certificateAuthorityArn: arnOf("acm-pca", "a private certificate authority")
    .optional()
    .describe("The private CA of automatic TLS."),
  createCertificateAuthority: z
    .boolean()
    .default(false)
    .describe("Whether to create a private CA for automatic TLS. It costs a monthly fee."),
  platformEgress: platformEgressSchema.optional(),
  peers: z
    .record(label, awsPeerSchema)
    .optional()
    .describe("Other spaces by name. When given, only these may be named. Default: any space may be named."),
  quotas: quotasSchema.optional(),
  tags: z.record(z.string(), z.string()).default({}).describe("Tags of every resource."),
}).describe("Run the space on AWS.");

nameTypes({
  CertificateIssuer: certificateIssuerSchema,
  KubernetesPeer: kubernetesPeerSchema,
  Kubernetes: kubernetesSchema,
  AwsPeer: awsPeerSchema,
  AwsQuotas: quotasSchema,
  PlatformEgress: platformEgressSchema,
  Aws: awsSchema,
});

/** Kubernetes settings after validation. */
export type KubernetesSettings = z.output<typeof kubernetesSchema>;
/** AWS settings after validation. */
export type AwsSettings = z.output<typeof awsSchema>;
/** A gateway controller's name. */
export type GatewayController = (typeof gatewayControllers)[number];
