import { z } from "zod";
import {
  componentReferences,
  components,
  seldomLacking,
  type ComponentType,
} from "../components/definitions";
import { patchTypes, type PatchType } from "../core/model/patch";
import { defaultOf, isAbsent, typeNames, unwrap } from "../core/model/schema";
import { platformNames } from "../core/platforms/find";
import { builtComponents, type BuiltComponent, type NodeEntry } from "../core/platforms/outputs";
import type { Platform } from "../core/platforms/platform";
import { platforms, type PlatformName } from "../core/platforms/platforms";
import { formatsOf, optionsOf } from "./formats";

/** What a value may be, apart from any language. */
export type Shape =
  | { readonly kind: "string" | "boolean" | "integer" | "number" }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  /** A value that a program may give as an Output. */
  | { readonly kind: "deployTime"; readonly of: Shape }
  /** Alternatives, which have a name where they are the same in several places. */
  | { readonly kind: "union"; readonly options: readonly Shape[]; readonly name?: string | undefined }
  | { readonly kind: "component"; readonly component: ComponentType }
  /** What the argument type of a provider says. */
  | { readonly kind: "patch"; readonly type: PatchType }
  /** A type that has a name. */
  | { readonly kind: "named"; readonly name: string };

/** A key of an object. */
export interface Property {
  readonly key: string;
  readonly shape: Shape;
  readonly description: string;
  readonly isOptional: boolean;
  /** Whether an output is absent only of components of which reading it is a mistake. */
  readonly isSeldomLacking: boolean;
  /** Whether components hand it back. */
  readonly isOutput: boolean;
  readonly isSecret: boolean;
  readonly default: unknown;
  /** What its value must be beyond its shape: `must be a whole number from 1 to 65535`. */
  readonly formats: readonly string[];
}

/** A type with a name: an object, one of several texts, or a union. */
export type NamedType = {
  readonly name: string;
  readonly description: string;
  /** Whether components hand it back, and take none. */
  readonly isOutput: boolean;
} & (
  | { readonly kind: "object"; readonly properties: readonly Property[] }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "union"; readonly options: readonly Shape[] }
);

export interface ComponentShape {
  readonly name: ComponentType;
  readonly description: string;
  readonly inputs: readonly Property[];
  readonly outputs: readonly Property[];
}

/** The resources that a platform builds for a component. */
export interface NodesShape {
  readonly component: BuiltComponent;
  readonly platform: PlatformName;
  readonly title: string;
  readonly nodes: readonly {
    readonly key: string;
    readonly description: string;
    readonly className: string;
  }[];
}

/** The six components, and the types that their arguments and outputs refer to, by name. */
export interface PackageShapes {
  readonly components: readonly ComponentShape[];
  readonly types: readonly NamedType[];
  readonly nodes: readonly NodesShape[];
}

/** The model as what writes schemas and types for programs sees it: the only walk through its zod schemas. */
export function packageShapes(): PackageShapes {
  const walk = new Walk();
  const shapes = Object.entries(components).map(([name, { description, inputs, outputs }]) => ({
    name: name as ComponentType,
    description,
    inputs: walk.properties(inputs),
    outputs: walk.outputs(outputs),
  }));
  return { components: shapes, types: walk.types(), nodes: nodeShapes() };
}

function nodeShapes(): NodesShape[] {
  return builtComponents.flatMap((component) =>
    platformNames().map((platform) => {
      const found: Platform = platforms[platform];
      const { title, outputs } = found;
      const nodes = Object.entries<NodeEntry<never>>(outputs[component].nodes).map(
        ([key, { description, type }]) => ({
          key,
          description,
          className: found.resourceClassName(type),
        }),
      );
      return { component, platform, title, nodes };
    }),
  );
}

/** Collects the named types that properties refer to. */
export class Walk {
  private readonly found = new Map<
    string,
    { readonly schema: z.core.$ZodType; readonly type: NamedType | undefined }
  >();

  private isOutput = false;

  /** The keys of what a component hands back. */
  outputs(schema: z.core.$ZodType): Property[] {
    this.isOutput = true;
    const properties = this.properties(schema);
    this.isOutput = false;
    return properties;
  }

