import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { urnFor } from "./support/engine";
import { TestProvider } from "./support/provider";
import { Shop } from "./support/shop";
import { outputValue, secret, UNKNOWN } from "./support/wire";

let provider: TestProvider;
let shop: Shop;
beforeAll(async () => void (provider = await TestProvider.start()));
beforeEach(async () => void (shop = await Shop.open(provider)));
afterAll(() => provider.stop());

const configMap = urnFor("kubernetes:core/v1:ConfigMap", "images");
const deployment = (application: string) => provider.engine.named(`${shop.name}-${application}-deployment`);

describe("arguments from the wire", () => {
  it("may be plain", async () => {
    const { urn, state } = await shop.application("frontend", { hostname: "web" });
    expect(urn).toBe(urnFor("appnet:index:Application", `${shop.name}-frontend`));
    expect(state).toMatchObject({ name: "frontend", hostname: "web" });
    expect(shop.container("frontend").image).toBe("frontend:1");
  });

  it("may be Outputs that are known and depend on nothing, even in the structure", async () => {
    await shop.application("frontend", {
      hostname: outputValue({ value: "web" }),
      inbound: outputValue({ value: { api: { port: outputValue({ value: 8080 }) } } }),
    });
    const { inputs } = provider.engine.named(`${shop.name}-web-service`);
    expect(inputs["spec"]).toMatchObject({ ports: [{ port: 8080 }] });
  });

  it("may be Outputs of other resources where values are: what they depend on is kept", async () => {
    const image = outputValue({ value: "frontend:2", dependencies: [configMap] });
    await shop.application("frontend", { image });
    expect(shop.container("frontend").image).toBe("frontend:2");
    expect(deployment("frontend").dependencies).toContain(configMap);
  });

  it("keep what an older engine says they depend on", async () => {
    const inputDependencies = { image: [configMap], environment: [configMap] };
    await shop.application("frontend", { environment: { A: "b" } }, { inputDependencies });
    expect(shop.container("frontend").image).toBe("frontend:1");
    expect(deployment("frontend").dependencies).toContain(configMap);
  });

  it.each([
    ["as Outputs have it", outputValue({ dependencies: [configMap] })],
    ["as older engines have it", UNKNOWN],
  ])("may be unknown in a preview, %s: everything else is registered", async (_, image) => {
    const connections = { basket: { to: "https://203.0.113.1:443" } };
    await shop.application("frontend", { image, connections }, { preview: true });
    expect(shop.container("frontend").image).toBe(UNKNOWN);
    expect(shop.resources()).toContain("frontend-service");
  });

  it("may be networks that other resources have, and the values of labels", async () => {
    const network = outputValue({ value: "10.20.3.4/16", dependencies: [configMap] });
    const existing = { podLabels: { app: outputValue({ value: "legacy", dependencies: [configMap] }) } };
    await shop.construct("Application", "legacy", { space: shop.reference, name: "legacy", existing });
    const frontend = await shop.application("frontend");
    await shop.construct(
      "NetworkPolicy",
      "db",
      {
        space: shop.reference,
        source: "frontend",
        destinationCidr: network,
        protocol: "tcp",
        ports: "5432",
      },
      { dependsOn: [frontend.urn] },
    );
    const rule = `frontend-to-network.policies.${shop.name}-db-tcp-5432-egress`;
    const { inputs, dependencies } = provider.engine.named(`${shop.name}-${rule}`);
    expect(inputs["spec"]).toMatchObject({ egress: [{ to: [{ ipBlock: { cidr: "10.20.0.0/16" } }] }] });
    expect(dependencies).toContain(configMap);
  });

  it("are refused where they turn out to be no network: that component alone", async () => {
    await shop.application("frontend");
    const network = outputValue({ value: "10.20.0.0", dependencies: [configMap] });
    const policy = { space: shop.reference, source: "frontend", protocol: "tcp", ports: "5432" };
    await expect(
      shop.construct("NetworkPolicy", "db", { ...policy, destinationCidr: network }),
    ).rejects.toThrow(/policies\.shop\d+-db: document\/type the Output's value is no network/);
    await shop.construct("NetworkPolicy", "other", { ...policy, destinationCidr: "10.30.0.0/16" });
    expect(shop.resources()).toContain("frontend-to-10.30.0.0-16-tcp-5432-egress");
  });

  it("may not be unknown, or from other resources, in the structure", async () => {
    const hostname = outputValue({ dependencies: [configMap] });
    await expect(shop.application("frontend", { hostname }, { preview: true })).rejects.toMatchObject({
      properties: [
        { path: "hostname", reason: expect.stringMatching(/is an Output.*give a plain/) as string },
      ],
    });
  });

  it.each([
    ["as Outputs have it", outputValue({ value: "token", secret: true })],
    ["as older engines have it", secret("token")],
  ])("may be secret, %s: what is around them is not", async (_, TOKEN) => {
    await shop.application("frontend", { environment: { TOKEN, PLAIN: "plain" } });
    const { inputs } = provider.engine.named(`${shop.name}-frontend-environment`);
    expect(inputs["stringData"]).toEqual(secret({ TOKEN: "token" }));
    const variables = shop.container("frontend").env!;
    expect(variables.find(({ name }) => name === "PLAIN")).toEqual({ name: "PLAIN", value: "plain" });
    expect(JSON.stringify(variables)).not.toContain('"token"');
  });

  it("may be secret private keys", async () => {
    await shop.application("frontend");
    await shop.construct("Gateway", "public", {
      space: shop.reference,
      name: "public",
      hostname: { fullyQualifiedHostname: "www.example.com" },
      tls: { certificateFrom: { pem: { certificate: "certificate", privateKey: secret("very-private") } } },
      routes: [{ destination: "http://frontend:3000" }],
    });
    const { inputs } = provider.engine.named(`${shop.name}-gateway.public-certificate`);
    expect(inputs["stringData"]).toEqual(secret({ "tls.crt": "certificate", "tls.key": "very-private" }));
  });

  it("may be empty: that is as if they were not given", async () => {
    await shop.application("frontend", { hostname: null, healthCheck: null, replicas: null });
    expect(deployment("frontend").inputs["spec"]).toMatchObject({ replicas: 1 });
  });
});

describe("outputs to the wire", () => {
  it("of a gateway have its address", async () => {
    await shop.application("frontend");
    const gateway = await shop.construct("Gateway", "public", {
      space: shop.reference,
      name: "public",
      hostname: { fullyQualifiedHostname: "www.example.com" },
      routes: [{ destination: "http://frontend:3000" }],
    });
    const kubernetes = { namespace: shop.name, gatewayName: "public", gatewayClassName: "envoy-gateway" };
    expect(gateway.state).toEqual({ name: "public", url: "http://www.example.com", kubernetes });
    // The stack also says whose it is, for policies to read.
    expect(provider.engine.outputs.get(gateway.urn)).toEqual({ ...gateway.state, space: shop.space.urn });
  });

  it("of an application have its environment, and what was built for it", async () => {
    const basket = await shop.application("basket");
    const connections = { basket: { to: "http://basket:3000" } };
    const { urn, state } = await shop.application(
      "frontend",
      { connections, environment: { TOKEN: secret("token") } },
      { dependsOn: [basket.urn] },
    );
    expect(state["environment"]).toEqual(
      secret({
        CONNECTION_BASKET_SCHEME: "http",
        CONNECTION_BASKET_HOSTNAME: "basket",
        CONNECTION_BASKET_PORT: "3000",
        CONNECTION_BASKET_URL: "http://basket:3000",
        TOKEN: "token",
      }),
    );
    expect(state["kubernetes"]).toEqual({
      namespace: shop.name,
      deploymentName: "frontend",
      serviceName: "frontend",
      serviceAccountName: "frontend",
      podLabels: { "appnet/application": "frontend" },
      certificateAuthorities: {},
    });
    expect(provider.engine.outputs.get(urn)).toEqual({ ...state, space: shop.space.urn });
  });

  it("of a topology have all of its parts by name, and what it allows", async () => {
    const topology = await shop.construct("Topology", "whole", {
      space: "whole",
      organization: "acme",
      kubernetes: { gatewayClassName: "envoy-gateway" },
      applications: {
        frontend: {
          image: "frontend:1",
          inbound: { web: { port: 80 } },
          connections: { basket: "tcp://basket:3000" },
        },
        basket: { image: "basket:1", inbound: { api: { port: 3000 } } },
      },
      gateways: {
        public: {
          hostname: { fullyQualifiedHostname: "a.example.com" },
          routes: [{ destination: "frontend" }],
        },
        any: { routes: [{ destination: "frontend" }] },
      },
    });
    expect(topology.state).toEqual({
      applications: {
        frontend: expect.objectContaining({
          environment: expect.objectContaining({ CONNECTION_BASKET_URL: "tcp://basket:3000" }) as object,
        }) as object,
        basket: {
          name: "basket",
          hostname: "basket",
          environment: {},
          kubernetes: expect.objectContaining({ serviceName: "basket" }) as object,
        },
      },
      gateways: {
        public: expect.objectContaining({ url: "http://a.example.com" }) as object,
        any: { name: "any", kubernetes: expect.objectContaining({ gatewayName: "any" }) as object },
      },
      space: expect.objectContaining({
        urn: expect.stringMatching(/:appnet:index:Space::shop\d+-whole$/) as string,
      }) as object,
      urls: { public: "http://a.example.com" },
      endpoints: {},
      connections: { "frontend → basket": "tcp 3000" },
      exposure: expect.objectContaining({
        "internet → http://a.example.com/": expect.any(String) as string,
      }) as object,
    });
  });
});
