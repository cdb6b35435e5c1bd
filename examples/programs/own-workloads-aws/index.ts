// Workloads that the same program runs itself: a Lambda in the VPC and an instance, beside a service that appnet runs.
// Each has a security group of its own, which gets rules; the Lambda is told where it finds what it calls.
import * as aws from "@pulumi/aws";
import * as appnet from "pulumi-appnet";

const vpcId = "vpc-0a1b2c";
const subnets = ["subnet-a", "subnet-b"];
const space = new appnet.Space("shop", {
  organization: "acme",
  aws: {
    region: "eu-central-1",
    vpcId,
    privateSubnetIds: subnets,
    publicSubnetIds: ["subnet-c", "subnet-d"],
  },
});

new appnet.Application("catalog", {
  space,
  image: "ghcr.io/acme/catalog:1.4",
  inbound: { api: { port: 8080, protocol: "http" } },
});

const receiptsGroup = new aws.ec2.SecurityGroup("receipts", { vpcId });
const receipts = new appnet.Application("receipts", {
  space,
  existing: { securityGroupId: receiptsGroup.id },
  connections: { catalog: "http://catalog:8080" },
});
const role = new aws.iam.Role("receipts", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
new aws.lambda.Function("receipts", {
  role: role.arn,
  packageType: "Image",
  imageUri: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/receipts:1.0",
  vpcConfig: { subnetIds: subnets, securityGroupIds: [receiptsGroup.id] },
  environment: { variables: receipts.environment },
});

const batchGroup = new aws.ec2.SecurityGroup("batch", { vpcId });
new appnet.Application("batch", {
  space,
  existing: { securityGroupId: batchGroup.id },
  connections: { catalog: "http://catalog:8080" },
});
new aws.ec2.Instance("batch", {
  ami: "ami-0a1b2c3d4e5f60001",
  instanceType: "t4g.micro",
  subnetId: subnets[0],
  vpcSecurityGroupIds: [batchGroup.id],
});
