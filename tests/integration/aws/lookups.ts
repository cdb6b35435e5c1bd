/** Questions to the cloud, answered by the cloud's own describe calls. */
import {
  DescribeAvailabilityZonesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type Filter,
} from "@aws-sdk/client-ec2";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsFunctions } from "../../../core/platforms/aws/types";
import type { Lookup } from "../../../core/platforms/declaration";
import type { Clients } from "./clients";
import { answered } from "./context";
import type { Attributes } from "./values";

type Answers = {
  readonly [Token in keyof AwsFunctions]: (
    inputs: pulumi.Unwrap<AwsFunctions[Token]>,
    clients: Clients,
  ) => Promise<Attributes>;
};

const answers: Answers = {
  "aws:ec2/getSecurityGroups:getSecurityGroups": async ({ tags }, { ec2 }) => {
    const Filters = Object.entries(tags ?? {}).map(([key, value]): Filter => ({
      Name: `tag:${key}`,
      Values: [value],
    }));
    const { SecurityGroups: found = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    // References to it mean the only one that it answers.
    return { id: only(found).GroupId };
  },
  "aws:ec2/getSubnets:getSubnets": async ({ filters }, { ec2 }) => {
    const Filters = filters?.map(({ name, values }): Filter => ({ Name: name, Values: values }));
    const { Subnets: found = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    return { ids: found.map((subnet) => subnet.SubnetId) };
  },
  "aws:ec2/getVpc:getVpc": async ({ id, default: isDefault }, { ec2 }) => {
    const Filters = isDefault ? [{ Name: "is-default", Values: ["true"] }] : [];
    const VpcIds = id === undefined ? undefined : [id];
    const { Vpcs: found = [] } = await ec2.send(new DescribeVpcsCommand({ Filters, VpcIds }));
    const vpc = only(found);
    return { id: vpc.VpcId, cidrBlock: vpc.CidrBlock };
  },
  // The emulator is of one partition, and knows no call that says which.
  "aws:index/getPartition:getPartition": () => Promise.resolve({ partition: "aws" }),
  "aws:index/getRegion:getRegion": async (_inputs, { ec2 }) => {
    const { AvailabilityZones: zones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    return { region: answered(zones?.[0]?.RegionName, "a Region") };
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": async ({ secretId }, { secrets }) => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    return { secretString: SecretString };
  },
};

export async function answerOf(lookup: Lookup, inputs: unknown, clients: Clients): Promise<Attributes> {
  const answer = answers[lookup.function as keyof AwsFunctions];
  return answer(inputs as never, clients);
}

/** As Pulumi's functions do: none is an error, and so are several. */
function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} match, not one`);
  return item;
}
