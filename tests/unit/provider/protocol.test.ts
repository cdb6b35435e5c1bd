import { readFileSync } from "node:fs";
import * as pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Empty, Struct } from "./support/grpc";
import { TestProvider } from "./support/provider";

let provider: TestProvider;
beforeAll(async () => void (provider = await TestProvider.start()));
afterAll(() => provider.stop());

describe("the provider", () => {
  it("shakes hands: it takes secrets, references and Outputs", async () => {
    const request = new proto.ProviderHandshakeRequest().setEngineAddress(provider.engine.endpoint);
    const response = await provider.call<proto.ProviderHandshakeResponse>("handshake", request);
    expect(response.toObject()).toMatchObject({
      acceptSecrets: true,
      acceptResources: true,
      acceptOutputs: true,
    });
  });

  it("says the same when it is configured", async () => {
    const response = await provider.call<proto.ConfigureResponse>("configure", new proto.ConfigureRequest());
    expect(response.toObject()).toMatchObject({
      acceptsecrets: true,
      acceptresources: true,
      acceptoutputs: true,
      supportspreview: true,
    });
  });

  it("has the version of the package", async () => {
    const info = await provider.call<pluginProto.PluginInfo>("getPluginInfo", new Empty());
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(info.getVersion()).toBe(manifest.version);
  });

  it("serves the schema that is committed", async () => {
    const response = await provider.call<proto.GetSchemaResponse>("getSchema", new proto.GetSchemaRequest());
    expect(response.getSchema()).toBe(readFileSync("provider/schema.json", "utf8"));
  });

  it("knows no other version of the schema's form", async () => {
    const request = new proto.GetSchemaRequest().setVersion(7);
    await expect(provider.call("getSchema", request)).rejects.toThrow(/schema version 7 is not known/);
  });

  it("refuses settings, but neither its one nor the engine's own", async () => {
    const news = Struct.fromJavaScript({
      version: "1.0.0",
      confirmRemoval: "shop/frontend.basket",
      region: "eu-central-1",
    });
    const request = new proto.CheckRequest().setNews(news);
    const response = await provider.call<proto.CheckResponse>("checkConfig", request);
    expect(response.getFailuresList().map((it) => it.getProperty())).toEqual(["region"]);
    expect(response.getInputs()!.toJavaScript()).toEqual(news.toJavaScript());
  });

  it("never has a changed configuration", async () => {
    const response = await provider.call<proto.DiffResponse>("diffConfig", new proto.DiffRequest());
    expect(response.getChanges()).toBe(proto.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it.each([
    ["methods", "call", new proto.CallRequest().setTok("appnet:index:Space/open"), /no method .*Space\/open/],
    ["functions", "invoke", new proto.InvokeRequest().setTok("appnet:index:get"), /no function .*get/],
  ])("has no %s", async (_, method, request, expected) => {
    await expect(provider.call(method, request)).rejects.toThrow(expected);
  });
});
