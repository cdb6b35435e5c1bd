import type { ProofPlatform } from "../platform";
import { readAws } from "./aws";
import { concerns } from "./concerns";
import { kinds } from "./kinds/kinds";
import { platformNeeds } from "./needs";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const NAME = "aws:servicediscovery/service:Service";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";

export const awsProof: ProofPlatform = {
  packages: ["aws", "aws-native", "awsx", "eks"],
  kinds,
  concerns,
  passthroughPort80: "passthrough",
  read: readAws,
  platformNeeds,
  neverRead: /^aws:(secretsmanager|ssm|iam|kms|acmpca)\//,
  secretInputs: {
    [CERTIFICATE]: ["privateKey", "privateKeyWo", "certificateBody", "certificateChain"],
  },
  identityTypes: [GROUP, TASK],
  knownBy: {
    [GROUP]: ["id"],
    [INGRESS]: ["id"],
    [EGRESS]: ["id"],
    [LOAD_BALANCER]: ["arn", "dnsName"],
    [LISTENER]: ["arn"],
    [TARGET_GROUP]: ["arn"],
    [TASK]: ["arn"],
    [NAME]: ["arn"],
    [NAMESPACE]: ["id", "arn"],
    [VALIDATION]: ["certificateArn"],
  },
  references: {
    securityGroupId: [[GROUP, "id"]],
    referencedSecurityGroupId: [[GROUP, "id"]],
    sourceSecurityGroupId: [[GROUP, "id"]],
    securityGroups: [[GROUP, "id"]],
    ingressRuleIds: [[INGRESS, "id"]],
    egressRuleIds: [[EGRESS, "id"]],
    targetGroupArn: [[TARGET_GROUP, "arn"]],
    arn: [[TARGET_GROUP, "arn"]],
    loadBalancerArn: [[LOAD_BALANCER, "arn"]],
    listenerArn: [[LISTENER, "arn"]],
    registryArn: [[NAME, "arn"]],
    taskDefinition: [[TASK, "arn"]],
    namespaceId: [[NAMESPACE, "id"]],
    namespace: [[NAMESPACE, "arn"]],
    certificateArn: [
      [VALIDATION, "certificateArn"],
      [CERTIFICATE, "arn"],
    ],
    name: [[LOAD_BALANCER, "dnsName"]],
  },
  tellingValue: /^(sgr?-|arn:)|^[0-9a-f.:]+\/\d+$/,
};
