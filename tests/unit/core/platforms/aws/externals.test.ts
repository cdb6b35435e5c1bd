import { describe, expect, it } from "vitest";
import { prove } from "../../../../../proof/prove";
import { wordsOf } from "../../../proof/support";
import { plan, problems, yaml } from "./support";

const document = (external: string, rest: string) => yaml`
  organization: acme
  space: prod
  aws: { platformEgress: { closed: true } }
  externals:
    it: { ${external} }
  applications:
    shop: { image: "shop:1", outbound: { out: {} }, inbound: { web: { port: 8080 } } }
  ${rest}
`;
const calling = (external: string, target = "tcp://it:5432") =>
  document(
    `${external}, inbound: { sql: { port: 5432 } }`,
    `connections: [{ source: shop.out, destination: "${target}" }]`,
  );
const called = (external: string) =>
  document(external, "policies: [{ source: it, destination: shop, protocol: tcp, ports: 8080 }]");

const rule = (what: string) => `prod-shop-to-${what}-tcp-5432-egress`;

describe("an external on AWS", () => {
  it("has a rule for each network, named after it", () => {
    const planned = plan(calling('cidrs: [10.20.0.0/16, "fd00::/8"]'));
    expect(planned.inputs(rule("10.20.0.0-16"))).toMatchObject({ cidrIpv4: "10.20.0.0/16", toPort: 5432 });
    expect(planned.inputs(rule("fd00---8"))).toMatchObject({ cidrIpv6: "fd00::/8" });
    expect(planned.resourcesOfType("SecurityGroupIngressRule")).toEqual([]);
  });

  it("has a rule for each security group and prefix list, by reference", () => {
    const planned = plan(calling("securityGroupIds: [sg-1, sg-2], prefixListIds: [pl-1]"));
    expect(planned.inputs(rule("sg-1"))).toMatchObject({ referencedSecurityGroupId: "sg-1" });
    expect(planned.inputs(rule("sg-2"))).toMatchObject({ referencedSecurityGroupId: "sg-2" });
    expect(planned.inputs(rule("pl-1"))).toMatchObject({ prefixListId: "pl-1" });
  });

  it("shares a rule with whoever means the same: AWS refuses a second one", () => {
    const both = calling("cidrs: [10.20.0.0/16]").replace(
      "connections:",
      "policies: [{ source: shop, destinationCidr: 10.20.0.0/16, protocol: tcp, ports: 5432 }]\nconnections:",
    );
    const [only, ...more] = plan(both).resourcesOfType("SecurityGroupEgressRule");
    expect(more).toEqual([]);
    expect(only).toEqual(plan(calling("cidrs: [10.20.0.0/16]")).resource(rule("10.20.0.0-16")));
  });

  it("is admitted by the same, and gets no rule of its own", () => {
    const planned = plan(called("securityGroupIds: [sg-1], cidrs: [192.0.2.0/24]"));
    const ingress = planned.resourcesOfType("SecurityGroupIngressRule").map(({ inputs }) => inputs);
    expect(ingress).toEqual([
      expect.objectContaining({ securityGroupId: "${prod-shop.id}", cidrIpv4: "192.0.2.0/24" }),
      expect.objectContaining({ securityGroupId: "${prod-shop.id}", referencedSecurityGroupId: "sg-1" }),
    ]);
    expect(planned.resourcesOfType("SecurityGroupEgressRule")).toEqual([]);
  });

  it("is told to its caller by its address", () => {
    const planned = plan(calling("address: orders.example.com, securityGroupIds: [sg-1]"));
    expect(planned.environment("shop")).toMatchObject({
      CONNECTION_OUT_HOSTNAME: "orders.example.com",
      CONNECTION_OUT_URL: "tcp://orders.example.com:5432",
    });
  });

  it("is no application's own group", () => {
    const both = calling("securityGroupIds: [sg-7]").replace(
      "applications:",
      "applications:\n  legacy: { existing: { securityGroupId: sg-7 } }",
    );
    expect(problems(both)).toEqual([
      expect.stringMatching(
        /^externals\.it\.securityGroupIds\[0\] platform\/unsupported .*that of application "legacy"/,
      ),
    ]);
  });

  it("shares the party of its group with whoever else is known by it", () => {
    const both = calling("securityGroupIds: [sg-1]").replace(
      "applications:",
      "  other: { securityGroupIds: [sg-1] }\napplications:",
    );
    const other = "policies: [{ source: shop, destination: other, protocol: tcp, ports: 22 }]\nconnections:";
    expect(wordsOf(prove(plan(both.replace("connections:", other)).plan))).toEqual([]);
  });

  it.each([
    [
      "host names alone",
      "hostnames: [api.example.com]",
      /^externals\.it\.hostnames platform\/unsupported .*egress to the internet/,
    ],
    [
      "pods",
      "cidrs: [10.0.0.0/8], pods: { namespace: data, labels: { a: b } }",
      /^externals\.it\.pods platform\/unsupported AWS has no pods/,
    ],
    [
      "exceptions",
      "cidrs: [10.0.0.0/8], except: [10.1.0.0/16]",
      /^externals\.it\.except platform\/unsupported/,
    ],
  ])("is refused with %s", (_, external, message) => {
    expect(problems(calling(external))).toEqual([expect.stringMatching(message)]);
  });
});
