// A cluster of eks in the same program: only the space is told of its provider, and all that is in the space uses it.
import * as eks from "@pulumi/eks";
import * as k8s from "@pulumi/kubernetes";
import * as appnet from "pulumi-appnet";

const cluster = new eks.Cluster("shop", { version: "1.34" });
const provider = new k8s.Provider("shop", { kubeconfig: cluster.kubeconfigJson });

const space = new appnet.Space(
  "shop",
  { organization: "acme", kubernetes: { gatewayClassName: "envoy-gateway" } },
  { provider },
);

const basket = new appnet.Application("basket", {
  space,
  image: "ghcr.io/acme/basket:1.4",
  inbound: { api: { port: 3000, protocol: "http" } },
});

const frontend = new appnet.Application("frontend", {
  space,
  image: "ghcr.io/acme/frontend:1.4",
  inbound: { web: { port: 8080, protocol: "http" } },
  connections: { basket: { to: basket } },
});

const gateway = new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] });

export const endpoints = { public: gateway.endpoint };
