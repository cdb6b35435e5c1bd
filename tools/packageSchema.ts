import { z } from "zod";
import { componentReferences, components } from "../components/definitions";
import { defaultOf, isForm, shapeOf, typeNames, unwrap, type Form } from "../core/model/schema";

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
  readonly description?: string;
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
export function packageSchema(manifest: Manifest): PackageSpec {
  const types = new Types();
  const resources = Object.entries(components).map(([name, { description, inputs, outputs }]) => {
    const { properties: inputProperties, required: requiredInputs } = types.inputsOf(name, inputs);
    const { properties, required } = types.objectSpec(outputs);
    const spec = { isComponent: true, description, inputProperties, requiredInputs, properties, required };
    return [`appnet:index:${name}`, spec] as const;
  });
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
    provider: { description: "Builds the components of appnet. It has no settings of its own." },
    resources: Object.fromEntries(resources),
    types: types.all(),
  };
  return schema;
}

/**
 * What a text or a component is within another type. Python's generator makes the file of such types import the
 * component's, and that one the types, in a circle that cannot be loaded.
 */
const ANY: TypeSpec = { $ref: "pulumi.json#/Any" };

/** Collects the named types that properties refer to. */
class Types {
  private depth = 0;
  /** The component whose arguments are looked at. */
  private component: string | undefined;
  private readonly found = new Map<
    string,
    { readonly schema: z.core.$ZodType; readonly spec: NamedTypeSpec }
  >();

  all(): Record<string, NamedTypeSpec> {
    const entries = [...this.found].map(([name, { spec }]) => [`appnet:index:${name}`, spec] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The arguments of a component. */
  inputsOf(name: string, inputs: Form): ReturnType<Types["objectSpec"]> {
    this.component = name;
    const spec = this.objectSpec(inputs);
    this.component = undefined;
    return spec;
  }

  objectSpec(schema: Form): {
    properties: Record<string, PropertySpec>;
    required: string[];
  } {
    const shape = Object.entries(shapeOf(schema));
    const properties = shape.map(([key, property]) => [key, this.property(property, key)] as const);
    const required = shape.filter(([, property]) => !isOptional(property)).map(([key]) => key);
    return { properties: Object.fromEntries(properties), required: required.sort() };
  }

  private property(schema: z.core.$ZodType, key: string): PropertySpec {
    const description = descriptionOf(schema);
    if (description === undefined) throw new Error(`${key} has no description`);
    const fallback = defaultOf(schema);
    const type = this.type(schema, key);
    return {
      ...type,
      description,
      ...(typeof fallback !== "object" && fallback !== undefined && { default: fallback }),
      ...(isSecret(schema) && { secret: true }),
    };
  }

  private type(outer: z.core.$ZodType, key: string): TypeSpec {
    const schema = unwrap(outer);
    const component = componentReferences.get(schema)?.component;
    if (component !== undefined) return { $ref: `#/resources/appnet:index:${component}` };
    if (schema instanceof z.ZodString) return { type: "string" };
    if (schema instanceof z.ZodBoolean) return { type: "boolean" };
    if (schema instanceof z.ZodNumber) return { type: schema.format === "safeint" ? "integer" : "number" };
    if (schema instanceof z.ZodArray) {
      return { type: "array", items: this.type((schema as z.ZodArray<z.ZodType>).element, key) };
    }
    if (schema instanceof z.ZodRecord) {
      const { valueType } = schema as z.ZodRecord<z.ZodString, z.ZodType>;
      return { type: "object", additionalProperties: this.type(valueType, key) };
    }
    if (isForm(schema)) return this.named(schema, key);
    if (schema instanceof z.ZodUnion) return this.union(schema.options, key);
    if (schema instanceof z.ZodEnum) return this.named(schema, key);
    throw new Error(`${key}: ${schema._zod.def.type} has no form in other languages`);
  }

  /** Alternatives; the one that only accepts Outputs is what every property of every language does. */
  private union(options: readonly z.core.$ZodType[], key: string): TypeSpec {
    const plain = options.filter((option) => this.isSaid(option));
    if (this.depth > 0 && plain.some((option) => componentReferences.has(option))) return ANY;
    const [only, ...more] = plain.map((option) => this.type(option, key));
    return more.length === 0 ? only! : { oneOf: [only!, ...more] };
  }

  /**
   * Whether an alternative is one in other languages. What stands for Outputs is not; nor is the component itself among
   * its own arguments, for which Node's generator writes a file that does not compile (it can be said as `{ to }`).
   */
  private isSaid(option: z.core.$ZodType): boolean {
    if (!(option instanceof z.ZodCustom)) return true;
    const component = componentReferences.get(option)?.component;
    return component !== undefined && (component !== this.component || this.depth > 0);
  }

  private named(schema: Form | z.ZodEnum, key: string): TypeSpec {
    const name = typeNames.get(schema)?.name;
    if (name === undefined) throw new Error(`${key} needs a name for other languages: see nameTypes`);
    const known = this.found.get(name);
    if (known && known.schema !== schema) throw new Error(`two types are named ${name}`);
    if (!known) {
      this.found.set(name, { schema, spec: { type: "object" } }); // Types may refer to themselves.
      this.found.set(name, { schema, spec: this.typeSpec(schema) });
    }
    return { $ref: `#/types/appnet:index:${name}` };
  }

  private typeSpec(schema: Form | z.ZodEnum): NamedTypeSpec {
    const description = descriptionOf(schema);
    const described = description === undefined ? undefined : { description };
    if (isForm(schema)) {
      this.depth++;
      const { properties, required } = this.objectSpec(schema);
      this.depth--;
      return { ...described, type: "object", properties, required };
    }
    const values = schema.options.map((value) => ({ name: enumName(String(value)), value: String(value) }));
    return { ...described, type: "string", enum: values };
  }
}

/** A value as a name in every language: `envoy-gateway` is `EnvoyGateway`, `1.2` is `V1_2`. */
function enumName(value: string): string {
  if (/^\d/.test(value)) return `V${value.replaceAll(".", "_")}`;
  return value.replace(/(^|-)([A-Za-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined || unwrap(schema) === schema) return own;
  return descriptionOf((schema as z.ZodOptional).unwrap());
}

function isSecret(schema: z.core.$ZodType): boolean {
  const meta = z.globalRegistry.get(schema) as { writeOnly?: boolean } | undefined;
  return (
    meta?.writeOnly === true || (unwrap(schema) !== schema && isSecret((schema as z.ZodOptional).unwrap()))
  );
}
