import { describe, expect, it } from "vitest";
import { problems, yaml } from "./support";

const document = (image: string, more = "") => yaml`
  space: prod
  aws: {}
  applications:
    shop: { image: "${image}" }
    registry: { existing: { securityGroupId: sg-1 }, inbound: { http: { port: 5000 } } }
  ${more}
`;

describe("the registry of an image", () => {
  it.each(["shop:1", "team/shop:1", "registry.example.com/shop:1", "registry.example.com:443/shop@sha256:0"])(
    "is reached on tcp 443: %s",
    (image) => {
      expect(problems(document(image))).toEqual([]);
    },
  );

  it.each(["registry.example.com:5000/shop:1", "localhost:5000/team/shop"])(
    "is not reached on a port that nothing opens: %s",
    (image) => {
      expect(problems(document(image))).toEqual([
        expect.stringMatching(
          /^applications\.shop\.image platform\/unsupported the registry of ".*" is on port 5000, and tasks pull images on tcp 443 alone \(serve it on 443, or let a policy open tcp 5000 from "shop" to it\)/,
        ),
      ]);
    },
  );

  it.each([
    "policies: [{ source: shop, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 4999-5001 }]",
    "policies: [{ source: shop, destination: registry, protocol: tcp, ports: 5000 }]",
  ])("is reached where it is opened: %s", (policies) => {
    expect(problems(document("registry.example.com:5000/shop:1", policies))).toEqual([]);
  });

  it.each([
    "policies: [{ source: shop, destinationCidr: 10.0.0.0/8, protocol: udp, ports: 5000 }]",
    "policies: [{ source: shop, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 5001 }]",
    "policies: [{ source: registry, destination: shop, protocol: tcp, ports: 5000 }]",
  ])("is not reached where something else is opened: %s", (policies) => {
    expect(problems(document("registry.example.com:5000/shop:1", policies))).toHaveLength(1);
  });
});
