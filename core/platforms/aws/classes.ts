import type * as Aws from "@pulumi/aws";
import type { LookupFunction, ResourceClass } from "../platform";
import { loadPackage } from "../providerPackage";
import type { AwsFunctions, AwsResources } from "./types";

/** Loaded when the first resource is registered: a plan needs nothing of it. */
export const provider = () => loadPackage("@pulumi/aws", () => require("@pulumi/aws") as typeof Aws);

/** Pulumi's own class of each resource, loaded when it is first needed. */
const classes: Readonly<Record<keyof AwsResources, () => ResourceClass>> = {
  "aws:acm/certificate:Certificate": () => provider().acm.Certificate,
  "aws:acm/certificateValidation:CertificateValidation": () => provider().acm.CertificateValidation,
  "aws:acmpca/certificate:Certificate": () => provider().acmpca.Certificate,
  "aws:acmpca/certificateAuthority:CertificateAuthority": () => provider().acmpca.CertificateAuthority,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": () =>
    provider().acmpca.CertificateAuthorityCertificate,
  "aws:cloudwatch/logGroup:LogGroup": () => provider().cloudwatch.LogGroup,
  "aws:ec2/securityGroup:SecurityGroup": () => provider().ec2.SecurityGroup,
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": () =>
    provider().ec2.VpcSecurityGroupRulesExclusive,
  "aws:ecs/cluster:Cluster": () => provider().ecs.Cluster,
  "aws:ecs/service:Service": () => provider().ecs.Service,
  "aws:ecs/taskDefinition:TaskDefinition": () => provider().ecs.TaskDefinition,
  "aws:iam/role:Role": () => provider().iam.Role,
  "aws:iam/rolePolicy:RolePolicy": () => provider().iam.RolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": () => provider().iam.RolePolicyAttachment,
  "aws:lb/listener:Listener": () => provider().lb.Listener,
  "aws:lb/listenerRule:ListenerRule": () => provider().lb.ListenerRule,
  "aws:lb/loadBalancer:LoadBalancer": () => provider().lb.LoadBalancer,
  "aws:lb/targetGroup:TargetGroup": () => provider().lb.TargetGroup,
  "aws:route53/record:Record": () => provider().route53.Record,
  "aws:secretsmanager/secret:Secret": () => provider().secretsmanager.Secret,
  "aws:secretsmanager/secretVersion:SecretVersion": () => provider().secretsmanager.SecretVersion,
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": () =>
    provider().servicediscovery.PrivateDnsNamespace,
  "aws:servicediscovery/service:Service": () => provider().servicediscovery.Service,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": () => provider().vpc.SecurityGroupEgressRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": () => provider().vpc.SecurityGroupIngressRule,
};

const functions: Readonly<Record<keyof AwsFunctions, () => LookupFunction>> = {
  "aws:ec2/getSecurityGroups:getSecurityGroups": () => provider().ec2.getSecurityGroupsOutput,
  "aws:ec2/getSubnets:getSubnets": () => provider().ec2.getSubnetsOutput,
  "aws:ec2/getVpc:getVpc": () => provider().ec2.getVpcOutput,
  "aws:index/getPartition:getPartition": () => provider().getPartitionOutput,
  "aws:index/getRegion:getRegion": () => provider().getRegionOutput,
  "aws:secretsmanager/getSecretVersion:getSecretVersion": () =>
    provider().secretsmanager.getSecretVersionOutput,
};

/** The class that registers a type. */
export function awsClass(type: string): ResourceClass {
  return classes[type as keyof AwsResources]();
}

/** `aws:ecs/service:Service` is `ecs.Service`. */
export function awsClassName(type: string): string {
  const [, path = "", name = ""] = type.split(":");
  return `${path.split("/")[0]}.${name}`;
}

/** The function behind a look-up's token. */
export function awsFunction(token: string): LookupFunction {
  return functions[token as keyof AwsFunctions]();
}
