// A database that the same program makes: appnet governs its security group, and tells its callers the address.
import * as aws from "@pulumi/aws";
import * as appnet from "pulumi-appnet";

const group = new aws.ec2.SecurityGroup("orders-database");
const instance = new aws.rds.Instance("orders-database", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  dbName: "orders",
  username: "orders",
  manageMasterUserPassword: true,
  vpcSecurityGroupIds: [group.id],
});

const space = new appnet.Space("shop", { organization: "acme", aws: { region: "eu-central-1" } });

new appnet.Application("database", {
  space,
  existing: { securityGroupId: group.id, address: instance.address },
  inbound: { sql: { port: 5432, protocol: "tcp" } },
});

new appnet.Application("orders", {
  space,
  image: "ghcr.io/acme/orders:1.4",
  connections: { database: { to: "postgres://database:5432", required: true } },
});
