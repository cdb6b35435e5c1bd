import { describe, expect, it } from "vitest";
import { summarize } from "../../../../core/plan/summary";
import { plan } from "../platforms/aws/support";

describe("the summary of a space, as previews show it", () => {
  it("has one entry for each pair that may talk, and for each way in", () => {
    const { plan: network } = plan(`
space: prod
domain: example.com
kubernetes: { gatewayClassName: envoy-gateway }
applications:
  web: { image: w, inbound: { http: { port: 80, protocol: http } }, connections: { a: "tcp://stock:3000", b: "udp://stock:53" } }
  stock: { image: s, inbound: { api: { port: 3000 }, dns: { port: 53, protocol: udp } } }
policies: [ { source: stock, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 443 } ]
gateways: { public: { hostname: { prefix: www }, routes: [ { destination: "http://web:80" } ] } }
`);
    expect(summarize(network, network.identities)).toEqual({
      connections: { "web → stock": "tcp 3000, udp 53", "stock → 10.0.0.0/8": "tcp 443" },
      exposure: { "internet → http://www.example.com/": "web:80, plain HTTP" },
    });
  });
});