  types(): NamedType[] {
    const types = [...this.found.values()].map(({ type }) => type!);
    return types.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The keys of an object, or of all objects of a union together: one that some branch lacks is optional. */
  properties(schema: z.core.$ZodType): Property[] {
    const branches = branchesOf(schema);
    if (!branches) throw new Error(`${schema._zod.def.type} is no object`);
    const keys = new Set(branches.flatMap((branch) => Object.keys(branch.shape)));
    return [...keys].flatMap((key) => {
      const values = branches.map((branch) => branch.shape[key]).filter((it) => it !== undefined);
      const said = values.filter((value) => !isAbsent(value)).map((value) => this.property(value, key));
      if (said.length === 0) return [];
      return [merged(said, said.length < branches.length)];
    });
  }

  private property(schema: z.core.$ZodType, key: string): Property {
    const description = descriptionOf(schema);
    if (description === undefined) throw new Error(`${key} has no description`);
    return {
      key,
      shape: this.shape(schema, key),
      description,
      isOptional: schema instanceof z.ZodOptional || schema instanceof z.ZodDefault,
      isSeldomLacking: seldomLacking.has(schema),
      isOutput: this.isOutput,
      isSecret: isSecret(schema),
      default: defaultOf(schema),
      formats: formatsOf(schema),
    };
  }

  private shape(outer: z.core.$ZodType, key: string): Shape {
    const schema = unwrap(outer);
    const component = componentReferences.get(schema)?.component;
    if (component !== undefined) return { kind: "component", component };
    const patch = patchTypes.get(schema)?.type;
    if (patch !== undefined) return { kind: "patch", type: patch };
    if (schema instanceof z.ZodString) return { kind: "string" };
    if (schema instanceof z.ZodBoolean) return { kind: "boolean" };
    if (schema instanceof z.ZodNumber) return { kind: schema.format === "safeint" ? "integer" : "number" };
    if (schema instanceof z.ZodArray) return { kind: "list", of: this.shape(schema.element, key) };
    if (schema instanceof z.ZodRecord) return { kind: "map", of: this.shape(schema.valueType, key) };
    if (schema instanceof z.ZodEnum || branchesOf(schema)) return this.named(schema, key);
    if (schema instanceof z.ZodUnion) return this.union(schema, key);
    throw new Error(`${key}: ${schema._zod.def.type} has no form in other languages`);
  }

  private union(schema: z.ZodUnion, key: string): Shape {
    const said = optionsOf(schema);
    if (said.length < schema.options.length) {
      const [only, ...more] = said.map((option) => this.shape(option, key));
      return {
        kind: "deployTime",
        of: more.length === 0 ? only! : { kind: "union", options: [only!, ...more] },
      };
    }
    if (typeNames.get(schema) !== undefined) this.named(schema, key);
    const name = typeNames.get(schema)?.name;
    return { kind: "union", options: said.map((option) => this.shape(option, key)), name };
  }

  private named(outer: z.core.$ZodType, key: string): Shape {
    const schema = namedSchema(outer);
    if (schema === undefined) throw new Error(`${key} needs a name for other languages: see nameTypes`);
    const { name } = typeNames.get(schema)!;
    const known = this.found.get(name);
    if (known && known.schema !== schema) throw new Error(`two types are named ${name}`);
    if (!known) {
      this.found.set(name, { schema, type: undefined }); // Types may refer to themselves.
      this.found.set(name, { schema, type: this.namedType(name, schema) });
    }
    return { kind: "named", name };
  }

  private namedType(name: string, schema: z.core.$ZodType): NamedType {
    const description = descriptionOf(schema);
    if (description === undefined) throw new Error(`the type ${name} has no description`);
    const about = { name, description, isOutput: this.isOutput };
    if (schema instanceof z.ZodEnum) return { ...about, kind: "enum", values: schema.options.map(String) };
    if (branchesOf(schema)) return { ...about, kind: "object", properties: this.properties(schema) };
    const options = (schema as z.ZodUnion).options.map((option) => this.shape(option, name));
    return { ...about, kind: "union", options };
  }
}

/** The objects that a schema is made of, where it is an object or a union of nothing else. */
function branchesOf(outer: z.core.$ZodType): z.ZodObject<Record<string, z.core.$ZodType>>[] | undefined {
  const schema = unwrap(outer);
  if (schema instanceof z.ZodObject) return [schema];
  if (!(schema instanceof z.ZodUnion)) return undefined;
  const branches = schema.options.map(branchesOf);
  return branches.every((it) => it !== undefined) ? branches.flat() : undefined;
}

/** One key of several branches. */
function merged(properties: readonly Property[], isMissing: boolean): Property {
  const first = properties[0]!;
  const shapes = [...new Map(properties.map(({ shape }) => [JSON.stringify(shape), shape])).values()];
  return {
    ...first,
    shape: shapes.length === 1 ? first.shape : { kind: "union", options: shapes },
    isOptional: isMissing || properties.some(({ isOptional }) => isOptional),
    isSecret: properties.some(({ isSecret }) => isSecret),
  };
}

/** The schema that was given the name: `describe` makes copies of it, which inherit the name. */
function namedSchema(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (typeNames.has(schema)) return schema;
  return schema._zod.parent && namedSchema(schema._zod.parent);
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
