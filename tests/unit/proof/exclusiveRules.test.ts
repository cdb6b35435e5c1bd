import { describe, expect, it } from "vitest";
import { egress, id, ingress, network, resource, tcp, by, type Inputs } from "./securityGroupNetwork";

const exclusive = (inputs: Inputs) =>
  resource("aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive", {
    securityGroupId: id("db"),
    egressRuleIds: [],
    ...inputs,
  });
const inward = ingress("db", { ...tcp(5432), ...by("web") });
const outward = egress("web", { ...tcp(5432), ...by("db") });
const problems = (inputs: Inputs) => network([inward, outward, exclusive(inputs)]).problems;

describe("an exclusive set of rules", () => {
  it("is proved where it lists every rule of its group", () => {
    expect(problems({ ingressRuleIds: [id(inward.name)] })).toEqual([]);
  });

  it("is undecided where it leaves out a rule, which it removes", () => {
    expect(problems({ ingressRuleIds: [] })).toEqual([
      expect.stringMatching(`${inward.name}: .*does not list it, and removes it`),
    ]);
    expect(problems({ ingressRuleIds: [], egressRuleIds: [id(inward.name)] })).toHaveLength(1);
  });

  it("is undecided where it keeps a rule of which nobody says what it lets through", () => {
    expect(problems({ ingressRuleIds: [id(inward.name), "sgr-1"] })).toEqual([
      expect.stringContaining('it keeps "sgr-1", whatever rule that is'),
    ]);
  });

  it("is undecided where its lists are not known", () => {
    expect(problems({ ingressRuleIds: "[known after deployment]" })).toContainEqual(
      expect.stringContaining("are not known"),
    );
  });

  it("says nothing of groups of others", () => {
    expect(problems({ ingressRuleIds: [id(inward.name)], securityGroupId: "sg-0" })).toEqual([
      expect.stringContaining("whose group sg-0 is, is not known"),
    ]);
  });
});
