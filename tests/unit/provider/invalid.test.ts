import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConstructError, TestProvider, type ConstructOptions } from "./support/provider";
import { Shop } from "./support/shop";
import { secret } from "./support/wire";

interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
}
interface ObjectSpec {
  readonly properties?: Readonly<Record<string, TypeSpec>>;
  readonly required?: readonly string[];
}
interface PackageSpec {
  readonly resources: Readonly<
    Record<string, { inputProperties: Record<string, TypeSpec>; requiredInputs: readonly string[] }>
  >;
  readonly types: Readonly<Record<string, ObjectSpec>>;
}

const schema = JSON.parse(readFileSync("provider/schema.json", "utf8")) as PackageSpec;

let provider: TestProvider;
let shop: Shop;
beforeAll(async () => {
  provider = await TestProvider.start();
  shop = await Shop.open(provider);
});
afterAll(() => provider.stop());

/** What a component is refused with. */
async function refusal(type: string, inputs: object, options?: ConstructOptions): Promise<ConstructError> {
  const error: unknown = await shop
    .construct(type, "wrong", inputs, options)
    .then(() => undefined)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConstructError);
  return error as ConstructError;
}

const pathsOf = async (type: string, inputs: object) =>
  (await refusal(type, inputs)).properties.map(({ path }) => path);

/** What makes a component valid, so that only what a test breaks is wrong. */
const valid: Readonly<Record<string, () => Record<string, unknown>>> = {
  Space: () => ({ name: "other", kubernetes: {} }),
  Application: () => ({ space: shop.reference, image: "a:1" }),
  Connection: () => ({ space: shop.reference, source: "a", destination: "http://b:1" }),
  NetworkPolicy: () => ({ space: shop.reference, source: "a", destinationCidr: "10.0.0.0/8" }),
  Gateway: () => ({ space: shop.reference, routes: [{ destination: "http://a:1" }] }),
  Topology: () => ({ space: "other", kubernetes: {} }),
};

/** A value that no property of a type may have. */
function wrongValue(spec: TypeSpec): unknown {
  if (spec.oneOf) return [[]];
  const ref = spec.$ref?.replace("#/types/", "");
  const target = ref === undefined ? undefined : schema.types[ref];
  const kind = target ? (target.properties ? "object" : "string") : (spec.type ?? "object");
  return kind === "string" || kind === "object" || kind === "array" ? 7 : "seven";
}

interface Case {
  readonly type: string;
  readonly path: string;
  readonly inputs: () => Record<string, unknown>;
}

/** Every property of every component, and of the types within them, each with a value of the wrong type. */
function wrongTypes(): Case[] {
  return Object.entries(schema.resources).flatMap(([token, { inputProperties }]) => {
    const type = token.split(":").at(-1)!;
    const inputs = (key: string, value: unknown) => () => {
      const others = Object.entries(valid[type]!()).filter(
        ([other]) => key !== "existing" || other !== "image",
      );
      return { ...Object.fromEntries(others), [key]: value };
    };
    return Object.entries(inputProperties).flatMap(([key, spec]) =>
      wrongAt(spec, key).map(({ path, value }) => ({ type, path, inputs: inputs(key, value) })),
    );
  });
}

function wrongAt(
  spec: TypeSpec,
  path: string,
  seen: readonly string[] = [],
): { path: string; value: unknown }[] {
  const here = { path, value: wrongValue(spec) };
  if (spec.items) {
    return [here, ...wrongAt(spec.items, `${path}[0]`, seen).map((it) => ({ ...it, value: [it.value] }))];
  }
  if (spec.additionalProperties) {
    const inner = wrongAt(spec.additionalProperties, `${path}.key`, seen);
    return [here, ...inner.map((it) => ({ ...it, value: { key: it.value } }))];
  }
  const ref = spec.$ref?.replace("#/types/", "") ?? "";
  const properties = schema.types[ref]?.properties;
  if (!properties || seen.includes(ref)) return [here];
  const inner = Object.entries(properties).flatMap(([key, property]) =>
    wrongAt(property, `${path}.${key}`, [...seen, ref]).map((it) => ({ ...it, value: { [key]: it.value } })),
  );
  return [here, ...inner];
}

const cases = wrongTypes();

