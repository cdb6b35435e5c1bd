import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { urnFor } from "./support/engine";
import { TestProvider } from "./support/provider";
import { Shop } from "./support/shop";
import { reference } from "./support/wire";

let provider: TestProvider;
beforeAll(async () => void (provider = await TestProvider.start()));
afterAll(() => provider.stop());

describe("references between components", () => {
  it("mean the component itself: an application by object in connections, routes and policies", async () => {
    const shop = await Shop.open(provider);
    const basket = await shop.application("basket");
    const connections = {
      basket: reference(basket.urn),
      second: { to: reference(basket.urn), required: true },
    };
    const frontend = await shop.application("frontend", { connections });
    await shop.construct("NetworkPolicy", "udp", {
      source: reference(basket.urn),
      destination: reference(frontend.urn),
      protocol: "udp",
      ports: 53,
    });
    await shop.construct("Gateway", "public", {
      space: shop.reference,
      name: "public",
      routes: [{ destination: reference(frontend.urn), inbound: "api" }],
    });
    await shop.construct("Connection", "quiet", {
      source: reference(basket.urn),
      destination: reference(frontend.urn),
      disableDefaultEnvVars: true,
    });
    expect(shop.resources().filter((name) => /-(ingress|egress)$/.test(name))).toEqual([
      "basket-to-frontend-tcp-3000-egress",
      "basket-to-frontend-tcp-3000-ingress",
      "basket-to-frontend-udp-53-egress",
      "basket-to-frontend-udp-53-ingress",
      "frontend-to-basket-tcp-3000-egress",
      "frontend-to-basket-tcp-3000-ingress",
      "gateway.public-to-frontend-tcp-3000-ingress",
    ]);
    expect(shop.container("frontend").env).toContainEqual({
      name: "CONNECTION_BASKET_URL",
      value: "http://basket:3000",
    });
  });

  it("reach across spaces", async () => {
    const [shop, payments] = [await Shop.open(provider), await Shop.open(provider)];
    const ledger = await payments.application("ledger");
    await shop.application("frontend", { connections: { ledger: reference(ledger.urn) } });
    expect(shop.container("frontend").env).toContainEqual({
      name: "CONNECTION_LEDGER_URL",
      value: `http://ledger.${payments.name}.svc:3000`,
    });
  });

  it("reach the space of a topology", async () => {
    const topology = await provider.construct("Topology", "whole", {
      space: "whole",
      kubernetes: {},
      applications: { basket: { image: "basket:1", inbound: { api: { port: 3000 } } } },
    });
    await provider.construct("NetworkPolicy", "into-whole", {
      space: topology.state["space"],
      source: "basket",
      destinationCidr: "10.0.0.0/8",
      protocol: "tcp",
      ports: "5432",
    });
    expect(provider.engine.names()).toContain("whole-basket-to-10.0.0.0-8-tcp-5432-egress");
  });

  it.each<[string, string, object, string]>([
    ["a space", "Application", { space: "FOREIGN", image: "a:1" }, "space"],
    ["an application", "Connection", { source: "FOREIGN", destination: "http://b:1" }, "source"],
    [
      "a route's application",
      "Gateway",
      { space: "OWN", routes: [{ destination: "FOREIGN" }] },
      "routes[0].destination",
    ],
    [
      "a connection's target",
      "Application",
      { space: "OWN", connections: { a: { to: "FOREIGN" } } },
      "connections.a.to",
    ],
  ])(
    "to what this process did not build are refused with the property: %s",
    async (_, type, inputs, path) => {
      const shop = await Shop.open(provider);
      const foreign = reference(urnFor("appnet:index:Space", "elsewhere"));
      const text = JSON.stringify(inputs)
        .replaceAll('"FOREIGN"', JSON.stringify(foreign))
        .replaceAll('"OWN"', JSON.stringify(shop.reference));
      await expect(shop.construct(type, "foreign", JSON.parse(text) as object)).rejects.toMatchObject({
        properties: [
          {
            path,
            reason: expect.stringMatching(
              /Space "elsewhere" was not built by this provider process \(declare it in the same program/,
            ) as string,
          },
        ],
      });
      expect(provider.engine.registered.map((it) => it.name)).not.toContain(`${shop.name}-foreign`);
    },
  );

  it("to a component of another kind are refused with the property", async () => {
    const shop = await Shop.open(provider);
    const basket = await shop.application("basket");
    const inputs = { space: reference(basket.urn), image: "a:1" };
    await expect(shop.construct("Application", "wrong", inputs)).rejects.toMatchObject({
      properties: [{ path: "space", reason: expect.stringMatching(/must be the Space itself/) as string }],
    });
  });
});
