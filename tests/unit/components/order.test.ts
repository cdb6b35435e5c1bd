import { describe, expect, it } from "vitest";
import { Connection, Gateway, NetworkPolicy, type Space } from "../../../components";
import { runProgram, type Registration } from "../support/mocks";
import { environmentOf, newApplication, newSpace, ruleNames } from "./support";

const steps: Record<string, (space: Space) => unknown> = {
  frontend: (space) => newApplication(space, "frontend"),
  basket: (space) => newApplication(space, "basket"),
  connection: (space) => new Connection("connection", { space, source: "frontend", destination: "basket" }),
  policy: (space) =>
    new NetworkPolicy("policy", {
      space,
      source: "basket",
      destination: "frontend",
      protocol: "udp",
      ports: 53,
    }),
  gateway: (space) => new Gateway("public", { space, routes: [{ destination: "http://frontend:3000" }] }),
};

const sorted = (registrations: readonly Registration[]) =>
  [...registrations].sort((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`));

describe("declarations within the synchronous program", () => {
  it.each([
    ["applications first", ["frontend", "basket", "connection", "policy", "gateway"]],
    ["applications last", ["gateway", "policy", "connection", "basket", "frontend"]],
    ["mixed", ["connection", "frontend", "gateway", "basket", "policy"]],
  ])("register the same resources in any order: %s", async (_, order) => {
    const inOrder = (names: readonly string[]) => () => {
      const space = newSpace();
      for (const name of names) steps[name]!(space);
    };
    const expected = await runProgram(inOrder(Object.keys(steps)));
    const actual = await runProgram(inOrder(order));
    expect(sorted(actual)).toEqual(sorted(expected));
    expect(ruleNames(actual)).toContain("shop-frontend-to-basket-tcp-3000-ingress");
    expect(environmentOf(actual, "shop-frontend-deployment")).toMatchObject({
      CONNECTION_BASKET_URL: "http://basket:3000",
    });
  });

  it("may be followed by declarations after an await, which add their own resources", async () => {
    const registrations = await runProgram(async () => {
      const space = newSpace();
      newApplication(space, "frontend");
      await new Promise((resolve) => setTimeout(resolve, 5));
      newApplication(space, "basket");
      new NetworkPolicy("late", {
        space,
        source: "frontend",
        destination: "basket",
        protocol: "tcp",
        ports: 3000,
      });
    });
    expect(ruleNames(registrations)).toEqual([
      "shop-frontend-to-basket-tcp-3000-egress",
      "shop-frontend-to-basket-tcp-3000-ingress",
    ]);
    expect(registrations.filter((it) => it.name === "shop-default-deny")).toHaveLength(1);
  });

  it("may not be followed by one that would change what is registered; the error says what to do", async () => {
    const program = runProgram(async () => {
      const space = newSpace();
      newApplication(space, "frontend");
      newApplication(space, "basket");
      await new Promise((resolve) => setTimeout(resolve, 5));
      new Connection("late", { space, source: "frontend", destination: "basket" });
    });
    await expect(program).rejects.toThrow(
      /Application frontend: .*"shop-frontend-deployment" is already registered.*before the first await/,
    );
  });
});
