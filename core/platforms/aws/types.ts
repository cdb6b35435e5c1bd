import type * as aws from "@pulumi/aws";

/** Every kind of AWS resource that appnet declares, by Pulumi's type token, with its arguments. */
export interface AwsResources {
  "aws:acm/certificate:Certificate": aws.acm.CertificateArgs;
  "aws:acm/certificateValidation:CertificateValidation": aws.acm.CertificateValidationArgs;
  "aws:acmpca/certificate:Certificate": aws.acmpca.CertificateArgs;
  "aws:acmpca/certificateAuthority:CertificateAuthority": aws.acmpca.CertificateAuthorityArgs;
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": aws.acmpca.CertificateAuthorityCertificateArgs;
  "aws:cloudwatch/logGroup:LogGroup": aws.cloudwatch.LogGroupArgs;
  "aws:ec2/securityGroup:SecurityGroup": aws.ec2.SecurityGroupArgs;
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": aws.ec2.VpcSecurityGroupRulesExclusiveArgs;
  "aws:ecs/cluster:Cluster": aws.ecs.ClusterArgs;
  "aws:ecs/service:Service": aws.ecs.ServiceArgs;
  "aws:ecs/taskDefinition:TaskDefinition": aws.ecs.TaskDefinitionArgs;
  "aws:iam/role:Role": aws.iam.RoleArgs;
  "aws:iam/rolePolicy:RolePolicy": aws.iam.RolePolicyArgs;
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": aws.iam.RolePolicyAttachmentArgs;
  "aws:lb/listener:Listener": aws.lb.ListenerArgs;
  "aws:lb/listenerRule:ListenerRule": aws.lb.ListenerRuleArgs;
  "aws:lb/loadBalancer:LoadBalancer": aws.lb.LoadBalancerArgs;
  "aws:lb/targetGroup:TargetGroup": aws.lb.TargetGroupArgs;
  "aws:route53/record:Record": aws.route53.RecordArgs;
  "aws:secretsmanager/secret:Secret": aws.secretsmanager.SecretArgs;
  "aws:secretsmanager/secretVersion:SecretVersion": aws.secretsmanager.SecretVersionArgs;
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": aws.servicediscovery.PrivateDnsNamespaceArgs;
  "aws:servicediscovery/service:Service": aws.servicediscovery.ServiceArgs;
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": aws.vpc.SecurityGroupEgressRuleArgs;
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": aws.vpc.SecurityGroupIngressRuleArgs;
}

/** Every function that appnet asks at deployment, by Pulumi's token, with its arguments. */
export interface AwsFunctions {
  "aws:ec2/getSecurityGroups:getSecurityGroups": aws.ec2.GetSecurityGroupsOutputArgs;
  "aws:ec2/getSubnets:getSubnets": aws.ec2.GetSubnetsOutputArgs;
  "aws:ec2/getVpc:getVpc": aws.ec2.GetVpcOutputArgs;
  "aws:index/getPartition:getPartition": aws.GetPartitionOutputArgs;
  "aws:index/getRegion:getRegion": aws.GetRegionOutputArgs;
  "aws:secretsmanager/getSecretVersion:getSecretVersion": aws.secretsmanager.GetSecretVersionOutputArgs;
}
