import { z } from "zod";
import { cidr, deployTime, idOf, nameTypes, strict } from "../../model/schema";
import type { Network } from "../../resolve/network";

const arnOf = (service: string, what: string) =>
  deployTime(
    z.string().refine((text) => new RegExp(`^arn:aws[a-z-]*:${service}:`).test(text), {
      error: `must be the ARN of ${what} (arn:aws:${service}:…)`,
    }),
  );

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
  namesPerCertificate: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Host names per certificate that ACM issues."),
  fargateVirtualCpus: z
    .number()
    .positive()
    .optional()
    .describe(
      "Virtual CPUs that Fargate runs at once, as far as this space may use them. Default: not checked, because AWS raises it by itself, and shares it among all that runs in the account and Region.",
    ),
}).describe("The account's own quotas. Default: AWS's defaults.");

const platformEgressSchema = strict({
  cidrs: z
    .array(deployTime(cidr))
    .min(1)
    .optional()
    .describe("Networks that hold the registries and log endpoints."),
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

/** Those that CloudWatch Logs offers. */
const RETENTIONS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

const logsSchema = strict({
  retentionInDays: deployTime(
    z.int().refine((days) => RETENTIONS.includes(days), {
      error: `must be one of ${RETENTIONS.join(", ")}`,
    }),
  )
    .default(30)
    .describe("For how many days logs are kept."),
  kmsKeyArn: arnOf("kms", "a key")
    .optional()
    .describe(
      "The key that logs are encrypted with; its policy must let CloudWatch Logs use it. Default: AWS's own.",
    ),
}).describe("The logs of applications.");

export const awsSchema = strict({
  region: z
    .string()
    .refine((text) => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(text), {
      error: "must be a Region such as eu-central-1",
    })
    .optional()
    .describe("The Region. Default: the provider's."),
  vpcId: idOf("vpc-", "a VPC id").optional().describe("The VPC. Default: the account's default VPC."),
  privateSubnetIds: deployTime(z.array(idOf("subnet-", "a subnet id")))
    .optional()
    .describe("Subnets of tasks and internal gateways. Default: the default VPC's subnets."),
  publicSubnetIds: deployTime(z.array(idOf("subnet-", "a subnet id")))
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
  quotas: quotasSchema.optional(),
  prefixListWeights: z
    .record(
      z.string().refine((text) => /^pl-[0-9a-z]+$/.test(text), { error: "must be a prefix list id (pl-…)" }),
      z.int().positive(),
    )
    .default({})
    .describe(
      "As how many rules AWS counts a rule with a prefix list, by the list's id: the weight of one of AWS's own, or the most entries that one of yours may have. A list that is not named counts once, as those of S3 and DynamoDB do.",
    ),
  exclusiveRules: z
    .boolean()
    .default(false)
    .describe(
      "Whether the security groups of applications, too, hold no rules but this space's: the next update that refreshes removes any other. Set it where no other stack writes there, with createIngress or by itself. Groups of gateways and the space's shared ones always are so.",
    ),
  keepInvalidHeaders: deployTime(z.boolean())
    .default(false)
    .describe(
      "Whether gateways pass on headers whose names have other characters than letters, digits and hyphens, such as _. AWS's load balancers drop them otherwise.",
    ),
  logs: logsSchema.default({ retentionInDays: 30 }),
  tags: deployTime(z.record(z.string(), deployTime(z.string())))
    .default({})
    .describe("Tags of every resource."),
}).describe("Run the space on AWS. Exactly one platform is given.");

nameTypes({
  AwsQuotas: quotasSchema,
  PlatformEgress: platformEgressSchema,
  Logs: logsSchema,
  Aws: awsSchema,
});

/** AWS settings after validation. */
export type AwsSettings = z.output<typeof awsSchema>;
/** A network on AWS. */
export type AwsNetwork = Network<AwsSettings>;
