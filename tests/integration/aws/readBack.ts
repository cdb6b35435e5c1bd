/** The account as its describe calls tell it: who has which groups, and which rules those have. */
import {
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  paginateDescribeSecurityGroupRules,
  type SecurityGroup,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, paginateListClusters, paginateListServices } from "@aws-sdk/client-ecs";
import {
  DescribeTagsCommand,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Clients } from "./clients";

export interface Account {
  readonly rules: readonly SecurityGroupRule[];
  readonly groups: readonly SecurityGroup[];
  /** Groups of the interfaces of each ECS service and load balancer, by the name its tags tell. */
  readonly interfaces: ReadonlyMap<string, ReadonlySet<string>>;
  /** Addresses by VPC. */
  readonly networks: ReadonlyMap<string, string>;
}

export async function readBack(clients: Clients): Promise<Account> {
  const { ec2 } = clients;
  const rules: SecurityGroupRule[] = [];
  for await (const page of paginateDescribeSecurityGroupRules({ client: ec2 }, {})) {
    rules.push(...(page.SecurityGroupRules ?? []));
  }
  const { SecurityGroups: groups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { Vpcs: vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const interfaces = new Map([...(await services(clients)), ...(await loadBalancers(clients))]);
  const networks = new Map(vpcs.map((vpc) => [vpc.VpcId!, vpc.CidrBlock!]));
  return { rules, groups, interfaces, networks };
}

async function services({ ecs }: Clients): Promise<[string, Set<string>][]> {
  const found: [string, Set<string>][] = [];
  for (const [cluster, arn] of await serviceArns({ ecs })) {
    const query = { cluster, services: [arn], include: ["TAGS" as const] };
    const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand(query));
    const name = service?.tags?.find((tag) => tag.key === "appnet:application")?.value;
    const groups = service?.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
    if (name !== undefined) found.push([name, new Set(groups)]);
  }
  return found;
}

async function serviceArns({ ecs }: Pick<Clients, "ecs">): Promise<[cluster: string, service: string][]> {
  const clusters: string[] = [];
  for await (const page of paginateListClusters({ client: ecs }, {}))
    clusters.push(...(page.clusterArns ?? []));
  const found: [string, string][] = [];
  for (const cluster of clusters) {
    for await (const page of paginateListServices({ client: ecs }, { cluster })) {
      found.push(...(page.serviceArns ?? []).map((arn): [string, string] => [cluster, arn]));
    }
  }
  return found;
}

async function loadBalancers({ loadBalancing }: Clients): Promise<[string, Set<string>][]> {
  const found: [string, Set<string>][] = [];
  for await (const page of paginateDescribeLoadBalancers({ client: loadBalancing }, {})) {
    for (const { LoadBalancerArn, SecurityGroups: groups = [] } of page.LoadBalancers ?? []) {
      const query = { ResourceArns: [LoadBalancerArn!] };
      const { TagDescriptions: tags } = await loadBalancing.send(new DescribeTagsCommand(query));
      const text = tags?.[0]?.Tags?.find((tag) => tag.Key === "Name")?.Value ?? "";
      const name = /-gateway\.(.*?)(?:\.internal)?-load-balancer$/.exec(text)?.[1];
      if (name !== undefined) found.push([`gateway:${name}`, new Set(groups)]);
    }
  }
  return found;
}
