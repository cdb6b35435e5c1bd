import type { AwsSettings } from "./settings";
import type { PropertyPath } from "../../model/problem";
import type { Problems } from "../../resolve/problems";
import { isReference, type Declaration, type Lowering } from "../declaration";
import type { LoweringContext } from "../platform";
import { gatewayPart, groupName, SpaceContext } from "./objects";

/**
 * AWS's own defaults, where the account's numbers are not given. Of Fargate there is none that holds for long: AWS raises
 * it with what runs.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
 */
const DEFAULTS: NonNullable<AwsSettings["quotas"]> = {
  rulesPerSecurityGroup: 60,
  securityGroupsPerInterface: 5,
  rulesPerLoadBalancer: 100,
  targetGroupsPerLoadBalancer: 100,
  namesPerCertificate: 10,
};
/** Not adjustable: rules of one group times groups of one interface. */
const RULES_TIMES_GROUPS = 1000;
/** Not adjustable: load balancer target groups of one ECS service. */
const TARGET_GROUPS_PER_SERVICE = 5;

interface Limit {
  readonly path: PropertyPath;
  readonly what: string;
  readonly count: number;
  readonly limit: number;
  readonly fix: string;
}

/** Computes every limit from the declarations, and reports those that are exceeded. */
export function checkQuotas(
  context: LoweringContext<AwsSettings>,
  { declarations }: Lowering,
  problems: Problems,
): void {
  const space = new SpaceContext(context);
  const quotas = space.settings.quotas ?? DEFAULTS;
  const limits = [
    ...securityGroupLimits(space, declarations, quotas),
    ...interfaceLimits(declarations, quotas),
    ...loadBalancerLimits(declarations, quotas),
    ...certificateLimits(declarations, quotas),
    ...fargateLimits(declarations, quotas),
  ];
  for (const { path, what, count, limit, fix } of limits) {
    if (count > limit)
      problems.add("platform/quota", path, `${what}: ${count}, but the limit is ${limit}`, fix);
  }
}

/**
 * A group's rules of one direction. A rule by group or prefix list counts for both families, and one by prefix list as
 * often as the list weighs.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
interface RuleCount {
  readonly direction: "ingress" | "egress";
  readonly group: string;
  ipv4: number;
  ipv6: number;
}

const DIRECTIONS = new Map<string, RuleCount["direction"]>([
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress"],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress"],
]);

function securityGroupLimits(
  space: SpaceContext,
  declarations: readonly Declaration[],
  quotas: typeof DEFAULTS,
): Limit[] {
  const counts = new Map<string, RuleCount>();
  for (const { type, inputs } of declarations) {
    const direction = DIRECTIONS.get(type);
    if (direction === undefined) continue;
    const { securityGroupId, cidrIpv4, cidrIpv6, prefixListId } = inputs as Record<string, unknown>;
    const weight = space.settings.prefixListWeights[String(prefixListId)] ?? 1;
    const group = idText(securityGroupId);
    const key = `${direction} ${group}`;
    const count = counts.get(key) ?? { direction, group, ipv4: 0, ipv6: 0 };
    if (cidrIpv6 === undefined) count.ipv4 += weight;
    if (cidrIpv4 === undefined) count.ipv6 += weight;
    counts.set(key, count);
  }
  const groupsPerInterface = interfaceGroups(declarations);
  const ownerOf = ownersOf(space);
  return [...counts.values()].flatMap(({ direction, group, ipv4, ipv6 }) => {
    const count = Math.max(ipv4, ipv6);
    const groups = groupsPerInterface.get(group) ?? 1;
    if (count <= quotas.rulesPerSecurityGroup && count * groups <= RULES_TIMES_GROUPS) return [];
    const { path, label, name } = ownerOf(group);
    const fix =
      direction === "ingress" && name !== undefined
        ? "set clientGroup: true on the inbound with the most sources, merge adjacent ports into ranges, or have the quota raised and say so in aws.quotas"
        : "merge adjacent ports into ranges, set clientGroup: true on destinations, or have the quota raised and say so in aws.quotas.rulesPerSecurityGroup";
    return [
      {
        path,
        what: `${direction} rules of the security group of ${label}`,
        count,
        limit: quotas.rulesPerSecurityGroup,
        fix,
      },
      {
        path,
        what: `${direction} rules of ${label} times the ${groups} groups of its interface`,
        count: count * groups,
        limit: RULES_TIMES_GROUPS,
        fix,
      },
    ];
  });
}

/** The largest number of groups on an interface that has a group. */
function interfaceGroups(declarations: readonly Declaration[]): Map<string, number> {
  const groups = new Map<string, number>();
  for (const { attached } of services(declarations)) {
    for (const group of attached)
      groups.set(idText(group), Math.max(groups.get(idText(group)) ?? 0, attached.length));
  }
  return groups;
}

interface ServiceFacts {
  readonly application: string;
  readonly attached: readonly unknown[];
  readonly targetGroups: number;
  readonly replicas: unknown;
  readonly taskDefinition: unknown;
}

