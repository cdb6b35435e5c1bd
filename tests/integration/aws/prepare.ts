/** What a document takes for given, made real: its ids stand for networks, groups and so on that exist. */
import { ImportCertificateCommand } from "@aws-sdk/client-acm";
import { CreateCertificateAuthorityCommand } from "@aws-sdk/client-acm-pca";
import {
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand } from "@aws-sdk/client-ecs";
import { CreateHostedZoneCommand } from "@aws-sdk/client-route-53";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { Lookup } from "../../../core/platforms/declaration";
import { type Clients, REGION } from "./clients";
import { answered } from "./context";

export interface CertificatePair {
  readonly certificate: string;
  readonly privateKey: string;
}

type Maker = (index: number, vpcId: string) => Promise<string | undefined>;

/** The text of a document with each id in it replaced by that of a thing of its kind that was created for it. */
export async function substitute(text: string, clients: Clients, pair: CertificatePair): Promise<string> {
  const { acm, authority, ec2, ecs, route53, secrets } = clients;
  const domain = /^domain: *(\S+)/m.exec(text)?.[1] ?? "example.com";
  const makers: readonly (readonly [RegExp, Maker])[] = [
    [
      /\bsubnet-[0-9a-f]{17}\b/g,
      async (index, VpcId) => {
        const AvailabilityZone = `${REGION}${"abc"[index % 3]}`;
        const CidrBlock = `10.99.${index}.0/24`;
        const command = new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone });
        return (await ec2.send(command)).Subnet?.SubnetId;
      },
    ],
    [
      /\bsg-[0-9a-f]{17}\b/g,
      async (index, VpcId) => {
        const GroupName = `given-${index}`;
        const command = new CreateSecurityGroupCommand({ GroupName, Description: "given", VpcId });
        const { GroupId } = await ec2.send(command);
        // Rules of their own would have them allow more than the document says.
        await removeRules(clients, answered(GroupId, "the group's id"));
        return GroupId;
      },
    ],
    [
      /\bpl-[0-9a-f]{8,17}\b/g,
      async (index) => {
        const PrefixListName = `given-${index}`;
        const limits = { MaxEntries: 5, AddressFamily: "IPv4" };
        const command = new CreateManagedPrefixListCommand({ PrefixListName, ...limits });
        return (await ec2.send(command)).PrefixList?.PrefixListId;
      },
    ],
    [
      /\bZ[0-9A-Z]{12,31}\b/g,
      async (index) => {
        const command = new CreateHostedZoneCommand({ Name: domain, CallerReference: `given-${index}` });
        return (await route53.send(command)).HostedZone?.Id?.replace("/hostedzone/", "");
      },
    ],
    [
      /\barn:aws:ecs:[\w-]+:\d{12}:cluster\/[\w-]+/g,
      async (index) => {
        const command = new CreateClusterCommand({ clusterName: `given-${index}` });
        return (await ecs.send(command)).cluster?.clusterArn;
      },
    ],
    [
      /\barn:aws:acm:[\w-]+:\d{12}:certificate\/[\w-]+/g,
      async () => {
        const [Certificate, PrivateKey] = [pair.certificate, pair.privateKey].map((it) => Buffer.from(it));
        return (await acm.send(new ImportCertificateCommand({ Certificate, PrivateKey }))).CertificateArn;
      },
    ],
    [
      /\barn:aws:secretsmanager:[\w-]+:\d{12}:secret:[\w-]+/g,
      async (index) => {
        const SecretString = JSON.stringify({ "tls.crt": pair.certificate, "tls.key": pair.privateKey });
        return (await secrets.send(new CreateSecretCommand({ Name: `given-${index}`, SecretString }))).ARN;
      },
    ],
    [
      /\barn:aws:acm-pca:[\w-]+:\d{12}:certificate-authority\/[\w-]+/g,
      async () => {
        const command = new CreateCertificateAuthorityCommand({
          CertificateAuthorityType: "ROOT",
          CertificateAuthorityConfiguration: {
            KeyAlgorithm: "EC_prime256v1",
            SigningAlgorithm: "SHA256WITHECDSA",
            Subject: { CommonName: "given" },
          },
        });
        return (await authority.send(command)).CertificateAuthorityArn;
      },
    ],
  ];
  const givenVpc = /\bvpc-[0-9a-f]{17}\b/.exec(text)?.[0];
  const vpcId = givenVpc === undefined ? await defaultVpc(clients) : await createVpc(clients);
  let substituted = givenVpc === undefined ? text : text.replaceAll(givenVpc, vpcId);
  for (const [pattern, make] of makers) {
    const ids = [...new Set(text.match(pattern) ?? [])];
    for (const [index, id] of ids.entries()) {
      substituted = substituted.replaceAll(id, answered(await make(index, vpcId), `a stand-in of ${id}`));
    }
  }
  return substituted;
}

/** Creates the groups of other spaces that a document finds by their tags. */
export async function createPeers(lookups: readonly Lookup[], clients: Clients): Promise<void> {
  const VpcId = await defaultVpc(clients);
  for (const { function: token, inputs } of lookups) {
    if (token !== "aws:ec2/getSecurityGroups:getSecurityGroups") continue;
    const { tags } = inputs as { readonly tags: Readonly<Record<string, string>> };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const GroupName = Object.values(tags).join(".");
    const TagSpecifications = [{ ResourceType: "security-group" as const, Tags }];
    const group = { GroupName, Description: "peer", VpcId, TagSpecifications };
    await clients.ec2.send(new CreateSecurityGroupCommand(group));
  }
}

/** AWS gives every new group a rule that lets everything out; Pulumi's provider removes it as well. */
export async function removeRules(clients: Clients, GroupId: string): Promise<void> {
  await removeRulesExcept(clients, GroupId, []);
}

/** Removes every rule of a group whose id is not listed, as the provider's exclusive set does. */
export async function removeRulesExcept(
  { ec2 }: Clients,
  GroupId: string,
  kept: readonly string[],
): Promise<void> {
  const query = { Filters: [{ Name: "group-id", Values: [GroupId] }] };
  const { SecurityGroupRules: rules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand(query));
  const others = rules.filter(({ SecurityGroupRuleId: id }) => !kept.includes(id!));
  const request = (isEgress: boolean) => ({
    GroupId,
    SecurityGroupRuleIds: others
      .filter((it) => it.IsEgress === isEgress)
      .map((it) => it.SecurityGroupRuleId!),
  });
  const [ingress, egress] = [request(false), request(true)];
  if (ingress.SecurityGroupRuleIds.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand(ingress));
  if (egress.SecurityGroupRuleIds.length > 0) await ec2.send(new RevokeSecurityGroupEgressCommand(egress));
}

async function createVpc({ ec2 }: Clients): Promise<string> {
  const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.99.0.0/16" }));
  return answered(vpc?.VpcId, "the VPC's id");
}

async function defaultVpc({ ec2 }: Clients): Promise<string> {
  const Filters = [{ Name: "is-default", Values: ["true"] }];
  const { Vpcs: found } = await ec2.send(new DescribeVpcsCommand({ Filters }));
  return answered(found?.[0]?.VpcId, "the default VPC");
}
