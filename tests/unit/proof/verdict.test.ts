import { describe, expect, it } from "vitest";
import type { PlannedResource } from "../../../core/plan/plan";
import { judge } from "../../../policy/judgement";
import { verdictOf } from "../../../proof/verdict";
import { plannedExample, resource } from "./closedWorld/support";

const plan = plannedExample("aws-shop");
const rule = (name: string, securityGroupId: string) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    securityGroupId,
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrIpv4: "203.0.113.0/24",
  });
const opening = rule("ssh", "${shop-basket.id}");
const unknown = rule("either", "[known after deployment]");

describe("the conclusion of a proof", () => {
  const conclusion = (...others: PlannedResource[]) => verdictOf({ ...plan, others }).conclusion;

  it("says that nothing else passes where nothing does", () => {
    expect(conclusion()).toBe(
      `proved: ${plan.flows.length} flows, 36 pairs of parties, nothing else passes`,
    );
  });

  it("never says so beside something that passes, or that cannot be decided on", () => {
    expect(conclusion(opening)).toBe("not proved: 1 difference by resources that are not of appnet");
    expect(conclusion(unknown)).toBe("not proved: 1 point cannot be decided before deployment");
    expect(conclusion(opening, unknown)).toBe(
      "not proved: 1 difference by resources that are not of appnet, and 1 point cannot be decided before deployment",
    );
    const resources = plan.resources.filter(({ name }) => !name.endsWith("-egress"));
    expect(verdictOf({ ...plan, resources }).conclusion).toMatch(/^not proved: \d+ differences$/);
  });
});

describe("the command and the policy pack", () => {
  it("say the same of the same resources, word for word", () => {
    const others = [opening, unknown];
    const { own, beside, problems } = verdictOf({ ...plan, others });
    const { undeclared, blocked, undecided } = judge({
      label: "Space shop",
      urn: "shop",
      plan: { ...plan, others },
      missing: [],
      urns: new Map(),
    });
    const lines = [...undeclared, ...blocked].flatMap(({ message }) =>
      message.split("\n").flatMap((line) => (line.startsWith("- ") ? line.slice(2) : [])),
    );
    expect([...own, ...beside].map(({ difference }) => difference.message)).toEqual(lines);
    expect(lines).toEqual(["203.0.113.0/24 reaches basket on tcp 22, which is not declared: ssh lets it in"]);
    expect(undecided.map(({ message }) => message)).toEqual(
      problems.map(({ about, problem }) => `Space shop, ${about}: ${problem}`),
    );
    expect(problems).toHaveLength(1);
  });
});