describe("arguments of the wrong type", () => {
  it("are tried for every property of every component", () => {
    expect(cases.length).toBeGreaterThan(200);
  });

  it.each(Object.keys(schema.resources))("are refused with the property's path: %s", async (token) => {
    const type = token.split(":").at(-1)!;
    const missed: string[] = [];
    for (const { path, inputs } of cases.filter((it) => it.type === type)) {
      const { properties, message } = await refusal(type, inputs());
      // What is meant to be a secret is in the message instead: see below.
      const found = path.endsWith(".privateKey")
        ? message.split(`${path}: `)[1]
        : // Of a list that may also be one value, the item is named.
          properties.find((it) => [path, `${path}[0]`].includes(it.path))?.reason;
      if (found === undefined || !/\(.+\)/.test(found)) missed.push(`${path}: ${JSON.stringify(properties)}`);
    }
    expect(missed).toEqual([]);
  });
});

describe("arguments that are missing", () => {
  it.each(Object.entries(schema.resources))(
    "are refused with their names: %s",
    async (token, { requiredInputs }) => {
      const type = token.split(":").at(-1)!;
      for (const key of requiredInputs) {
        const inputs = Object.fromEntries(Object.entries(valid[type]!()).filter(([name]) => name !== key));
        expect(await pathsOf(type, inputs), key).toContain(key);
      }
    },
  );

  it("are refused all at once", async () => {
    expect(await pathsOf("Connection", {})).toEqual(["source", "destination"]);
  });
});

describe("other mistakes", () => {
  it("unknown components are refused with those that are known", async () => {
    const { message } = await refusal("appnet:index:Spaec", {});
    expect(message).toMatch(/no component appnet:index:Spaec .*Space, Application/);
  });

  it("unknown properties are refused with what was probably meant", async () => {
    const { properties } = await refusal("Application", { ...valid["Application"]!(), imagee: "a:1" });
    expect(properties).toEqual([
      { path: "imagee", reason: expect.stringContaining('did you mean "image"?') as string },
    ]);
  });

  it("broken rules are reported with their code and property", async () => {
    const tls = { minimumProtocolVersion: "1.3" };
    const { properties } = await refusal("Gateway", { ...valid["Gateway"]!(), tls });
    expect(properties).toEqual([
      {
        path: "tls.minimumProtocolVersion",
        reason: expect.stringMatching(/^gateway\/min-version-without-certificate /) as string,
      },
    ]);
  });

  it("so many that a message cannot hold them are counted", async () => {
    const environment = Object.fromEntries(
      Array.from({ length: 500 }, (_value, index) => [`VARIABLE_${index}`, { wrong: "x".repeat(200) }]),
    );
    const { properties, message } = await refusal("Application", {
      ...valid["Application"]!(),
      environment,
    });
    const left = Number(/and (\d+) more problems$/.exec(message)![1]);
    expect(properties.length).toBeGreaterThan(50);
    expect(properties.length + left).toBe(500);
  });

  it("rules that no property breaks alone are reported in the message", async () => {
    const { message, properties } = await refusal("Gateway", { space: shop.reference, routes: [] });
    expect(message).toMatch(/^Gateway \S+-wrong: gateway\/no-routes /);
    expect(properties).toEqual([]);
  });

  it("every problem of a topology is reported at its place in the document", async () => {
    const { properties, message } = await refusal("Topology", {
      space: "broken",
      kubernetes: { gatewayClassName: "envoy-gateway" },
      applications: {
        frontend: { image: "a:1", connections: { basket: "http://baskt:3000" } },
        basket: { image: "b:1", inbound: { api: { port: 3000 } } },
      },
      connections: [{ source: "basket", destination: "basket" }],
      gateways: { public: { routes: [{ destination: "http://basket:1" }] } },
    });
    expect(properties.map(({ path, reason }) => `${path} ${reason.split(" ")[0]!}`).sort()).toEqual([
      "applications.frontend.connections.basket connection/unknown-application",
      "connections[0].destination connection/self",
      "gateways.public.routes[0].destination connection/port-not-inbound",
    ]);
    expect(message).toBe("its arguments are invalid");
  });

  it("where there are secrets, is said without its path: engines print the value that stands there", async () => {
    const pem = { certificate: "c", privateKey: 42424242 };
    const tls = { certificateFrom: { pem } };
    const meant = await refusal("Gateway", { ...valid["Gateway"]!(), tls });
    expect(JSON.stringify(meant)).not.toContain("42424242");
    expect(meant.properties).toEqual([]);
    expect(meant.message).toMatch(/^Gateway \S+ tls\.certificateFrom\.pem\.privateKey: document\/type/);
    const gateways = { public: { hostname: secret("very-private"), routes: [] } };
    const given = await refusal("Topology", {
      space: "other",
      kubernetes: {},
      gateways,
      applications: { a: { image: "a:1", replicas: -1 } },
    });
    expect(given.properties.map(({ path }) => path)).toEqual(["applications.a.replicas"]);
    expect(given.message).toMatch(/gateways\.public\.hostname: document\/type/);
  });
});
