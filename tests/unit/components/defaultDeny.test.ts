import { describe, expect, it } from "vitest";
import { Connection, NetworkPolicy } from "../../../components";
import { runProgram } from "../support/mocks";
import { named, newApplication, newSpace, ruleNames } from "./support";

const denyOf = (registrations: Awaited<ReturnType<typeof runProgram>>) =>
  named(registrations, "shop-default-deny");

describe("the default deny", () => {
  it("comes after every policy of its space, so that pods which run already lose nothing, and before workloads", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const basket = newApplication(space, "basket");
      newApplication(space, "frontend", { connections: { basket: { to: basket } } });
    });
    const policies = [...ruleNames(registrations), "shop-allow-dns"];
    expect(policies.length).toBeGreaterThan(2);
    expect(denyOf(registrations).dependsOn).toEqual(expect.arrayContaining(policies));
    for (const name of ["shop-basket-deployment", "shop-frontend-deployment"]) {
      expect(named(registrations, name).dependsOn).toContain("shop-default-deny");
    }
  });

  it("does not wait for policies that wait for something of the program's own, which may wait for it", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const basket = newApplication(space, "basket");
      const frontend = newApplication(space, "frontend");
      const policy = { space, source: basket, destination: frontend, protocol: "tcp", ports: 3000 } as const;
      new NetworkPolicy("late", policy, { dependsOn: frontend });
      const more = { source: frontend, destination: basket, disableDefaultEnvVars: true };
      new Connection("on-time", { space, ...more });
    });
    const rules = ruleNames(registrations);
    const late = rules.filter((name) => name.includes("basket-to-frontend"));
    expect(late).toHaveLength(2);
    const expected = rules.filter((name) => !late.includes(name));
    const waited = denyOf(registrations).dependsOn.filter((name) => rules.includes(name));
    expect(waited).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it("comes before policies that are declared after a pause", async () => {
    const registrations = await runProgram(async () => {
      const space = newSpace();
      const basket = newApplication(space, "basket");
      await new Promise((resolve) => setTimeout(resolve, 5));
      const frontend = newApplication(space, "frontend");
      const policy = { space, source: frontend, destination: basket, protocol: "tcp", ports: 3000 } as const;
      new NetworkPolicy("later", policy);
    });
    expect(ruleNames(registrations)).toContain("shop-frontend-to-basket-tcp-3000-ingress");
    expect(denyOf(registrations).dependsOn).toContain("shop-allow-dns");
  });
});
