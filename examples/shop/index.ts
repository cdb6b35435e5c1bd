import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

// pulumi config set platform aws; on AWS, hostedZoneId gives the gateway a certificate and a name.
const config = new pulumi.Config();
const platform = config.get("platform") ?? "kubernetes";
const hostedZoneId = config.get("hostedZoneId");
const settings: Pick<appnet.SpaceArgs, "kubernetes" | "aws"> =
  platform === "aws"
    ? { aws: { region: config.get("region"), hostedZoneId } }
    : {
        kubernetes: {
          namespace: config.get("namespace") ?? "shop",
          gatewayClassName: config.get("gatewayClassName") ?? "envoy-gateway",
        },
      };

const space = new appnet.Space("shop", {
  organization: "acme",
  domain: config.get("domain") ?? "shop.example.com",
  ...settings,
});

/** A stand-in for a real service: it answers HTTP on a port, and can be asked to call others. */
const service = (port: number) => ({
  space,
  image: config.get("image") ?? "registry.k8s.io/e2e-test-images/agnhost:2.53",
  arguments: ["netexec", `--http-port=${port}`, "--udp-port=-1"],
});

const frontend = new appnet.Application("frontend", {
  ...service(8080),
  inbound: { web: { port: 8080, protocol: "http" } },
  healthCheck: { path: "/healthz" },
  replicas: 2,
});

const basket = new appnet.Application("basket", {
  ...service(3000),
  inbound: { api: { port: 3000, protocol: "http" } },
});

const catalog = new appnet.Application("catalog", {
  ...service(3001),
  inbound: { api: { port: 3001, protocol: "http" } },
  healthCheck: { path: "/healthz" },
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

const isNamed = platform !== "aws" || hostedZoneId !== undefined;

const gateway = new appnet.Gateway("public", {
  space,
  ...(isNamed && {
    hostname: { prefix: "www" },
    tls: { certificateFrom: { managed: true } },
  }),
  routes: [
    { path: "/", destination: frontend },
    { path: "/catalog", destination: catalog, replacePrefix: "/" },
  ],
});

/** Where users open the shop, and by gateway the name or address that a DNS record of your own points to. */
export const url = gateway.url;
export const endpoints = { public: gateway.endpoint };
