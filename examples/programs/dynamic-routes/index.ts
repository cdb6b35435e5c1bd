// Thirty routes from a list. Another tenant is another rule of the load balancer, and moves none of those that are there.
import * as appnet from "pulumi-appnet";

const tenants = Array.from({ length: 30 }, (_, index) => `tenant-${index + 1}`);

const space = new appnet.Space("portal", { organization: "acme", aws: { region: "eu-central-1" } });

const portal = new appnet.Application("portal", {
  space,
  image: "ghcr.io/acme/portal:3.1",
  inbound: { web: { port: 8080, protocol: "http" } },
});

const gateway = new appnet.Gateway("public", {
  space,
  routes: tenants.map((tenant) => ({ hostname: `${tenant}.portal.example.com`, destination: portal })),
});

export const endpoints = { public: gateway.endpoint };
