import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestEngine, type Reply } from "./support/engine";
import { Empty, grpc } from "./support/grpc";
import { TestProvider } from "./support/provider";
import { Shop } from "./support/shop";

let provider: TestProvider;

const untilRegistered = async (name: string) => {
  while (!provider.engine.registered.some((it) => it.name === name)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe("a construct", () => {
  let shared: TestProvider;
  beforeAll(async () => void (shared = await TestProvider.start()));
  afterAll(() => shared.stop());
  beforeEach(async () => void (provider = await shared.forAnotherDeployment()));
  afterEach(() => provider.engine.stop());

  it("answers when everything that belongs to the component is registered", async () => {
    const shop = await Shop.open(provider);
    await shop.application("frontend");
    expect(shop.resources()).toEqual(
      expect.arrayContaining(["frontend-deployment", "frontend-service", "frontend-service-account"]),
    );
  });

  it("goes on beside one of another deployment: each registers with its own engine", async () => {
    const other = await TestEngine.start();
    const inputs = { kubernetes: {} };
    try {
      await Promise.all([
        provider.construct("Space", "ours", inputs),
        provider.construct("Space", "theirs", inputs, { endpoint: other.endpoint }),
        provider.construct("Space", "ours-too", inputs),
      ]);
      const spaces = ({ registered }: TestEngine) =>
        registered.filter(({ custom }) => !custom).map(({ name }) => name);
      expect(spaces(provider.engine).sort()).toEqual(["ours", "ours-too"]);
      expect(spaces(other)).toEqual(["theirs"]);
      expect(other.names()).toEqual(
        provider.engine
          .names()
          .flatMap((name) => (/^ours-too-/.test(name) ? [name.replace("ours-too", "theirs")] : [])),
      );
    } finally {
      other.stop();
    }
  });

  it("ends when there is no engine at all", async () => {
    const pending = provider.construct("Space", "shop", { kubernetes: {} }, { endpoint: "127.0.0.1:1" });
    await expect(pending).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });

  it.each<[string, string, string]>([
    ["the component itself", "refused", "refused"],
    ["one of its resources", "without", "without-default-deny"],
  ])("ends when the engine refuses %s", async (_, space, refused) => {
    provider.engine.reply = (name) => (name === refused ? { error: `duplicate URN ${name}` } : "accept");
    const pending = provider.construct("Space", space, { kubernetes: {} });
    await expect(pending).rejects.toThrow(`duplicate URN ${refused}`);
  });

  it("ends when one of its resources could not be created", async () => {
    provider.engine.reply = (name) => (name === "failed-default-deny" ? { result: "fail" } : "accept");
    const pending = provider.construct("Space", "failed", { kubernetes: {} });
    await expect(pending).rejects.toThrow(/failed-default-deny could not be registered/);
  });

  it.each<[string, Reply]>([
    ["is refused", { error: "duplicate URN" }],
    ["could not be created", { result: "fail" }],
  ])("ends alone when one of its resources %s: others go on", async (_, reply) => {
    const shop = await Shop.open(provider);
    let go!: () => void;
    const after = new Promise<void>((resolve) => (go = resolve));
    provider.engine.reply = (name) =>
      name.endsWith("wrong-deployment") ? reply : name.endsWith("-deployment") ? { after } : "accept";
    const others = ["first", "second", "third"].map((name) => shop.application(name));
    await expect(shop.application("wrong")).rejects.toThrow(/wrong-deployment|duplicate URN/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    go();
    expect(await Promise.all(others)).toHaveLength(3);
  });

  it("that fails leaves the provider able to answer", async () => {
    await expect(provider.construct("Space", "Shop!", { kubernetes: {} })).rejects.toThrow();
    const { state } = await provider.construct("Space", "next", { kubernetes: {} });
    expect(state).toMatchObject({ name: "next" });
  });
});

describe("a construct, in a process that ends with it,", () => {
  beforeEach(async () => void (provider = await TestProvider.start()));
  afterEach(() => provider.stop());

  it("goes on beside others: each answers for its own resources", async () => {
    const shop = await Shop.open(provider);
    provider.engine.reply = (name) => (name.endsWith("slow-deployment") ? "never" : "accept");
    const slow = shop.application("slow").then(() => "slow");
    const quick = shop.application("quick").then(() => "quick");
    expect(await Promise.race([slow, quick])).toBe("quick");
    const ended = expect(slow).rejects.toThrow(/cancelled/);
    await provider.call("cancel", new Empty());
    await ended;
  });

  it("ends when the deployment is cancelled, and no other begins", async () => {
    provider.engine.reply = (name) => (name === "shop" ? "accept" : "never");
    const pending = provider.construct("Space", "shop", { kubernetes: {} });
    const ended = expect(pending).rejects.toMatchObject({ code: grpc.status.CANCELLED });
    await untilRegistered("shop");
    await provider.call("cancel", new Empty());
    await ended;
    const next = provider.construct("Space", "next", { kubernetes: {} });
    await expect(next).rejects.toMatchObject({ code: grpc.status.CANCELLED });
  });

  it("ends when the engine goes away", async () => {
    provider.engine.reply = (name) => (name === "shop" ? "accept" : "never");
    const pending = provider.construct("Space", "shop", { kubernetes: {} });
    const ended = expect(pending).rejects.toThrow(/Connection dropped|cancelled|UNAVAILABLE/i);
    await untilRegistered("shop");
    provider.engine.stop();
    await ended;
  });
});
