// The generated SDK. A program in TypeScript may as well use pulumi-appnet itself, as examples/shop does.
import * as appnet from "@pulumi/appnet";

const space = new appnet.Space("shop", {
  organization: "acme",
  domain: "shop.example.com",
  kubernetes: { namespace: "shop", gatewayClassName: "envoy-gateway" },
});

/** A stand-in for a real service: it answers HTTP on a port, and can be asked to call others. */
const service = (port: number) => ({
  space,
  image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
  arguments: ["netexec", `--http-port=${port}`, "--udp-port=-1"],
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

// What calls something by a connection of its own comes after that connection, which names it as text.
const toBasket = new appnet.Connection("frontend-to-basket", {
  source: "frontend",
  destination: basket,
  required: true,
});

const frontend = new appnet.Application(
  "frontend",
  {
    ...service(8080),
    inbound: { web: { port: 8080, protocol: "http" } },
    healthCheck: { path: "/healthz" },
    replicas: 2,
    connections: { catalog: { to: catalog } },
  },
  { dependsOn: [toBasket] },
);

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
export const endpoints = { public: gateway.endpoint };
