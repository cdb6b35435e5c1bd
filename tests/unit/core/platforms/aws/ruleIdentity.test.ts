import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryDocument, planned as plannedOf } from "./randomDocuments";
import { plan, problems, shop, yaml, type Planned } from "./support";

/** What AWS takes for one rule: a second one is InvalidPermission.Duplicate. */
function identities(planned: Planned): string[] {
  return planned.resources
    .filter((it) => /securityGroup(Ingress|Egress)Rule/.test(it.type))
    .map(({ type, inputs }) => {
      const { securityGroupId, ipProtocol, fromPort, toPort } = inputs;
      const peers = ["referencedSecurityGroupId", "cidrIpv4", "cidrIpv6", "prefixListId"].flatMap((key) =>
        inputs[key] === undefined ? [] : [`${key} ${inputs[key] as string}`],
      );
      expect(peers, "exactly one peer").toHaveLength(1);
      expect(fromPort as number).toBeLessThanOrEqual(toPort as number);
      return [type, securityGroupId, ipProtocol, fromPort, toPort, ...peers].join(" ");
    });
}

const duplicates = (planned: Planned) => {
  const all = identities(planned);
  return all.filter((it, index) => all.indexOf(it) !== index);
};

describe("the rules of a whole plan", () => {
  it("are each another rule to AWS, with a description that AWS takes", () => {
    let rules = 0;
    fc.assert(
      fc.property(arbitraryDocument("aws"), (document) => {
        const planned = plannedOf(document);
        fc.pre(planned !== undefined);
        expect(duplicates(planned)).toEqual([]);
        for (const { inputs } of planned.resources.filter((it) => /securityGroup\w*Rule/.test(it.type))) {
          expect(inputs["description"]).toMatch(/^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
          rules++;
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(rules).toBeGreaterThan(1000);
  });

  it("are not doubled by an allowed network that is written in two ways", () => {
    const gateways =
      "gateways: { public: { allowedCidrs: [10.0.0.0/8, 10.1.0.0/8], routes: [{ destination: basket }] } }";
    expect(duplicates(plan(shop(gateways)))).toEqual([]);
    const { inputs } = plan(shop(gateways)).resource("prod-10.0.0.0-8-to-gateway.public-tcp-80-ingress");
    expect(inputs["cidrIpv4"]).toBe("10.0.0.0/8");
  });

  it("are not doubled by two applications that share one existing group, or it is an error", () => {
    const text = yaml`
      space: prod
      aws: { platformEgress: { closed: true } }
      applications:
        reader: { existing: { securityGroupId: sg-1 }, inbound: { sql: { port: 5432 } } }
        writer: { existing: { securityGroupId: sg-1 }, inbound: { sql: { port: 5432 } } }
        web: { image: "web:1", connections: { reader: "postgres://reader:5432", writer: "postgres://writer:5432" } }
    `;
    const refusals = problems(text);
    if (refusals.length > 0) expect(refusals).toEqual([expect.stringContaining("securityGroupId")]);
    else expect(duplicates(plan(text))).toEqual([]);
  });

  it("are there for an application that is named like a flow's other end, or it is an error", () => {
    const text = yaml`
      space: prod
      aws: {}
      applications:
        internet: { image: "i:1", inbound: { api: { port: 443, protocol: https } } }
        web: { image: "web:1", connections: { internet: "https://internet:443" } }
    `;
    const refusals = problems(text);
    if (refusals.length > 0) {
      expect(refusals).toEqual([expect.stringMatching(/^applications\.internet document\/name /)]);
      return;
    }
    const between = plan(text)
      .resourcesOfType("SecurityGroupEgressRule")
      .filter((it) => it.inputs["referencedSecurityGroupId"] === "${prod-internet.id}");
    expect(between.map((it) => it.inputs["securityGroupId"])).toEqual(["${prod-web.id}"]);
  });
});
