import type { ec2, vpc } from "@pulumi/aws";
import { Kind, type FieldTable } from "../../closedWorld/fields";
import { DESCRIBED, TAGS, type Everywhere } from "./everywhere";

const inlineRule = {
  protocol: "read",
  fromPort: "read",
  toPort: "read",
  cidrBlocks: "read",
  ipv6CidrBlocks: "read",
  prefixListIds: "read",
  securityGroups: "read",
  self: "read",
  description: "harmless: it informs people",
} as const;

const standalone = {
  ...DESCRIBED,
  securityGroupId: "read",
  ipProtocol: "read",
  fromPort: "read",
  toPort: "read",
  cidrIpv4: "read",
  cidrIpv6: "read",
  prefixListId: "read",
  referencedSecurityGroupId: "read",
  description: "harmless: it informs people",
} as const satisfies FieldTable<
  vpc.SecurityGroupIngressRuleArgs & vpc.SecurityGroupEgressRuleArgs & Everywhere
>;

/** By type: security groups and their rules. */
export const ruleKinds: readonly (readonly [string, Kind])[] = [
  [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    Kind.of<vpc.SecurityGroupIngressRuleArgs & Everywhere>(standalone),
  ],
  [
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    Kind.of<vpc.SecurityGroupEgressRuleArgs & Everywhere>(standalone),
  ],
  [
    "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive",
    Kind.of<ec2.VpcSecurityGroupRulesExclusiveArgs & Everywhere>({
      ...TAGS,
      securityGroupId: "read",
      ingressRuleIds: "read",
      egressRuleIds: "read",
    }),
  ],
  [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    Kind.of<ec2.SecurityGroupRuleArgs & Everywhere>({
      ...TAGS,
      type: "read",
      securityGroupId: "read",
      protocol: "read",
      fromPort: "read",
      toPort: "read",
      cidrBlocks: "read",
      ipv6CidrBlocks: "read",
      prefixListIds: "read",
      sourceSecurityGroupId: "read",
      self: "read",
      description: "harmless: it informs people",
    }),
  ],
  [
    "aws:ec2/securityGroup:SecurityGroup",
    Kind.of<ec2.SecurityGroupArgs & Everywhere>({
      ...DESCRIBED,
      ingress: [inlineRule],
      egress: [inlineRule],
      vpcId: "harmless: AWS refuses a group of another VPC than the interface's",
      name: "harmless: rules refer to groups by id",
      namePrefix: "harmless: rules refer to groups by id",
      description: "harmless: it informs people",
      revokeRulesOnDelete: "harmless: it is about deletion alone",
    }),
  ],
];
