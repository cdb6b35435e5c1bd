import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { urnFor } from "./support/engine";
import { TestProvider } from "./support/provider";
import { Shop } from "./support/shop";

let provider: TestProvider;
beforeAll(async () => void (provider = await TestProvider.start()));
afterAll(() => provider.stop());

const other = urnFor("kubernetes:core/v1:ConfigMap", "other");
const renderer = `${urnFor("pulumi:providers:kubernetes", "renderer")}::renderer-id`;

describe("options from the wire", () => {
  it("parent: the component is its child", async () => {
    const parent = urnFor("mine:index:Platform", "platform");
    const shop = await Shop.open(provider, { parent });
    expect(provider.engine.named(shop.name).parent).toBe(parent);
  });

  it("parent: a component of appnet hands on its providers", async () => {
    const shop = await Shop.open(provider, { providers: { kubernetes: renderer } });
    await shop.application("frontend", {}, { parent: shop.space.urn });
    const registered = provider.engine.registered.filter(
      (it) => it.custom && it.name.startsWith(`${shop.name}-`),
    );
    expect(registered.map((it) => it.request.getProvider())).toEqual(registered.map(() => renderer));
    expect(registered.length).toBeGreaterThan(4);
  });

  it("protect: everything of the component is protected", async () => {
    const shop = await Shop.open(provider);
    await shop.application("frontend", {}, { protect: true });
    await shop.application("basket", {}, { protect: false });
    const isProtected = (name: string) => provider.engine.named(`${shop.name}-${name}`).request.getProtect();
    expect(isProtected("frontend-deployment")).toBe(true);
    expect(isProtected("basket-deployment")).toBe(false);
  });

  it("dependsOn: everything of the component depends on it", async () => {
    const shop = await Shop.open(provider);
    await shop.application("frontend", {}, { dependsOn: [other] });
    const deployment = provider.engine.named(`${shop.name}-frontend-deployment`);
    expect(deployment.dependencies).toContain(other);
  });

  it("dependsOn: may name components of appnet, even the space", async () => {
    const shop = await Shop.open(provider);
    const basket = await shop.application("basket");
    await shop.application("frontend", {}, { dependsOn: [basket.urn, shop.space.urn] });
    const deployment = provider.engine.named(`${shop.name}-frontend-deployment`);
    expect(deployment.dependencies).toEqual(expect.arrayContaining([basket.urn, shop.space.urn]));
  });

  it("aliases, retainOnDelete and deletedWith: of the component", async () => {
    const alias = urnFor("appnet:index:Space", "old");
    const shop = await Shop.open(provider, {
      aliases: [alias, { name: "older" }],
      retainOnDelete: true,
      deletedWith: other,
    });
    const { request } = provider.engine.named(shop.name);
    expect(request.getAliasesList().map((it) => it.getUrn() || it.getSpec()!.getName())).toEqual([
      alias,
      "older",
    ]);
    expect(request.getRetainondelete()).toBe(true);
    expect(request.getDeletedwith()).toBe(other);
  });
});
