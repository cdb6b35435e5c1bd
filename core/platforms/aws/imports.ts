import { HIDDEN, type ImportId, type ImportIds, type KeptInputs } from "../imports";
import type { AwsResources } from "./types";

/** How a resource is found, by its type; undefined for types that appnet never declares. */
export function importId(type: string, inputs: unknown): ImportId | undefined {
  const rule = (rules as Readonly<Record<string, ((inputs: KeptInputs) => ImportId) | undefined>>)[type];
  return rule?.(inputs as KeptInputs);
}

/** An id, or the way to one, that follows from some inputs, all of which must be readable. */
const from =
  <Key extends string>(keys: readonly Key[], rule: (known: Record<Key, string>) => ImportId) =>
  (inputs: KeptInputs): ImportId => {
    const known = Object.fromEntries(keys.map((key) => [key, inputs[key]]));
    return Object.values(known).every((it) => typeof it === "string")
      ? rule(known as Record<Key, string>)
      : HIDDEN;
  };

const byName = from(["name"], ({ name }) => ({ id: name }));

/** The account finds by its tag what is known by its ARN: no two resources of a space have one `Name`. */
const byTag =
  (service: string) =>
  (inputs: KeptInputs): ImportId => {
    const { Name: name } = (inputs["tags"] ?? {}) as { readonly Name?: unknown };
    if (typeof name !== "string") return HIDDEN;
    return ask(
      inputs,
      `resourcegroupstaggingapi get-resources --resource-type-filters ${service}`,
      `--tag-filters ${quote(`Key=Name,Values=${name}`)}`,
      `--query 'ResourceTagMappingList[].ResourceARN'`,
    );
  };

const groupRule =
  (isEgress: boolean) =>
  (inputs: KeptInputs): ImportId =>
    from(["securityGroupId"], ({ securityGroupId }) =>
      ask(
        inputs,
        `ec2 describe-security-group-rules --filters ${quote(`Name=group-id,Values=${securityGroupId}`)}`,
        `--query ${quote(`SecurityGroupRules[?IsEgress==\`${isEgress}\` && Description=='${String(inputs["description"])}'].SecurityGroupRuleId`)}`,
      ),
    )(inputs);

/**
 * The ids that `pulumi import` takes, as the provider's documentation says them (the section Import of each type); none of
 * the types that have no such section needs one.
 */
const rules: ImportIds<AwsResources> = {
  "aws:acm/certificate:Certificate": byTag("acm"),
  "aws:acm/certificateValidation:CertificateValidation": () => ({
    again: "it only waits for its certificate",
  }),
  "aws:acmpca/certificate:Certificate": () => ({ again: "the authority issues another one" }),
  "aws:acmpca/certificateAuthority:CertificateAuthority": byTag("acm-pca"),
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": () => ({
    again: "it is part of its authority, and set once more",
  }),
  "aws:cloudwatch/logGroup:LogGroup": byName,
  "aws:ec2/securityGroup:SecurityGroup": (inputs) =>
    from(["name", "vpcId"], ({ name, vpcId }) =>
      ask(
        inputs,
        `ec2 describe-security-groups --filters ${quote(`Name=group-name,Values=${name}`)} ${quote(`Name=vpc-id,Values=${vpcId}`)}`,
        "--query 'SecurityGroups[].GroupId'",
      ),
    )(inputs),
  "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive": from(
    ["securityGroupId"],
    ({ securityGroupId }) => ({ id: securityGroupId }),
  ),
  "aws:ecs/cluster:Cluster": byName,
  "aws:ecs/service:Service": from(["cluster", "name"], ({ cluster, name }) => ({
    id: `${cluster.split("/").at(-1)!}/${name}`,
  })),
  "aws:ecs/taskDefinition:TaskDefinition": () => ({ again: "every revision is another one" }),
  "aws:iam/role:Role": byName,
  "aws:iam/rolePolicy:RolePolicy": from(["role", "name"], ({ role, name }) => ({ id: `${role}:${name}` })),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": from(["role", "policyArn"], ({ role, policyArn }) => ({
    id: `${role}/${policyArn}`,
  })),
  "aws:lb/listener:Listener": byTag("elasticloadbalancing"),
  "aws:lb/listenerRule:ListenerRule": byTag("elasticloadbalancing"),
  "aws:lb/loadBalancer:LoadBalancer": byTag("elasticloadbalancing"),
  "aws:lb/targetGroup:TargetGroup": byTag("elasticloadbalancing"),
  "aws:route53/record:Record": from(["zoneId", "name", "type"], ({ zoneId, name, type }) => ({
    id: `${zoneId}_${name}_${type}`,
  })),
  "aws:secretsmanager/secret:Secret": byTag("secretsmanager"),
  "aws:secretsmanager/secretVersion:SecretVersion": () => ({ again: "every version is another one" }),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": (inputs) =>
    from(["name", "vpc"], ({ name, vpc }) =>
      ask(
        inputs,
        `servicediscovery list-namespaces --filters ${quote(`Name=NAME,Values=${name}`)}`,
        `--query ${quote(`Namespaces[].join(':', [Id, '${vpc}'])`)}`,
      ),
    )(inputs),
  "aws:servicediscovery/service:Service": (inputs) =>
    from(["name"], ({ name }) => {
      const { namespaceId } = (inputs["dnsConfig"] ?? {}) as { readonly namespaceId?: unknown };
      if (typeof namespaceId !== "string") return HIDDEN;
      return ask(
        inputs,
        `servicediscovery list-services --filters ${quote(`Name=NAMESPACE_ID,Values=${namespaceId}`)}`,
        `--query ${quote(`Services[?Name=='${name}'].Id`)}`,
      );
    })(inputs),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule(true),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule(false),
};

function ask({ region }: KeptInputs, ...words: readonly string[]): ImportId {
  const place = typeof region === "string" ? [`--region ${quote(region)}`] : [];
  return { ask: ["aws", ...words, ...place, "--output text"].join(" ") };
}

/** A text as one word of a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
