// One of two stacks: it hands on the security group of the application that the other stack calls.
import * as appnet from "pulumi-appnet";

const space = new appnet.Space("payments", { organization: "acme", aws: { region: "eu-central-1" } });

const ledger = new appnet.Application("ledger", {
  space,
  image: "ghcr.io/acme/ledger:2.0",
  inbound: { api: { port: 8443, protocol: "https" } },
});

export const securityGroupId = ledger.aws.securityGroupId;
