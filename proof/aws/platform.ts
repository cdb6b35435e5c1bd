import type { ProofPlatform } from "../platform";
import { readAws } from "./aws";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

export const awsProof: ProofPlatform = {
  passthroughPort80: "passthrough",
  read: readAws,
  neverRead: /^aws:(secretsmanager|ssm|iam|kms|acm|acmpca)\//,
  identityTypes: [GROUP, "aws:ecs/taskDefinition:TaskDefinition"],
  knownById: [GROUP],
  references: {
    securityGroupId: [GROUP, "id"],
    referencedSecurityGroupId: [GROUP, "id"],
    sourceSecurityGroupId: [GROUP, "id"],
    securityGroups: [GROUP, "id"],
    targetGroupArn: ["aws:lb/targetGroup:TargetGroup", "arn"],
    arn: ["aws:lb/targetGroup:TargetGroup", "arn"],
    loadBalancerArn: ["aws:lb/loadBalancer:LoadBalancer", "arn"],
    listenerArn: ["aws:lb/listener:Listener", "arn"],
    registryArn: ["aws:servicediscovery/service:Service", "arn"],
    taskDefinition: ["aws:ecs/taskDefinition:TaskDefinition", "arn"],
  },
  tellingValue: /^(sg-|arn:)|^[0-9a-f.:]+\/\d+$/,
};
