import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestProvider } from "./support/provider";
import { Shop } from "./support/shop";
import { outputValue, secret } from "./support/wire";

let provider: TestProvider;
beforeAll(async () => void (provider = await TestProvider.start()));
afterAll(() => provider.stop());

const topology = (space: string, more: object = {}) => ({
  space,
  kubernetes: { gatewayClassName: "envoy-gateway" },
  applications: {
    frontend: {
      image: "frontend:1",
      inbound: { web: { port: 80 } },
      connections: { basket: "tcp://basket:3000" },
      ...more,
    },
    basket: { image: "basket:1", inbound: { api: { port: 3000 } } },
  },
  gateways: {
    public: {
      hostname: { fullyQualifiedHostname: "a.example.com" },
      routes: [{ destination: "frontend" }],
    },
  },
});

const allowed = { "frontend → basket": "tcp 3000" };
const exposed = { "internet → http://a.example.com/": expect.stringMatching(/^frontend:80, /) as string };

/** The space of a topology, as the engine has it. */
function spaceOf(topology: object) {
  const { space } = topology as { space: { urn: string } };
  return provider.engine.registered.find(({ urn }) => urn === space.urn)!;
}

describe("what a space allows, as previews of programs in other languages show it", () => {
  it("is complete in the inputs of a topology's space, which the engine compares", async () => {
    const { state } = await provider.construct("Topology", "whole", topology("whole"));
    const space = spaceOf(state);
    expect(space.inputs).toEqual({ connections: allowed, exposure: exposed });
    expect(provider.engine.outputs.get(space.urn)).toMatchObject({ connections: allowed, exposure: exposed });
    expect(state).toMatchObject({ connections: allowed, exposure: exposed });
  });

  it("does not wait for values that are unknown or secret", async () => {
    const environment = { KEY: outputValue({}), PASSWORD: secret("very-private") };
    const inputs = topology("unknown", { environment });
    const { state } = await provider.construct("Topology", "unknown", inputs, { preview: true });
    const { inputs: registered } = spaceOf(state);
    expect(registered).toEqual({ connections: allowed, exposure: exposed });
    expect(JSON.stringify(registered)).not.toContain("very-private");
  });

  it("names the connections that are required, and says where the engine cannot ask before they go", async () => {
    const frontend = { connections: { basket: { to: "tcp://basket:3000", required: true } } };
    const { state } = await provider.construct("Topology", "required", topology("required", frontend));
    expect(spaceOf(state).inputs).toEqual({
      connections: allowed,
      exposure: exposed,
      required: { "frontend.basket": "basket" },
    });
    expect(provider.engine.logs).toContainEqual(
      expect.stringMatching(/^nothing is asked before connections are closed: frontend\.basket \(.*3\.182/),
    );
  });

  it("is left out of a space whose components arrive one by one: it answers at once, and says nothing untrue", async () => {
    const shop = await Shop.open(provider);
    const basket = await shop.application("basket");
    await shop.application(
      "frontend",
      { connections: { basket: "http://basket:3000" } },
      { dependsOn: [basket.urn] },
    );
    expect(provider.engine.named(shop.name).inputs).toEqual({});
    expect(shop.space.state).toEqual({
      name: shop.name,
      organization: "acme",
      kubernetes: { namespace: shop.name },
    });
  });

  it("is there for policies as a whole plan, where it is complete", async () => {
    const { state } = await provider.construct("Topology", "judged", topology("judged"));
    const { space } = state as { space: { urn: string } };
    expect(provider.engine.outputs.get(space.urn)).toMatchObject({
      plan: {
        flows: expect.arrayContaining([expect.objectContaining({ destination: "basket" })]) as unknown,
      },
    });
    const shop = await Shop.open(provider);
    expect(provider.engine.outputs.get(shop.space.urn)).not.toHaveProperty("plan");
  });

  it("is what the topology says, when something is added to its space later", async () => {
    const { state } = await provider.construct("Topology", "more", topology("added"));
    await provider.construct("Application", "added-late", {
      space: state["space"],
      name: "late",
      image: "late:1",
      connections: { basket: "tcp://basket:3000" },
    });
    expect(provider.engine.names()).toContain("more-late-to-basket-tcp-3000-egress");
    expect(spaceOf(state).inputs).toMatchObject({ connections: allowed });
  });
});
