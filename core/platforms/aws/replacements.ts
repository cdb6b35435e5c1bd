import { isFixed, type FixedInputs, type InputChange } from "../replacements";
import type { AwsResources } from "./types";

/**
 * What the provider replaces resources for: `ForceNew` and `RequiresReplace` in the resource schemas of
 * hashicorp/terraform-provider-aws v6, which `@pulumi/aws` 7 bridges without overriding any of it for these types
 * (pulumi/pulumi-aws, `provider/resource_overrides.go` at 015d343). Read in `internal/service`: acm/certificate.go at
 * 01661ea, acmpca/certificate.go at 0593466, acmpca/certificate_authority.go at 0509e60, ec2/vpc_security_group.go at
 * 0160692, ec2/vpc_security_group_rules_exclusive.go at 140c8c6, ecs/cluster.go at 00a3530, elbv2/listener_rule.go at 032c4f0, elbv2/load_balancer.go at 00edc94,
 * elbv2/target_group.go at 013cfb4, logs/group.go at 0073593, route53/record.go at 00655c1, secretsmanager/secret.go at
 * 00c21ce, secretsmanager/secret_version.go at 0042e8e, servicediscovery/service.go at 034cebb; the other types in copies of the same files at commits that are not known, some of them before v6.
 *
 * Rules that depend on more than the property itself (`CustomizeDiff`, `ModifyPlan`) are below. Left out, because
 * appnet never emits what they are about: a load balancer's `subnetMappings` and secondary addresses, security groups
 * that a network load balancer gains as its first or loses as its last, a target group's `targetControlPort`. A
 * difference that the provider would ignore, such as JSON that is written in another way, counts as one here.
 */
export const fixedInputs: FixedInputs<AwsResources> = {
  "aws:acm/certificate:Certificate": [
    "certificateAuthorityArn",
    "domainName",
    "keyAlgorithm",
    "subjectAlternativeNames",
    "validationMethod",
    "validationOptions",
  ],
  "aws:acm/certificateValidation:CertificateValidation": ["certificateArn", "validationRecordFqdns"],
  "aws:acmpca/certificate:Certificate": [
    "apiPassthrough",
    "certificateAuthorityArn",
    "certificateSigningRequest",
    "signingAlgorithm",
    "templateArn",
    "validity",
  ],
  "aws:acmpca/certificateAuthority:CertificateAuthority": [
    "certificateAuthorityConfiguration.keyAlgorithm",
    "certificateAuthorityConfiguration.signingAlgorithm",
    "certificateAuthorityConfiguration.subject",
    "keyStorageSecurityStandard",
    "type",
  ],
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": [
    "certificate",
    "certificateAuthorityArn",
    "certificateChain",
  ],
  "aws:cloudwatch/logGroup:LogGroup": ["logGroupClass", "name", "namePrefix"],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "name", "namePrefix", "vpcId"],
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": ["securityGroupId"],
  "aws:ecs/cluster:Cluster": ["name"],
  "aws:ecs/service:Service": ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
  // Every revision is a new one; only tags and what happens to the old one are changed in place.
  "aws:ecs/taskDefinition:TaskDefinition": [
    "containerDefinitions",
    "cpu",
    "enableFaultInjection",
    "ephemeralStorage",
    "executionRoleArn",
    "family",
    "ipcMode",
    "memory",
    "networkMode",
    "pidMode",
    "placementConstraints",
    "proxyConfiguration",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
    "volumes",
  ],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:lb/listener:Listener": ["loadBalancerArn"],
  "aws:lb/listenerRule:ListenerRule": ["listenerArn"],
  "aws:lb/loadBalancer:LoadBalancer": [
    "customerOwnedIpv4Pool",
    "internal",
    "loadBalancerType",
    "name",
    "namePrefix",
  ],
  "aws:lb/targetGroup:TargetGroup": [
    "ipAddressType",
    "name",
    "namePrefix",
    "port",
    "protocol",
    "protocolVersion",
    "targetType",
    "vpcId",
  ],
  "aws:route53/record:Record": ["name", "zoneId"],
  "aws:secretsmanager/secret:Secret": ["name", "namePrefix"],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    "secretBinary",
    "secretId",
    "secretString",
    "secretStringWoVersion",
  ],
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": ["name", "vpc"],
  "aws:servicediscovery/service:Service": [
    "dnsConfig.dnsRecords.type",
    "dnsConfig.namespaceId",
    "dnsConfig.routingPolicy",
    "healthCheckConfig.type",
    "healthCheckCustomConfig",
    "name",
    "namespaceId",
    "type",
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
};

/** Whether the provider deletes the resource and creates it anew because of the change. */
export function isReplacedBy(change: InputChange): boolean {
  const { type, path, kind } = change;
  // An absent Region is the provider's own, which may well be the one that is added or removed.
  if (path === "region") return kind === "changed";
  if (ruleTypes.has(type) && ruleEnds.has(path)) return kind !== "changed";
  if (type === "aws:lb/loadBalancer:LoadBalancer" && path === "subnets")
    return movesNetworkLoadBalancer(change);
  return isFixed(fixedInputs, change);
}

const ruleTypes: ReadonlySet<string> = new Set<keyof AwsResources>([
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/** A rule has exactly one of these; its value may change, but not which one it is. */
const ruleEnds: ReadonlySet<string> = new Set<
  keyof AwsResources["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"]
>(["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"]);

/** A network load balancer takes further subnets in place, but neither fewer nor others. */
function movesNetworkLoadBalancer({ before, after }: InputChange): boolean {
  const [old, current] = [before, after] as [LoadBalancerInputs, LoadBalancerInputs];
  if (current.loadBalancerType !== "network") return false;
  if (!Array.isArray(old.subnets) || !Array.isArray(current.subnets)) return false;
  return current.subnets.length <= old.subnets.length;
}

interface LoadBalancerInputs {
  readonly loadBalancerType?: unknown;
  readonly subnets?: unknown;
}
