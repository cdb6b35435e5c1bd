/** Versions of one shop: an update from each to the next creates, changes, replaces and deletes. */

export const NAMESPACE = "shop";

const settings = {
  organization: "acme",
  space: "shop",
  domain: "example.com",
  kubernetes: { namespace: NAMESPACE, createNamespace: false, gatewayClassName: "envoy-gateway" },
};
const api = { api: { port: 3000, protocol: "http" } };
const encrypted = { api: { port: 3000, protocol: "http", tls: "automatic" } };

/** A space in which nothing runs. */
export const empty = { ...settings, applications: {} };

export const small = {
  ...settings,
  applications: {
    frontend: {
      image: "frontend:1",
      inbound: { web: { port: 8080, protocol: "http" } },
      connections: { basket: "https://basket:61443" },
    },
    basket: { image: "basket:1", inbound: encrypted },
  },
  gateways: {
    public: { hostname: { prefix: "www" }, routes: [{ path: "/", destination: "http://frontend:8080" }] },
  },
};

export const large = {
  ...settings,
  applications: {
    frontend: {
      image: "frontend:2",
      inbound: { web: { port: 8080, protocol: "http" } },
      connections: { basket: "https://basket:61443", catalog: "http://catalog:3000" },
    },
    // Its proxy is configured otherwise, by an object of another name.
    basket: {
      image: "basket:2",
      inbound: { ...encrypted, extra: { port: 3001, protocol: "tcp", tls: "automatic", tlsPort: 61444 } },
    },
    catalog: { image: "catalog:1", inbound: api, connections: { cache: "tcp://cache:6379" } },
    cache: { image: "cache:1", inbound: { redis: { port: 6379, protocol: "tcp" } } },
  },
  policies: [{ source: "cache", destinationCidr: "10.20.0.0/16", protocol: "tcp", ports: "5432" }],
  gateways: {
    public: {
      hostname: { prefix: "www" },
      tls: { certificateFrom: { pem: { certificate: "certificate", privateKey: "very-private" } } },
      routes: [
        { path: "/", destination: "http://frontend:8080" },
        { path: "/catalog", destination: "http://catalog:3000" },
      ],
    },
  },
};
