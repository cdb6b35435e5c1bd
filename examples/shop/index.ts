import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const config = new pulumi.Config();
const domain = config.get("domain") ?? "shop.example.com";

const space = new appnet.Space("shop", {
  organization: "acme",
  domain,
  kubernetes: {
    namespace: config.get("namespace") ?? "shop",
    gatewayClassName: config.get("gatewayClassName") ?? "envoy-gateway",
  },
});

/** A stand-in for a real service: it answers HTTP on a port, and can be asked to call others. */
const service = (port: number) => ({
  space,
  image: config.get("image") ?? "registry.k8s.io/e2e-test-images/agnhost:2.53",
  arguments: ["netexec", `--http-port=${port}`, "--udp-port=-1"],
  healthCheck: { path: "/healthz" },
});

const frontend = new appnet.Application("frontend", {
  ...service(8080),
  inbound: { web: { port: 8080, protocol: "http" } },
  replicas: 2,
});

const basket = new appnet.Application("basket", {
  ...service(3000),
  inbound: { api: { port: 3000, protocol: "http" } },
});

const catalog = new appnet.Application("catalog", {
  ...service(3001),
  inbound: { api: { port: 3001, protocol: "http" } },
});

new appnet.Connection("frontend-to-basket", { source: frontend, destination: basket, required: true });
new appnet.Connection("frontend-to-catalog", { source: frontend, destination: catalog });

// The basket tells the catalog's instances what sold out, on ports of their own.
new appnet.NetworkPolicy("stock", {
  source: basket,
  destination: catalog,
  protocol: "tcp",
  ports: "7000-7010",
});

const gateway = new appnet.Gateway("public", {
  space,
  hostname: { prefix: "www" },
  tls: { certificateFrom: { managed: true } },
  routes: [
    { path: "/", destination: frontend },
    { path: "/catalog", destination: catalog, replacePrefix: "/" },
  ],
});

export const url = gateway.url;
