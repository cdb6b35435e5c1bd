import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { documentJsonSchema } from "../../../../core/document/jsonSchema";
import { referenceMarkdown } from "../../../../tools/reference";

const validate: ValidateFunction = new Ajv({ strict: false, allErrors: true }).compile(documentJsonSchema());
const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("appnet.yaml"))
  .map((file) => join("examples", file));

describe("the JSON Schema of appnet.yaml", () => {
  it.each(examples)("accepts %s", (file) => {
    validate(parse(readFileSync(file, "utf8")));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["an unknown key", { space: "a", kubernetes: {}, polices: [] }, "additionalProperties"],
    ["a missing space", { kubernetes: {} }, "required"],
    ["a wrong type", { space: "a", kubernetes: {}, policies: "none" }, "type"],
    [
      "an unknown protocol",
      { space: "a", applications: { b: { inbound: { c: { port: 1, protocol: "x" } } } } },
      "enum",
    ],
    [
      "a port out of bounds",
      { space: "a", applications: { b: { inbound: { c: { port: 70000 } } } } },
      "maximum",
    ],
    [
      "how a workload runs beside one that exists",
      { space: "a", applications: { b: { existing: {}, replicas: 1 } } },
      "additionalProperties",
    ],
    ["an application without workload", { space: "a", applications: { b: { hostname: "c" } } }, "required"],
    ["a name that is no DNS label", { space: "A" }, "pattern"],
  ])("refuses %s", (_, document, keyword) => {
    expect(validate(document)).toBe(false);
    expect(validate.errors!.map((error) => error.keyword)).toContain(keyword);
  });

  it("marks secrets and describes every key", () => {
    const undescribed: string[] = [];
    const visit = (schema: Record<string, unknown>, path: string) => {
      for (const [key, property] of Object.entries((schema["properties"] ?? {}) as Record<string, never>)) {
        const below = JSON.stringify(property);
        if (!below.includes('"description"')) undescribed.push(`${path}.${key}`);
        visit(property, `${path}.${key}`);
      }
      for (const form of (schema["anyOf"] ?? []) as Record<string, unknown>[]) visit(form, path);
      const nested = schema["additionalProperties"];
      if (typeof nested === "object") visit(nested as Record<string, unknown>, `${path}.*`);
    };
    visit(documentJsonSchema() as Record<string, unknown>, "");
    expect(undescribed).toEqual([]);
    expect(JSON.stringify(documentJsonSchema())).toMatch(/"privateKey":\{[^}]*"writeOnly":true/);
  });
});

describe("the reference", () => {
  it("is what the model says", () => {
    expect(readFileSync("docs/reference.md", "utf8")).toBe(referenceMarkdown());
  });
});
