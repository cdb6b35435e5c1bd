// The other of two stacks: a connection to an application of the first one, whose security group a StackReference gives.
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const ledger = new pulumi.StackReference(`acme/appnet-ledger/${pulumi.getStack()}`);

const space = new appnet.Space("shop", {
  organization: "acme",
  aws: { region: "eu-central-1" },
  peers: {
    payments: { securityGroupIds: { ledger: ledger.requireOutput("securityGroupId") }, createIngress: true },
  },
});

new appnet.Application("frontend", {
  space,
  image: "ghcr.io/acme/frontend:1.4",
  connections: { ledger: { to: "https://ledger.payments:8443", required: true } },
});