function services(declarations: readonly Declaration[]): ServiceFacts[] {
  // What may run, where a number of tasks is only what it begins with.
  const maxima = new Map(
    declarations.flatMap(({ type, component, inputs }) =>
      type === "aws:appautoscaling/target:Target"
        ? [[component.name, (inputs as { maxCapacity: unknown }).maxCapacity]]
        : [],
    ),
  );
  return declarations
    .filter((it) => it.type === "aws:ecs/service:Service")
    .map(({ component, inputs }) => {
      const service = inputs as {
        networkConfiguration: { securityGroups: readonly unknown[] };
        loadBalancers?: readonly unknown[];
        desiredCount?: unknown;
        taskDefinition?: unknown;
      };
      return {
        application: component.name,
        attached: service.networkConfiguration.securityGroups,
        targetGroups: service.loadBalancers?.length ?? 0,
        replicas: maxima.get(component.name) ?? service.desiredCount,
        taskDefinition: service.taskDefinition,
      };
    });
}

function interfaceLimits(declarations: readonly Declaration[], quotas: typeof DEFAULTS): Limit[] {
  return services(declarations).flatMap(({ application, attached, targetGroups }) => [
    {
      path: ["applications", application],
      what: `security groups of an interface of ${application}`,
      count: attached.length,
      limit: quotas.securityGroupsPerInterface,
      fix: "let it call fewer inbounds with clientGroup, or have the quota raised (up to 16) and say so in aws.quotas.securityGroupsPerInterface",
    },
    {
      path: ["applications", application],
      what: `target groups of the service of ${application}`,
      count: targetGroups,
      limit: TARGET_GROUPS_PER_SERVICE,
      fix: "let fewer gateways route to it, or to fewer of its ports",
    },
  ]);
}

function loadBalancerLimits(declarations: readonly Declaration[], quotas: typeof DEFAULTS): Limit[] {
  const count = (type: string) => {
    const counts = new Map<string, number>();
    for (const { component } of declarations.filter((it) => it.type === type)) {
      counts.set(component.name, (counts.get(component.name) ?? 0) + 1);
    }
    return counts;
  };
  const limit = (gateway: string, what: string, amount: number, maximum: number, quota: string): Limit => ({
    path: ["gateways", gateway],
    what: `${what} of gateway ${gateway}`,
    count: amount,
    limit: maximum,
    fix: `spread the routes over several gateways, or have the quota raised and say so in aws.quotas.${quota}`,
  });
  return [
    ...[...count("aws:lb/listenerRule:ListenerRule")].map(([gateway, amount]) =>
      limit(gateway, "listener rules", amount, quotas.rulesPerLoadBalancer, "rulesPerLoadBalancer"),
    ),
    ...[...count("aws:lb/targetGroup:TargetGroup")].map(([gateway, amount]) =>
      limit(
        gateway,
        "target groups",
        amount,
        quotas.targetGroupsPerLoadBalancer,
        "targetGroupsPerLoadBalancer",
      ),
    ),
  ];
}

/** Every name that ACM puts into a certificate counts, the first as well. */
function certificateLimits(declarations: readonly Declaration[], quotas: typeof DEFAULTS): Limit[] {
  return declarations.flatMap(({ type, component, inputs }): Limit[] => {
    const { domainName, subjectAlternativeNames = [] } = inputs as {
      domainName?: unknown;
      subjectAlternativeNames?: readonly unknown[];
    };
    if (type !== "aws:acm/certificate:Certificate" || domainName === undefined) return [];
    return [
      {
        path: ["gateways", component.name, "tls", "certificateFrom", "managed"],
        what: `host names in the certificate of gateway ${component.name}`,
        count: 1 + subjectAlternativeNames.length,
        limit: quotas.namesPerCertificate,
        fix: "spread the host names over several gateways, give a certificate with a wildcard as acmCertificateArn, or have the quota raised and say so in aws.quotas.namesPerCertificate",
      },
    ];
  });
}

/** What runs at once, and what a deployment of the largest application runs beside it. A count that is an Output is none. */
function fargateLimits(declarations: readonly Declaration[], quotas: typeof DEFAULTS): Limit[] {
  const limit = quotas.fargateVirtualCpus;
  if (limit === undefined) return [];
  const sizes = new Map(
    declarations.map(({ name, inputs }) => [name, Number((inputs as { cpu?: unknown }).cpu) / 1024]),
  );
  const used = services(declarations).map(({ replicas, taskDefinition }) =>
    typeof replicas === "number" ? replicas * sizes.get(idText(taskDefinition))! : 0,
  );
  const count = used.reduce((total, it) => total + it, 0) + Math.max(0, ...used);
  return [
    {
      path: ["aws", "quotas", "fargateVirtualCpus"],
      what: "virtual CPUs of Fargate, with those that a deployment runs beside the old ones",
      count,
      limit,
      fix: "run fewer or smaller instances, or have the quota raised",
    },
  ];
}

function idText(id: unknown): string {
  return isReference(id) ? id.name : typeof id === "string" ? id : "unknown";
}

/** Whose a security group is: an application's, a gateway's, or another's. */
function ownersOf(space: SpaceContext): (group: string) => Owner {
  const { applications, gateways } = space.network;
  const owners = new Map<unknown, Owner>([
    ...[...applications.values()].map(({ name, model }): [unknown, Owner] => [
      model.existing?.securityGroupId ?? groupName(space, name),
      { path: ["applications", name], label: name, name },
    ]),
    ...gateways.map(({ name }): [unknown, Owner] => [
      gatewayPart(space, name, ""),
      { path: ["gateways", name], label: `gateway ${name}` },
    ]),
  ]);
  return (group) => owners.get(group) ?? { path: ["aws"], label: group };
}

interface Owner {
  readonly path: PropertyPath;
  readonly label: string;
  /** Of an application. */
  readonly name?: string;
}
