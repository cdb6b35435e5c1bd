import aws = require("@pulumi/aws");
import type * as pulumi from "@pulumi/pulumi";
import type { AwsFunctions, AwsResources } from "./types";

type ResourceClass = new (
  name: string,
  inputs: never,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** Pulumi's own class of each resource, loaded when it is first needed. */
const classes: Readonly<Record<keyof AwsResources, () => ResourceClass>> = {
  "aws:acm/certificate:Certificate": () => aws.acm.Certificate,
  "aws:acm/certificateValidation:CertificateValidation": () => aws.acm.CertificateValidation,
  "aws:acmpca/certificate:Certificate": () => aws.acmpca.Certificate,
  "aws:acmpca/certificateAuthority:CertificateAuthority": () => aws.acmpca.CertificateAuthority,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": () =>
    aws.acmpca.CertificateAuthorityCertificate,
  "aws:cloudwatch/logGroup:LogGroup": () => aws.cloudwatch.LogGroup,
  "aws:ec2/securityGroup:SecurityGroup": () => aws.ec2.SecurityGroup,
  "aws:ecs/cluster:Cluster": () => aws.ecs.Cluster,
  "aws:ecs/service:Service": () => aws.ecs.Service,
  "aws:ecs/taskDefinition:TaskDefinition": () => aws.ecs.TaskDefinition,
  "aws:iam/role:Role": () => aws.iam.Role,
  "aws:iam/rolePolicy:RolePolicy": () => aws.iam.RolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": () => aws.iam.RolePolicyAttachment,
  "aws:lb/listener:Listener": () => aws.lb.Listener,
  "aws:lb/listenerRule:ListenerRule": () => aws.lb.ListenerRule,
  "aws:lb/loadBalancer:LoadBalancer": () => aws.lb.LoadBalancer,
  "aws:lb/targetGroup:TargetGroup": () => aws.lb.TargetGroup,
  "aws:route53/record:Record": () => aws.route53.Record,
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": () =>
    aws.servicediscovery.PrivateDnsNamespace,
  "aws:servicediscovery/service:Service": () => aws.servicediscovery.Service,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": () => aws.vpc.SecurityGroupEgressRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": () => aws.vpc.SecurityGroupIngressRule,
};

const functions: Readonly<
  Record<keyof AwsFunctions, (inputs: never, options: pulumi.InvokeOptions) => pulumi.Output<object>>
> = {
  "aws:ec2/getSecurityGroup:getSecurityGroup": aws.ec2.getSecurityGroupOutput,
  "aws:ec2/getSubnets:getSubnets": aws.ec2.getSubnetsOutput,
  "aws:ec2/getVpc:getVpc": aws.ec2.getVpcOutput,
  "aws:index/getRegion:getRegion": aws.getRegionOutput,
  "aws:secretsmanager/getSecretVersion:getSecretVersion": aws.secretsmanager.getSecretVersionOutput,
};

/** The class that registers a type. */
export function awsClass(type: string): ResourceClass {
  return classes[type as keyof AwsResources]();
}

/** The function behind a look-up's token. */
export function awsFunction(token: string) {
  return functions[token as keyof AwsFunctions];
}
