import { describe, expect, it } from "vitest";
import { plan, problems, yaml } from "./support";

const SUBNETS = "vpcId: vpc-1, privateSubnetIds: [subnet-1], publicSubnetIds: [subnet-2, subnet-3]";
const shop = (isolation: string, aws = SUBNETS) => yaml`
  organization: acme
  space: prod
  isolation: ${isolation}
  aws: { ${aws} }
  applications:
    web: { image: "web:1", inbound: { http: { port: 8080, protocol: http } }, connections: { legacy: "tcp://legacy:5432" } }
    legacy: { existing: { securityGroupId: sg-1 }, inbound: { sql: { port: 5432 } } }
  gateways: { public: { routes: [{ path: /, destination: "http://web:8080" }] } }
`;
const observed = plan(shop("observe"));
const openings = observed.plan.resources.filter(({ name }) => name.includes("allow-all"));

describe("isolation on AWS", () => {
  it("is the same for applications as for the namespace: nothing else has their groups", () => {
    expect(plan(shop("applications")).plan).toEqual(plan(shop("namespace")).plan);
  });

  it("that observes lets everything in and out of every application that appnet runs, and of nothing else", () => {
    expect(openings.map(({ name, inputs }) => [name, inputs])).toEqual(
      [
        ["ipv4-egress", { cidrIpv4: "0.0.0.0/0" }],
        ["ipv4-ingress", { cidrIpv4: "0.0.0.0/0" }],
        ["ipv6-egress", { cidrIpv6: "::/0" }],
        ["ipv6-ingress", { cidrIpv6: "::/0" }],
      ].map(([what, addresses]) => [
        `prod-web.allow-all-${what as string}`,
        {
          securityGroupId: "${prod-web.id}",
          ...(addresses as object),
          ipProtocol: "-1",
          description: "Everything passes at web, because isolation is observe",
        },
      ]),
    );
  });

  it("that observes builds everything else as it will be, so that no task starts anew", () => {
    const inputs = (isolation: string) =>
      plan(shop(isolation)).plan.resources.map(({ name, inputs: values }) => ({ name, inputs: values }));
    expect(inputs("observe").filter(({ name }) => !name.includes("allow-all"))).toEqual(inputs("namespace"));
  });

  it("that observes is there before any task", () => {
    expect(observed.resource("prod-web-service").dependsOn).toEqual(
      expect.arrayContaining(openings.map(({ name }) => name)),
    );
  });

  it("that observes is refused for tasks with public addresses", () => {
    expect(problems(shop("observe", "")).join()).toContain(
      "tasks of web have public addresses: the internet would reach all of their ports",
    );
    expect(problems(shop("namespace", ""))).toEqual([]);
  });

  it("that observes counts against the rules that a group may have", () => {
    const quota = (isolation: string) =>
      problems(shop(isolation, `${SUBNETS}, quotas: { rulesPerSecurityGroup: 1 }`));
    expect(quota("namespace")).toEqual([]);
    expect(quota("observe").join()).toContain("platform/quota");
  });
});
