// A VPC of awsx in the same program: its outputs go straight into the space's settings.
import * as awsx from "@pulumi/awsx";
import * as appnet from "pulumi-appnet";

const vpc = new awsx.ec2.Vpc("shop", { numberOfAvailabilityZones: 2 });

const space = new appnet.Space("shop", {
  organization: "acme",
  aws: {
    vpcId: vpc.vpcId,
    privateSubnetIds: vpc.privateSubnetIds,
    publicSubnetIds: vpc.publicSubnetIds,
  },
});

const frontend = new appnet.Application("frontend", {
  space,
  image: "ghcr.io/acme/frontend:1.4",
  inbound: { web: { port: 8080, protocol: "http" } },
});

const gateway = new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] });

export const endpoints = { public: gateway.endpoint };
