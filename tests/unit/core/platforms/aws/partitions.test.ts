import { describe, expect, it } from "vitest";
import { plan, problems, shop, yaml } from "./support";

const automatic = (aws: string) => yaml`
  space: prod
  aws: { createCertificateAuthority: true, ${aws} }
  applications:
    frontend: { image: "frontend:1", connections: { basket: "https://basket:61443" } }
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http, tls: automatic } } }
`;
const arnsOf = (text: string) => {
  const planned = plan(text);
  return [
    planned.inputs("prod-space.service-connect-tls-policy")["policyArn"],
    planned.resources.find(({ type }) => type === "aws:acmpca/certificate:Certificate")!.inputs[
      "templateArn"
    ],
  ];
};
const POLICY =
  ":iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity";
const TEMPLATE = ":acm-pca:::template/RootCACertificate/V1";

describe("the partition of AWS's own ARNs", () => {
  it.each([
    ["eu-central-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
    ["eusc-de-east-1", "aws-eusc"],
    ["us-isob-east-1", "aws-iso-b"],
  ])("is that of the Region %s: %s", (region, partition) => {
    expect(arnsOf(automatic(`region: ${region}`))).toEqual([
      `arn:${partition}${POLICY}`,
      `arn:${partition}${TEMPLATE}`,
    ]);
    expect(plan(automatic(`region: ${region}`)).plan.lookups.map((it) => it.name)).not.toContain(
      "prod-partition",
    );
  });

  it("is asked for where only the provider knows the Region", () => {
    expect(arnsOf(automatic(""))).toEqual([
      `arn:\${prod-partition.partition}${POLICY}`,
      `arn:\${prod-partition.partition}${TEMPLATE}`,
    ]);
    expect(plan(automatic("")).plan.lookups).toContainEqual({
      name: "prod-partition",
      function: "aws:index/getPartition:getPartition",
      inputs: {},
    });
  });
});

describe("an ARN that is given", () => {
  const cluster = (arn: string, region = "") => shop("", `${region}clusterArn: "${arn}"`);

  it.each([
    ["arn:aws-cn:ecs:cn-north-1:123456789012:cluster/c", ""],
    ["arn:aws-us-gov:ecs:us-gov-west-1:123456789012:cluster/c", "region: us-gov-west-1, "],
    ["arn:aws:ecs:eu-central-1:123456789012:cluster/c", "region: eu-central-1, "],
  ])("may be of any partition that has its Region: %s", (arn, region) => {
    expect(problems(cluster(arn, region))).toEqual([]);
  });

  it.each(["", "region: cn-north-1, "])("is refused in the partition of other Regions; %s", (region) => {
    expect(problems(cluster("arn:aws:ecs:cn-north-1:123456789012:cluster/c", region))).toEqual([
      expect.stringMatching(
        /^aws\.clusterArn platform\/unsupported the ARN is of partition "aws", and Region "cn-north-1" is in "aws-cn" \(begin it with arn:aws-cn:\)/,
      ),
    ]);
  });
});
