import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { components } from "../../../components/definitions";
import { shapeOf } from "../../../core/model/schema";
import { packageSchema } from "../../../tools/packageSchema";
import { packageShapes } from "../../../tools/shapes";

interface Spec {
  readonly properties?: Readonly<Record<string, object>>;
  readonly enum?: readonly { readonly name: string; readonly value: string }[];
}
interface Resource {
  readonly isComponent: boolean;
  readonly inputProperties: Readonly<Record<string, object>>;
  readonly properties: Readonly<Record<string, object>>;
}

const text = readFileSync("provider/schema.json", "utf8");
const schema = JSON.parse(text) as {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly types: Readonly<Record<string, Spec>>;
};

/** Every property with its place, and its own part of the schema. */
function properties(): [string, Record<string, unknown>][] {
  const of = (owner: string, all: Readonly<Record<string, object>> = {}) =>
    Object.entries(all).map(([key, spec]): [string, Record<string, unknown>] => [
      `${owner}.${key}`,
      spec as Record<string, unknown>,
    ]);
  return [
    ...Object.entries(schema.resources).flatMap(([token, it]) => [
      ...of(token, it.inputProperties),
      ...of(`${token} outputs`, it.properties),
    ]),
    ...Object.entries(schema.types).flatMap(([token, it]) => of(token, it.properties)),
  ];
}

describe("the package schema", () => {
  it("is what the model says: run npm run build and commit it", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Parameters<typeof packageSchema>[0];
    expect(text).toBe(`${JSON.stringify(packageSchema(manifest, packageShapes()), null, 2)}\n`);
  });

  it("has a property for each field of the model, and no other", () => {
    for (const [name, { inputs, outputs }] of Object.entries(components)) {
      const resource = schema.resources[`appnet:index:${name}`]!;
      expect(Object.keys(resource.inputProperties)).toEqual(Object.keys(shapeOf(inputs)));
      expect(Object.keys(resource.properties)).toEqual(Object.keys(outputs.shape));
      expect(resource.isComponent).toBe(true);
    }
  });

  it("describes every property", () => {
    const undescribed = properties().filter(([, spec]) => typeof spec["description"] !== "string");
    expect(undescribed.map(([path]) => path)).toEqual([]);
  });

  it("marks private keys as secret", () => {
    const secrets = properties().filter(([, spec]) => spec["secret"] === true);
    expect(secrets.map(([path]) => path)).toEqual(["appnet:index:PemCertificate.privateKey"]);
  });

  it("names nothing as languages do not allow, or as Pulumi itself does", () => {
    const names = properties().map(([path]) => path.split(".").at(-1)!);
    expect(names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    expect(names.filter((name) => ["id", "urn", "pulumi"].includes(name))).toEqual([]);
    const values = Object.values(schema.types).flatMap((it) => it.enum ?? []);
    expect(values.filter(({ name }) => !/^[A-Z][A-Za-z0-9_]*$/.test(name))).toEqual([]);
  });

  it("refers only to what it has, and has no type that nothing refers to", () => {
    const referred = new Set(
      [...text.matchAll(/"#\/(?:types|resources)\/([^"]+)"/g)].map((match) => match[1]!),
    );
    const known = new Set([...Object.keys(schema.types), ...Object.keys(schema.resources)]);
    expect([...referred].filter((token) => !known.has(token))).toEqual([]);
    expect(Object.keys(schema.types).filter((token) => !referred.has(token))).toEqual([]);
  });

  it("gives no type the name of a component, or of its arguments", () => {
    const names = Object.keys(schema.types).map((token) => token.split(":").at(-1)!);
    const taken = Object.keys(components).flatMap((name) => [name, `${name}Args`, `${name}State`]);
    expect(names.filter((name) => taken.includes(name))).toEqual([]);
  });

  it("passes Pulumi's own check, where there is a pulumi", ({ skip }) => {
    try {
      execFileSync("pulumi", ["version"], { stdio: "ignore" });
    } catch {
      skip("no pulumi on the PATH");
    }
    const checked = execFileSync("pulumi", ["schema", "check", "provider/schema.json", "--color=never"], {
      encoding: "utf8",
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    expect(checked).not.toMatch(/error|warning/i);
  });
});
