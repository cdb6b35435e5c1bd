import { readFileSync } from "node:fs";
import { ProviderTypes, type FieldType, type Fields } from "../../../tools/providerTypes";

/** What a field may hold, as far as a fuzzer needs to know it. */
export type Schema =
  | { readonly kind: "text" | "number" | "boolean" | "any" }
  | { readonly kind: "list"; readonly item: Schema }
  | { readonly kind: "mapping"; readonly fields: () => ReadonlyMap<string, Schema> };

const definitions = JSON.parse(readFileSync("proof/kubernetes/definitions.json", "utf8")) as Readonly<
  Record<string, unknown>
>;
const MODULES = "node_modules/@pulumi";
const ANY = { kind: "any" } as const satisfies Schema;

/** A field as a fuzzer needs it: named types are looked up when their fields are asked for. */
function schemaOfField(type: FieldType, types: ProviderTypes): Schema {
  switch (type.kind) {
    case "list":
      return { kind: "list", item: schemaOfField(type.item, types) };
    case "mapping":
      return { kind: "mapping", fields: () => new Map() };
    case "forms":
      return schemaOfField(type.forms[0] ?? ANY, types);
    case "named":
      return schemaOfType(types, type.name);
    default:
      return { kind: type.kind };
  }
}

function schemaOfType(types: ProviderTypes, name: string): Schema {
  const fields = types.fieldsOf(name);
  return fields ? schemaOfFields(fields, types) : ANY;
}

function schemaOfFields(fields: Fields, types: ProviderTypes): Schema {
  return {
    kind: "mapping",
    fields: () => new Map([...fields].map(([name, type]) => [name, schemaOfField(type, types)])),
  };
}

let kubernetes: ProviderTypes | undefined;
let aws: ProviderTypes | undefined;

/**
 * Every field that a kind may have, by its own provider's types, or by the definition of a custom kind. Of a custom kind
 * whose definition is not kept here: the fields that a resource has, and at each place one that nobody knows.
 */
export function schemaOf(type: string, inputs: unknown): Schema {
  const [provider = "", group = "", kind = ""] = type.split(":");
  if (provider === "kubernetes") {
    kubernetes ??= new ProviderTypes(`${MODULES}/kubernetes/types/input.d.ts`);
    const custom = definitions[kind];
    if (group.includes(".") && !group.startsWith("networking.k8s.io") && custom !== undefined) {
      return withFields(namesOf(custom), { metadata: schemaOfType(kubernetes, "meta.v1.ObjectMeta") });
    }
    if (!isOfKubernetes(group))
      return withFields(shapeOf(inputs), { metadata: schemaOfType(kubernetes, "meta.v1.ObjectMeta") });
    return schemaOfType(kubernetes, `${group.replace(".k8s.io", "").replace("/", ".")}.${kind}`);
  }
  aws ??= new ProviderTypes(`${MODULES}/aws/types/input.d.ts`);
  const fields = new ProviderTypes(`${MODULES}/aws/${group}.d.ts`).fieldsOf(`${kind}Args`);
  return schemaOfFields(fields!, aws);
}

function isOfKubernetes(group: string): boolean {
  const [name = ""] = group.split("/");
  return !name.includes(".") || /^(networking|rbac\.authorization|storage|discovery)\.k8s\.io$/.test(name);
}

function shapeOf(value: unknown): Schema {
  if (Array.isArray(value)) return { kind: "list", item: shapeOf(value[0]) };
  if (typeof value !== "object" || value === null) return typeof value === "string" ? { kind: "text" } : ANY;
  const fields = Object.entries(value).map(([field, it]) => [field, shapeOf(it)] as const);
  return { kind: "mapping", fields: () => new Map([...fields, ["fuzzed", ANY]]) };
}

function withFields(schema: Schema, more: Readonly<Record<string, Schema>>): Schema {
  if (schema.kind !== "mapping") return schema;
  return { kind: "mapping", fields: () => new Map([...schema.fields(), ...Object.entries(more)]) };
}

function namesOf(definition: unknown): Schema {
  if (Array.isArray(definition)) return { kind: "list", item: namesOf(definition[0]) };
  switch (definition) {
    case "string":
      return { kind: "text" };
    case "integer":
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "list":
      return { kind: "list", item: { kind: "text" } };
    case "map":
    case "any":
      return { kind: "mapping", fields: () => new Map() };
    default:
      return {
        kind: "mapping",
        fields: () => new Map(Object.entries(definition as object).map(([key, it]) => [key, namesOf(it)])),
      };
  }
}
