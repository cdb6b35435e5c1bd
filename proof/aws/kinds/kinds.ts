import type { HarmlessKinds, Kinds } from "../../closedWorld/kinds";
import { loadBalancerKinds } from "./loadBalancers";
import { nameKinds } from "./names";
import { ruleKinds } from "./rules";
import { taskKinds } from "./tasks";

/** Modules of the provider of which nothing has an interface in a network, a group, a listener or a name. */
const WITHOUT_INTERFACES = [
  ...["accessanalyzer", "account", "acmpca", "appautoscaling", "athena", "backup", "budgets", "cfg"],
  ...[
    "cloudtrail",
    "cloudwatch",
    "codeartifact",
    "codecommit",
    "cognito",
    "cur",
    "dynamodb",
    "ecr",
    "ecrpublic",
  ],
  ...[
    "glacier",
    "guardduty",
    "iam",
    "identitystore",
    "inspector",
    "inspector2",
    "kinesis",
    "kms",
    "location",
  ],
  ...["macie2", "organizations", "resourcegroups", "s3", "s3tables", "schemas", "secretsmanager"],
  ...[
    "securityhub",
    "servicequotas",
    "ses",
    "sesv2",
    "signer",
    "sns",
    "sqs",
    "ssm",
    "ssoadmin",
    "wafv2",
    "xray",
  ],
].join("|");

/** Kinds that can open nothing, whatever stands in them. */
const harmless: readonly HarmlessKinds[] = [
  {
    types: new RegExp(`^aws(-native)?:(${WITHOUT_INTERFACES})[/:]`),
    because: "it has no interface in a VPC, and registers nothing with a load balancer",
  },
  {
    types: /^aws:ecs\/(clusterCapacityProviders|capacityProvider):/,
    because: "it says where tasks run; security groups hold wherever that is",
  },
  {
    types:
      /^aws:ec2\/(vpc|subnet|routeTable|route|routeTableAssociation|mainRouteTableAssociation|internetGateway|egressOnlyInternetGateway|natGateway|eip|eipAssociation|vpcDhcpOptions|vpcDhcpOptionsAssociation|vpcIpv4CidrBlockAssociation|vpcIpv6CidrBlockAssociation|flowLog|keyPair|placementGroup|defaultVpc|defaultSubnet|defaultRouteTable|managedPrefixList|managedPrefixListEntry|vpcPeeringConnection|vpcPeeringConnectionAccepter|transitGateway\w*|ebs\w*|volume\w*|snapshot\w*|ami\w*):/,
    because: "routing is taken to lead everywhere; only security groups decide",
  },
  {
    types:
      /^aws:route53\/(zone|zoneAssociation|healthCheck|delegationSet|keySigningKey|hostedZoneDnsSec|queryLog):/,
    because: "it holds names, and says of none where it leads",
  },
  {
    types:
      /^aws:(rds|elasticache|memorydb|docdb|neptune|redshift|dax)\/\w*([sS]ubnetGroup|[pP]arameterGroup|[oO]ptionGroup):/,
    because: "it says where and how databases run; their interfaces are theirs",
  },
];

const LOAD_BALANCING = ["listener", "listenerCertificate", "listenerRule", "loadBalancer", "targetGroup"];

/** Every kind of AWS that the proof decides on. */
export const kinds: Kinds = {
  read: new Map([...ruleKinds, ...taskKinds, ...loadBalancerKinds, ...nameKinds]),
  harmless,
  // The provider has load balancers under several names.
  twins: new Map(
    LOAD_BALANCING.flatMap((name) => {
      const token = `${name}:${name[0]!.toUpperCase()}${name.slice(1)}`;
      return ["alb", "applicationloadbalancing", "elasticloadbalancingv2"].map(
        (module) => [`aws:${module}/${token}`, `aws:lb/${token}`] as const,
      );
    }),
  ),
  expanding: /^(awsx|eks):/,
};

/** Kinds that are reached, and call, by the interfaces that they have in groups which they name. */
const IN_GROUPS =
  /^aws:(ec2\/(instance|networkInterface|networkInterfaceSecurityGroupAttachment|launchTemplate|launchConfiguration|spotInstanceRequest|vpcEndpoint|vpcEndpointSecurityGroupAssociation)|rds\/(instance|cluster|clusterInstance|proxy)|lambda\/function|elasticache\/(cluster|replicationGroup|serverlessCache)|memorydb\/cluster|docdb\/(cluster|clusterInstance)|neptune\/(cluster|clusterInstance)|redshift\/cluster|dax\/cluster|opensearch\/domain|msk\/(cluster|serverlessCluster)|mq\/broker|efs\/mountTarget|codebuild\/project|apigatewayv2\/vpcLink):/;

/** Whether what a resource of a type reaches follows from the groups that it names, and from nothing else. */
export function isInGroups(type: string): boolean {
  return IN_GROUPS.test(type);
}
