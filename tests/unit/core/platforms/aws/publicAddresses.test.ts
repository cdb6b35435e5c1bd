import { describe, expect, it } from "vitest";
import { OWN_NETWORK, plan, shop } from "./support";

/** By application: whether its tasks get public addresses. */
const addresses = (aws: string, more = "") => {
  const planned = plan(shop(more, aws));
  return Object.fromEntries(
    ["frontend", "basket"].map((name) => {
      const network = planned.inputs(`prod-${name}-service`)["networkConfiguration"] as object;
      return [name, (network as { assignPublicIp: boolean }).assignPublicIp];
    }),
  );
};
const allow = (cidr: string) =>
  `policies: [{ source: frontend, destinationCidr: "${cidr}", protocol: tcp, ports: 5432 }]`;
const ENDPOINTS = "platformEgress: { securityGroupIds: [sg-9] }";

describe("tasks get public addresses", () => {
  it("in the default VPC, where nothing else leads to registries", () => {
    expect(addresses("")).toEqual({ frontend: true, basket: true });
    for (const egress of ["cidrs: [52.0.0.0/8]", "prefixListIds: [pl-1]"])
      expect(addresses(`platformEgress: { ${egress} }`)).toEqual({ frontend: true, basket: true });
  });

  it("never in subnets that are given", () => {
    expect(addresses(OWN_NETWORK, allow("0.0.0.0/0"))).toEqual({ frontend: false, basket: false });
  });

  it("not where images come through endpoints in the VPC, or nothing is opened for them", () => {
    expect(addresses(ENDPOINTS)).toEqual({ frontend: false, basket: false });
    expect(addresses("platformEgress: { closed: true }")).toEqual({ frontend: false, basket: false });
  });

  it.each(["0.0.0.0/0", "8.8.8.8/32", "10.0.0.0/7", "172.32.0.0/16", "2001:db8::/32"])(
    "where they may call %s, and only those that may",
    (cidr) => {
      expect(addresses(ENDPOINTS, allow(cidr))).toEqual({ frontend: true, basket: false });
    },
  );

  it.each(["10.0.0.0/8", "10.1.2.3/32", "172.16.0.0/12", "172.31.9.0/24", "192.168.0.0/16"])(
    "not for calling the private network %s",
    (cidr) => {
      expect(addresses(ENDPOINTS, allow(cidr))).toEqual({ frontend: false, basket: false });
    },
  );

  it("not for calling each other", () => {
    const more = 'connections: [{ source: frontend, destination: "http://basket:3000" }]';
    expect(addresses(ENDPOINTS, more)).toEqual({ frontend: false, basket: false });
  });
});
