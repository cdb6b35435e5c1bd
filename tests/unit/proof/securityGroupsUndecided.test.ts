import { describe, expect, it } from "vitest";
import { group, resource, egress, tcp, by, service, network } from "./securityGroupNetwork";

describe("what cannot be decided on, or AWS refuses, is a problem", () => {
  it.each([
    [
      "a group that is not there",
      [egress("web", { ...by("ghost"), ...tcp(1) })],
      /refers to \$\{ghost.id\}, which is no security group of the plan/,
    ],
    [
      "a resource that is no group",
      [egress("web", { ...by("web-service"), ...tcp(1) })],
      /refers to \$\{web-service.id\}, which is no security group/,
    ],
    [
      "another property",
      [egress("web", { referencedSecurityGroupId: "${db.arn}", ...tcp(1) })],
      /\$\{db.arn\} is not the id of a security group/,
    ],
    [
      "an unknown group",
      [egress("web", { referencedSecurityGroupId: "[known after deployment]", ...tcp(1) })],
      /which security group it means is not known before deployment/,
    ],
    [
      "an unknown network",
      [egress("web", { cidrIpv4: "[known after deployment]", ...tcp(1) })],
      /its network .* is not known before deployment/,
    ],
    ["no peer", [egress("web", tcp(1))], /it has 0 peers, and AWS takes one/],
    [
      "two peers",
      [egress("web", { ...by("db"), cidrIpv4: "10.0.0.0/8", ...tcp(1) })],
      /it has 2 peers, and AWS takes one/,
    ],
    ["a port out of range", [egress("web", { ...by("db"), ...tcp(1, 65536) })], /its ports 1-65536 are none/],
    ["a range backwards", [egress("web", { ...by("db"), ...tcp(2, 1) })], /its ports 2-1 are none/],
    [
      "no ports",
      [egress("web", { ...by("db"), ipProtocol: "tcp" })],
      /its ports \(absent\)-\(absent\) are none/,
    ],
    [
      "a protocol that is none",
      [egress("web", { ...by("db"), ...tcp(1), ipProtocol: "http" })],
      /its protocol "http" is not known/,
    ],
    [
      "rules of both kinds",
      [group("web", { egress: [] }), egress("web", { ...by("db"), ...tcp(1) })],
      /whichever is deployed last removes the other/,
    ],
    [
      "rules that come later",
      [group("web", { egress: "[known after deployment]" })],
      /its egress is not known before deployment/,
    ],
    [
      "a kind of resource that is not understood",
      [resource("aws:ec2/networkAcl:NetworkAcl", {})],
      /resources of type aws:ec2\/networkAcl:NetworkAcl are not understood/,
    ],
    ["a workload without groups", service("other", []), /the VPC's default, which lets much through/],
  ])("%s", (_, rules, problem) => {
    const { problems } = network(rules);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it("an application whose resource is not there", () => {
    const identities = [{ party: "ghost", resource: "ghost-service" }];
    expect(network([], { identities }).problems).toContain(
      "ghost: what runs it, ghost-service, is not among the resources",
    );
  });

  it("tasks that share their host's interface", () => {
    const host = service("other", ["web"]).map((it) => ({
      ...it,
      inputs: { ...it.inputs, ...(it.name === "other-task" && { networkMode: "host" }) },
    }));
    expect(network(host).problems[0]).toMatch(/whether its tasks have interfaces of their own/);
  });

  it("a workload that no application is said to run in is a party of its own", () => {
    expect(network(service("other", ["web"])).names).toContain("workload other-service");
  });
});
