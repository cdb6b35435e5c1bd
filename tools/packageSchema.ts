import type { ComponentType } from "../components/definitions";
import { literal } from "./literal";
import type { NamedType, PackageShapes, Property, Shape } from "./shapes";

/** The parts of package.json that say what the package is. */
interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
}

/** The type of a property in a Pulumi package schema. */
export interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

type Properties = Readonly<Record<string, PropertySpec>>;

interface ResourceSpec {
  readonly description: string;
  readonly inputProperties: Properties;
  readonly requiredInputs: readonly string[];
  readonly properties: Properties;
  readonly required: readonly string[];
}

interface NamedTypeSpec {
  readonly type: "object" | "string";
  readonly description: string;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly name: string; readonly value: string }[];
}

/** A Pulumi package schema, as far as this package has one. */
export interface PackageSpec {
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly types: Readonly<Record<string, NamedTypeSpec>>;
}

/** `provider/schema.json`: the package as Pulumi knows it, from the model alone. */
export function packageSchema(manifest: Manifest, shapes: PackageShapes): PackageSpec {
  const resources = shapes.components.map(({ name, description, inputs, outputs }) => {
    const { properties: inputProperties, required: requiredInputs } = objectSpec(inputs, name);
    const { properties, required } = objectSpec(outputs, name);
    const spec = { isComponent: true, description, inputProperties, requiredInputs, properties, required };
    return [`appnet:index:${name}`, spec] as const;
  });
  const types = shapes.types
    .filter(({ kind }) => kind !== "union") // Other languages have alternatives only in place.
    .map((type) => [`appnet:index:${type.name}`, typeSpec(type)] as const);
  const schema = {
    name: "appnet",
    displayName: "appnet",
    version: manifest.version,
    description: manifest.description,
    keywords: manifest.keywords,
    license: manifest.license,
    attribution: "",
    meta: { moduleFormat: "(.*)" },
    language: {
      csharp: { respectSchemaVersion: true },
      go: { generateResourceContainerTypes: true, respectSchemaVersion: true },
      java: {},
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
    config: {},
    provider: {
      description:
        "Builds the components of appnet. Its one setting is the stack's own: `appnet:confirmRemoval`.",
    },
    resources: Object.fromEntries(resources),
    types: Object.fromEntries(types),
  };
  return schema;
}

/**
 * What a patch is in other languages, and a text or a component within another type. Python's generator makes the file of such types import the
 * component's, and that one the types, in a circle that cannot be loaded.
 */
const ANY: TypeSpec = { $ref: "pulumi.json#/Any" };

/** Where a property stands: in a component itself, or in a type. */
type Owner = ComponentType | "type";

function objectSpec(
  properties: readonly Property[],
  owner: Owner,
): { properties: Properties; required: readonly string[] } {
  const entries = properties.map((property) => [property.key, propertySpec(property, owner)] as const);
  const required = properties.filter(({ isOptional }) => !isOptional).map(({ key }) => key);
  return { properties: Object.fromEntries(entries), required: required.sort() };
}

function propertySpec(property: Property, owner: Owner): PropertySpec {
  const fallback = property.default;
  const isPlain = typeof fallback !== "object" && fallback !== undefined;
  return {
    ...shapeSpec(property.shape, owner),
    description: describe(property),
    ...(isPlain && { default: fallback }),
    ...(property.isSecret && { secret: true }),
  };
}

/** The description; it also says a default that is an object, which schemas cannot hold. */
function describe({ description, default: fallback }: Property): string {
  const isObject = typeof fallback === "object" && fallback !== null && Object.keys(fallback).length > 0;
  return isObject ? `${description} Default: ${literal(fallback)}.` : description;
}

function shapeSpec(shape: Shape, owner: Owner): TypeSpec {
  switch (shape.kind) {
    case "list":
      return { type: "array", items: shapeSpec(shape.of, owner) };
    case "map":
      return { type: "object", additionalProperties: shapeSpec(shape.of, owner) };
    case "deployTime": // Every property of every language may be an Output.
      return shapeSpec(shape.of, owner);
    case "union":
      return unionSpec(shape.options, owner);
    case "patch":
      return ANY;
    case "component":
      return { $ref: `#/resources/appnet:index:${shape.component}` };
    case "named":
      return { $ref: `#/types/appnet:index:${shape.name}` };
    default:
      return { type: shape.kind };
  }
}

/**
 * Alternatives. A component is none among its own arguments, for which Node's generator writes a file that does not
 * compile (it can be said as `{ to }`).
 */
function unionSpec(options: readonly Shape[], owner: Owner): TypeSpec {
  if (owner === "type" && options.some(({ kind }) => kind === "component")) return ANY;
  const said = options.filter((option) => option.kind !== "component" || option.component !== owner);
  const [only, ...more] = said.map((option) => shapeSpec(option, owner));
  return more.length === 0 ? only! : { oneOf: [only!, ...more] };
}

function typeSpec(type: NamedType): NamedTypeSpec {
  const { description } = type;
  if (type.kind === "object") return { description, type: "object", ...objectSpec(type.properties, "type") };
  if (type.kind === "union") throw new Error(`${type.name} has no type in other languages`);
  const values = type.values.map((value) => ({ name: enumName(value), value }));
  return { description, type: "string", enum: values };
}

/** A value as a name in every language: `envoy-gateway` is `EnvoyGateway`, `1.2` is `V1_2`. */
function enumName(value: string): string {
  if (/^\d/.test(value)) return `V${value.replaceAll(".", "_")}`;
  return value.replace(/(^|-)([A-Za-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}
