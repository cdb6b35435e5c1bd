import type { Holding, PrintedResource } from "../replacements";
import type { AwsResources } from "./types";

type Inputs = Readonly<Record<string, unknown>>;
type Find = (name: string) => PrintedResource | undefined;

/**
 * Whether the name is given: Pulumi's bridge then asks for the old one to be deleted first, also where the name is
 * another one (`nameRequiresDeleteBeforeReplace` in pulumi/pulumi-terraform-bridge; pulumi/pulumi-aws#4226). It does so
 * for the types that it names by itself otherwise; the name of a record it never makes.
 */
export function isDeletedFirst(_: PrintedResource, { type, inputs }: PrintedResource): boolean {
  return type !== RECORD && (inputs as Inputs)["name"] !== undefined;
}

const RECORD = "aws:route53/record:Record";
const LISTENER = "aws:lb/listener:Listener";

/** What AWS has one of. Names that Pulumi makes have a random ending, and meet nobody. */
export function holdings({ type, inputs }: PrintedResource, find: Find): readonly Holding[] {
  const rule = (exclusive as Readonly<Record<string, (typeof exclusive)[keyof AwsResources]>>)[type];
  return rule ? rule(inputs as Inputs, find) : [];
}

const named =
  (what: string, within?: string) =>
  (inputs: Inputs): Holding[] => {
    if (inputs["name"] === undefined) return [];
    const place = within === undefined ? "" : ` in ${text(inputs[within])}`;
    return [{ what: `the name ${text(inputs["name"])} of a ${what}${place}` }];
  };

const groupRule =
  (direction: string) =>
  ({ securityGroupId, ipProtocol, fromPort, toPort, ...ends }: Inputs): Holding[] => {
    const end = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"].map((it) => ends[it]);
    return [
      {
        what: `the ${direction} rule of ${text(securityGroupId)} for ${text(ipProtocol)} ${text(fromPort)}-${text(toPort)} and ${end.flatMap((it) => (it === undefined ? [] : text(it))).join()}`,
      },
    ];
  };

/** The target groups that listeners and rules lead to belong to one load balancer: `TargetGroupAssociationLimit`. */
function targetGroups(actions: unknown, loadBalancer: unknown): Holding[] {
  return (Array.isArray(actions) ? (actions as Inputs[]) : []).flatMap(({ targetGroupArn }) =>
    targetGroupArn === undefined
      ? []
      : [{ what: `the target group ${text(targetGroupArn)} for a load balancer`, for: text(loadBalancer) }],
  );
}

const exclusive: { readonly [Type in keyof AwsResources]?: (inputs: Inputs, find: Find) => Holding[] } = {
  "aws:appautoscaling/policy:Policy": named("scaling policy", "resourceId"),
  "aws:appautoscaling/target:Target": ({ resourceId }) => [{ what: `the scaling of ${text(resourceId)}` }],
  "aws:cloudwatch/logGroup:LogGroup": named("log group"),
  "aws:ec2/securityGroup:SecurityGroup": named("security group", "vpcId"),
  "aws:ecs/cluster:Cluster": named("cluster"),
  "aws:ecs/service:Service": named("service", "cluster"),
  "aws:iam/role:Role": named("role"),
  "aws:iam/rolePolicy:RolePolicy": named("policy", "role"),
  [LISTENER]: ({ loadBalancerArn, port, defaultActions }) => [
    { what: `port ${text(port)} of the load balancer ${text(loadBalancerArn)}` },
    ...targetGroups(defaultActions, loadBalancerArn),
  ],
  "aws:lb/listenerRule:ListenerRule": ({ listenerArn, priority, actions }, find) => [
    { what: `priority ${text(priority)} of the listener ${text(listenerArn)}` },
    ...targetGroups(actions, loadBalancerOf(listenerArn, find)),
  ],
  "aws:lb/loadBalancer:LoadBalancer": named("load balancer"),
  "aws:lb/targetGroup:TargetGroup": named("target group"),
  "aws:secretsmanager/secret:Secret": named("secret"),
  [RECORD]: ({ zoneId, name, type, allowOverwrite }) =>
    allowOverwrite === true ? [] : [{ what: `the ${text(type)} record ${text(name)} in ${text(zoneId)}` }],
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": named("private DNS namespace", "vpc"),
  "aws:servicediscovery/service:Service": ({ name, dnsConfig }) => [
    {
      what: `the name ${text(name)} in the private DNS namespace ${text((dnsConfig as Inputs | undefined)?.["namespaceId"])}`,
    },
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule("egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule("ingress"),
};

function loadBalancerOf(listenerArn: unknown, find: Find): unknown {
  const [, name] = /^\$\{(.+)\.arn\}$/.exec(text(listenerArn)) ?? [];
  const listener = name === undefined ? undefined : find(name);
  return (listener?.inputs as Inputs | undefined)?.["loadBalancerArn"] ?? listenerArn;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
