/** Identifiers and whatever else the account makes of a resource, as Pulumi's provider names them. */
import type { Account, AwsType, Inputs } from "./account";

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";

const arn = (service: string, rest: string, region = REGION) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const hex = (serial: number) => serial.toString(16).padStart(17, "0");
const text = (value: unknown) => String(value);

type Make = (inputs: Inputs, serial: number) => Inputs & { readonly id: string };

const byArn = (service: string, path: string): Make =>
  function make(inputs, serial) {
    const id = arn(service, `${path}/${text(inputs["name"] ?? serial)}/${hex(serial)}`);
    return { id, arn: id };
  };

const makers: { readonly [Type in AwsType]: Make } = {
  "aws:acm/certificate:Certificate": (inputs, serial) => {
    const id = arn("acm", `certificate/${hex(serial)}`);
    const names = [inputs["domainName"], ...((inputs["subjectAlternativeNames"] ?? []) as unknown[])];
    return {
      id,
      arn: id,
      domainValidationOptions: names.map((name) => ({
        domainName: name,
        resourceRecordName: `_${hex(serial)}.${text(name).replace(/^\*\./, "")}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${hex(serial)}.acm-validations.aws`,
      })),
    };
  },
  "aws:acm/certificateValidation:CertificateValidation": (_, serial) => ({ id: `validation-${serial}` }),
  "aws:acmpca/certificate:Certificate": (_, serial) => {
    const id = arn("acm-pca", `certificate-authority/ca/certificate/${hex(serial)}`);
    return { id, arn: id, certificate: `certificate ${serial}`, certificateChain: "" };
  },
  "aws:acmpca/certificateAuthority:CertificateAuthority": (_, serial) => {
    const id = arn("acm-pca", `certificate-authority/${hex(serial)}`);
    return { id, arn: id, certificateSigningRequest: `request ${serial}` };
  },
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": (inputs) => ({
    id: text(inputs["certificateAuthorityArn"]),
  }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({
    id: text(name),
    arn: arn("logs", `log-group:${text(name)}`),
  }),
  "aws:ec2/securityGroup:SecurityGroup": (_, serial) => {
    const id = `sg-${hex(serial)}`;
    return { id, arn: arn("ec2", `security-group/${id}`) };
  },
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": ({ securityGroupId }) => ({
    id: text(securityGroupId),
  }),
  "aws:appautoscaling/policy:Policy": byArn("autoscaling", "scalingPolicy"),
  "aws:appautoscaling/target:Target": byArn("application-autoscaling", "scalable-target"),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ({ clusterName }) => ({
    id: text(clusterName),
  }),
  "aws:ecs/cluster:Cluster": ({ name }) => {
    const id = arn("ecs", `cluster/${text(name)}`);
    return { id, arn: id };
  },
  "aws:ecs/service:Service": ({ name, cluster }) => {
    const id = arn("ecs", `service/${text(cluster).split("/").at(-1)!}/${text(name)}`);
    return { id, arn: id };
  },
  // The provider's id is the family, which revisions share.
  "aws:ecs/taskDefinition:TaskDefinition": ({ family }, serial) => {
    const id = arn("ecs", `task-definition/${text(family)}:${serial}`);
    return { id, arn: id, revision: serial };
  },
  "aws:iam/role:Role": ({ name }) => ({ id: text(name), arn: arn("iam", `role/${text(name)}`, "") }),
  "aws:iam/rolePolicy:RolePolicy": ({ role, name }) => ({ id: `${text(role)}:${text(name)}` }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ role, policyArn }) => ({
    id: `${text(role)}/${text(policyArn)}`,
  }),
  "aws:lb/listener:Listener": byArn("elasticloadbalancing", "listener/app"),
  "aws:lb/listenerRule:ListenerRule": byArn("elasticloadbalancing", "listener-rule/app"),
  "aws:lb/loadBalancer:LoadBalancer": (inputs, serial) => ({
    ...byArn("elasticloadbalancing", "loadbalancer/app")(inputs, serial),
    dnsName: `${text(inputs["name"])}-${serial}.${REGION}.elb.amazonaws.com`,
    zoneId: "Z215JYRZR1TBD5",
  }),
  "aws:lb/targetGroup:TargetGroup": byArn("elasticloadbalancing", "targetgroup"),
  "aws:route53/record:Record": ({ zoneId, name, type }) => ({
    id: `${text(zoneId)}_${text(name)}_${text(type)}`,
    fqdn: text(name).replace(/\.$/, ""),
  }),
  "aws:secretsmanager/secret:Secret": byArn("secretsmanager", "secret"),
  "aws:secretsmanager/secretVersion:SecretVersion": ({ secretId }, serial) => ({
    id: `${text(secretId)}|${hex(serial)}`,
    versionId: hex(serial),
  }),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": (_, serial) => {
    const id = `ns-${hex(serial)}`;
    return { id, arn: arn("servicediscovery", `namespace/${id}`) };
  },
  "aws:servicediscovery/service:Service": (_, serial) => {
    const id = `srv-${hex(serial)}`;
    return { id, arn: arn("servicediscovery", `service/${id}`) };
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (_, serial) => rule(serial),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (_, serial) => rule(serial),
};

function rule(serial: number) {
  const id = `sgr-${hex(serial)}`;
  return { id, securityGroupRuleId: id, arn: arn("ec2", `security-group-rule/${id}`) };
}

export function outputsOf(type: AwsType, inputs: Inputs, account: Account): Inputs & { readonly id: string } {
  return { ...inputs, ...makers[type](inputs, account.next()) };
}

/** Types whose names Pulumi's provider makes where none is given. */
export const NAMED_BY_PROVIDER: ReadonlySet<string> = new Set<AwsType>([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/service:Service",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:secretsmanager/secret:Secret",
]);

/** What functions answer. */
export function answerOf(token: string, args: Inputs, account: Account): Inputs {
  switch (token) {
    case "aws:ec2/getVpc:getVpc":
      return { id: args["id"] ?? "vpc-0a1b2c3d4e5f60001", cidrBlock: "10.99.0.0/16" };
    case "aws:ec2/getSubnets:getSubnets":
      return { id: REGION, ids: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"] };
    case "aws:ec2/getSecurityGroups:getSecurityGroups": {
      const wanted = Object.entries(args["tags"] as Inputs);
      const found = account
        .ofType("aws:ec2/securityGroup:SecurityGroup")
        .find(({ inputs }) => wanted.every(([key, value]) => (inputs["tags"] as Inputs)[key] === value));
      return { id: REGION, ids: [found?.id ?? "sg-0a1b2c3d4e5f6ffff"] };
    }
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getRegion:getRegion":
      return { id: REGION, region: REGION, name: REGION };
    default:
      throw new Error(`the stand-in has no function ${token}`);
  }
}
