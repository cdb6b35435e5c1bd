import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const config = new pulumi.Config();

/** Where the applications run. Whatever is not declared below is denied between them, and to and from the outside. */
const space = new appnet.Space("shop", {
  organization: config.get("organization") ?? "acme",
  kubernetes: {
    namespace: config.get("namespace") ?? "shop",
    gatewayClassName: config.get("gatewayClassName") ?? "envoy-gateway",
  },
});

/** A stand-in for a service of your own: it answers HTTP on a port. */
const service = (port: number) => ({
  space,
  image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
  arguments: ["netexec", `--http-port=${port}`, "--udp-port=-1"],
});

const basket = new appnet.Application("basket", {
  ...service(3000),
  inbound: { api: { port: 3000, protocol: "http" } },
});

const frontend = new appnet.Application("frontend", {
  ...service(8080),
  inbound: { web: { port: 8080, protocol: "http" } },
  // The frontend finds the basket in CONNECTION_BASKET_URL.
  connections: { basket: { to: basket } },
});

const gateway = new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] });

/** By gateway, the name or address at which it is reached. */
export const endpoints = { public: gateway.endpoint };
