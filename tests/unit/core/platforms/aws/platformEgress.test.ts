import { describe, expect, it } from "vitest";
import { plan, problems, shop, yaml, type Planned } from "./support";

const EGRESS = "SecurityGroupEgressRule";
const peers = (planned: Planned) =>
  planned.resourcesOfType(EGRESS).map(({ inputs }) => {
    const { securityGroupId, ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId } = inputs;
    expect({ securityGroupId, ipProtocol, fromPort, toPort }).toEqual({
      securityGroupId: "${prod-platform.egress.id}",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return cidrIpv4 ?? cidrIpv6 ?? prefixListId ?? inputs["referencedSecurityGroupId"];
  });
const flowEnds = (planned: Planned) => [...new Set(planned.plan.flows.map((it) => it.destination))];

describe("platform egress", () => {
  it("lets every task pull images and send logs anywhere by one shared group", () => {
    const planned = plan(shop());
    expect(peers(planned)).toEqual(["0.0.0.0/0", "::/0"]);
    expect(flowEnds(planned)).toEqual(["internet"]);
    for (const name of ["frontend", "basket"]) {
      expect(planned.inputs(`prod-${name}-service`)["networkConfiguration"]).toMatchObject({
        securityGroups: [`\${prod-${name}.id}`, "${prod-platform.egress.id}"],
      });
    }
  });

  it.each([
    ["VPC endpoints", "securityGroupIds: [sg-1, sg-2]", ["sg-1", "sg-2"], ["platform:vpc-endpoints"]],
    ["prefix lists", "prefixListIds: [pl-1]", ["pl-1"], ["platform:prefix-lists"]],
    [
      "networks",
      'cidrs: [10.9.1.2/16, "fd00::/8"]',
      ["10.9.0.0/16", "fd00::/8"],
      ["10.9.0.0/16", "fd00::/8"],
    ],
    [
      "all of them",
      "cidrs: [10.9.0.0/16], securityGroupIds: [sg-1], prefixListIds: [pl-1]",
      ["10.9.0.0/16", "sg-1", "pl-1"],
      ["10.9.0.0/16", "platform:vpc-endpoints", "platform:prefix-lists"],
    ],
  ])("is narrowed to %s", (_, setting, expected, ends) => {
    const planned = plan(shop("", `platformEgress: { ${setting} }`));
    expect(peers(planned)).toEqual(expected);
    expect(flowEnds(planned)).toEqual(ends);
  });

  it("is closed on request: tasks have their own group alone", () => {
    const planned = plan(shop("", "platformEgress: { closed: true }"));
    expect(planned.rules()).toEqual([]);
    expect(planned.plan.flows).toEqual([]);
    expect(planned.names("SecurityGroup")).toEqual(["prod-frontend", "prod-basket"]);
    expect(planned.inputs("prod-basket-service")["networkConfiguration"]).toMatchObject({
      securityGroups: ["${prod-basket.id}"],
    });
  });

  it("keeps the name of an endpoint's rule when another comes before it", () => {
    const before = plan(shop("", "platformEgress: { securityGroupIds: [sg-2] }"));
    const after = plan(shop("", "platformEgress: { securityGroupIds: [sg-1, sg-2] }"));
    expect(after.resourcesOfType(EGRESS)).toEqual(expect.arrayContaining(before.resourcesOfType(EGRESS)));
  });

  it("leaves existing workloads alone", () => {
    const planned = plan(yaml`
      space: prod
      aws: {}
      applications: { database: { existing: { securityGroupId: sg-1 }, inbound: { sql: { port: 5432 } } } }
    `);
    expect(planned.names()).toEqual([]);
    expect(planned.plan.flows).toEqual([]);
  });

  it.each([
    ["securityGroupIds: [vpc-1]", "must be a security group id (sg-…)"],
    ["prefixListIds: [sg-1]", "must be a prefix list id (pl-…)"],
    ["cidrs: [10.0.0.0]", "must be an IPv4 or IPv6 network"],
  ])("refuses %s", (setting, message) => {
    const found = problems(shop("", `platformEgress: { ${setting} }`));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^aws\.platformEgress\.\w+\[0\] document\/type /);
    expect(found[0]).toContain(message);
  });
});
