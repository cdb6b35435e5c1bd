/** Security groups, their rules, and DNS records. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { ChangeResourceRecordSetsCommand, type RRType } from "@aws-sdk/client-route-53";
import { removeRules, removeRulesExcept } from "../prepare";
import { answered, type Context, type Creators, type Inputs } from "../context";
import type { Attributes } from "../values";

export const networkCreators: Creators<
  | "aws:ec2/securityGroup:SecurityGroup"
  | "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive"
  | "aws:route53/record:Record"
  | "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
  | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
> = {
  "aws:ec2/securityGroup:SecurityGroup": createGroup,
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": async (inputs, context) => {
    const { securityGroupId, ingressRuleIds, egressRuleIds } = inputs;
    await removeRulesExcept(context.clients, securityGroupId, [...ingressRuleIds, ...egressRuleIds]);
    return { id: securityGroupId };
  },
  "aws:route53/record:Record": createRecord,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": async (inputs, context) => {
    const { SecurityGroupRules: rules } = await context.clients.ec2.send(
      new AuthorizeSecurityGroupEgressCommand(authorization(inputs, context)),
    );
    return { id: answered(rules?.[0]?.SecurityGroupRuleId, "the rule's id") };
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": async (inputs, context) => {
    const { SecurityGroupRules: rules } = await context.clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand(authorization(inputs, context)),
    );
    return { id: answered(rules?.[0]?.SecurityGroupRuleId, "the rule's id") };
  },
};

async function createGroup(
  inputs: Inputs<"aws:ec2/securityGroup:SecurityGroup">,
  context: Context,
): Promise<Attributes> {
  const { ec2 } = context.clients;
  const { GroupId: id } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: context.nameOf("securityGroup", inputs.name, inputs.namePrefix),
      Description: context.checked("securityGroupDescription", inputs.description!),
      VpcId: inputs.vpcId,
      TagSpecifications: [{ ResourceType: "security-group", Tags: context.tags(inputs.tags) }],
    }),
  );
  const GroupId = answered(id, "the group's id");
  await removeRules(context.clients, GroupId);
  return { id: GroupId };
}

function authorization(
  inputs: Inputs<
    | "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
  >,
  context: Context,
) {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId } = inputs;
  const Description = context.checked("ruleDescription", inputs.description!);
  const permission: IpPermission = {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    ...(cidrIpv4 !== undefined && { IpRanges: [{ CidrIp: cidrIpv4, Description }] }),
    ...(cidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, Description }] }),
    ...(prefixListId !== undefined && { PrefixListIds: [{ PrefixListId: prefixListId, Description }] }),
    ...(referencedSecurityGroupId !== undefined && {
      UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }],
    }),
  };
  const tags = context.tags(inputs.tags);
  return {
    GroupId: inputs.securityGroupId,
    IpPermissions: [permission],
    ...(tags.length > 0 && {
      TagSpecifications: [{ ResourceType: "security-group-rule" as const, Tags: tags }],
    }),
  };
}

async function createRecord(
  inputs: Inputs<"aws:route53/record:Record">,
  context: Context,
): Promise<Attributes> {
  const [alias] = inputs.aliases ?? [];
  await context.clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: inputs.zoneId,
      ChangeBatch: {
        Changes: [
          {
            Action: inputs.allowOverwrite ? "UPSERT" : "CREATE",
            ResourceRecordSet: {
              Name: inputs.name,
              Type: inputs.type as RRType,
              ...(inputs.ttl !== undefined && { TTL: inputs.ttl }),
              ...(inputs.records && { ResourceRecords: inputs.records.map((Value) => ({ Value })) }),
              ...(alias && {
                AliasTarget: {
                  DNSName: alias.name,
                  HostedZoneId: alias.zoneId,
                  EvaluateTargetHealth: alias.evaluateTargetHealth,
                },
              }),
            },
          },
        ],
      },
    }),
  );
  return { fqdn: inputs.name.replace(/\.$/, "") };
}
