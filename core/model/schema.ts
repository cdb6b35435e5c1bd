import type * as pulumi from "@pulumi/pulumi";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { PropertyPath } from "./problem";

const MAXIMUM_PORT = 65535;

/**
 * An object that refuses unknown keys. The error carries the known keys, so that whoever reports it can say which one
 * was probably meant (zod's own issue does not hold them).
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape)
    .filter((key) => !absences.has(shape[key]!))
    .join(" ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
}

/** Schemas of keys that another form of the same object has, and this one must not have. */
const absences = new WeakSet<z.core.$ZodType>();

/** What was found and what to do, as the one text that zod has for an error. */
export function problemText(message: string, fix: string): string {
  return `${message}\n${fix}`;
}

/** A key that must not stand here, because it belongs to another form of the object; and what to say where it does. */
export function absent(message: string, fix: string) {
  const schema = z.undefined({ error: problemText(message, fix) }).optional();
  absences.add(schema);
  return schema;
}

/** Whether a key is one that must not stand here. */
export function isAbsent(schema: z.core.$ZodType): boolean {
  return absences.has(schema);
}

/**
 * An object of several forms, each of which names the keys of the others as `absent`.
 * @param meant The index of the form that a wrong value was meant for: its problems are those that are reported.
 */
export function forms<const Options extends readonly [z.ZodObject, ...z.ZodObject[]]>(
  options: Options,
  meant: (value: object) => number,
): z.ZodUnion<Options> {
  return z.union(options, {
    error: ({ input }) => (typeof input === "object" && input !== null ? String(meant(input)) : undefined),
  });
}

/** An object, of one form or several. */
export type Form = z.ZodObject | z.ZodUnion<readonly z.ZodObject[]>;

export function isForm(schema: z.core.$ZodType): schema is Form {
  if (schema instanceof z.ZodUnion) return schema.options.every((option) => option instanceof z.ZodObject);
  return schema instanceof z.ZodObject;
}

/** The schema behind what makes it optional or gives it a default. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap()) : schema;
}

/** What a key means where it is not given; undefined when that is nothing. */
export function defaultOf(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodDefault) return schema.def.defaultValue;
  return schema instanceof z.ZodOptional ? defaultOf(schema.unwrap()) : undefined;
}

const shapes = new WeakMap<Form, Record<string, z.ZodType>>();

/** The keys of an object in all its forms. Those that a form must not have are optional. */
export function shapeOf(schema: Form): Record<string, z.ZodType> {
  const known = shapes.get(schema) ?? mergedShape(schema);
  shapes.set(schema, known);
  return known;
}

function mergedShape(schema: Form): Record<string, z.ZodType> {
  const ofForms = (schema instanceof z.ZodUnion ? schema.options : [schema]).map(
    (form) => form.shape as Record<string, z.ZodType>,
  );
  const keys = [...new Set(ofForms.flatMap((shape) => Object.keys(shape)))];
  return Object.fromEntries(
    keys.map((key) => {
      const [first, ...others] = ofForms.flatMap((shape) => (isAbsent(shape[key]!) ? [] : [shape[key]!]));
      return [key, others.length === ofForms.length - 1 ? first! : first!.optional()];
    }),
  );
}

/** The names by which other languages know shapes: `Inbound` becomes a class, a struct, or whatever they have. */
export const typeNames = z.registry<{ readonly name: string }>();

/** Gives a shape its name. What copies the schema loses it, so it comes after `describe` and the like. */
export function named<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  typeNames.add(schema, { name });
  return schema;
}

/** Gives several shapes their names. */
export function nameTypes(schemas: Readonly<Record<string, z.ZodType>>): void {
  for (const [name, schema] of Object.entries(schemas)) named(name, schema);
}

function isDeployTimeValue(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && ("__pulumiOutput" in value || value instanceof Promise)
  );
}

/**
 * A value that a program may give as an Output, such as an image or an ARN. In a document it is plain. Everything
 * else is structure: it must be known before deployment.
 * @param missing What to say where it is required and not given, see `problemText`.
 */
export function deployTime<Schema extends z.ZodType>(
  schema: Schema,
  missing?: string,
): z.ZodType<pulumi.Input<z.output<Schema>>, pulumi.Input<z.input<Schema>>> {
  return z.union([z.custom<pulumi.Output<z.output<Schema>>>(isDeployTimeValue), schema], {
    error: ({ input }) => (input === undefined ? missing : undefined),
  }) as unknown as z.ZodType<pulumi.Input<z.output<Schema>>, pulumi.Input<z.input<Schema>>>;
}

/** Fields whose value is a secret: it is never printed, and encrypted in Pulumi's state. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), writeOnly: true });
}

/** Schemas of what people put secrets into, whether or not they belong there. */
const confidences = new WeakSet<z.core.$ZodType>();

/** Marks a schema whose values no message quotes. What copies the schema loses it, so it comes after `describe`. */
export function confidential<Schema extends z.ZodType>(schema: Schema): Schema {
  confidences.add(schema);
  return schema;
}

/** Whether a place in what a schema describes may hold a secret. */
export function isConfidential(schema: z.core.$ZodType, path: readonly PropertyKey[]): boolean {
  const alternatives = alternativesOf(schema);
  if (alternatives.some((it) => confidences.has(it) || z.globalRegistry.get(it)?.["writeOnly"] === true))
    return true;
  const [part, ...rest] = path;
  return (
    part !== undefined &&
    alternatives.some((it) => {
      const inner = partOf(it, part);
      return inner !== undefined && isConfidential(inner, rest);
    })
  );
}

/** Whether a schema says what stands at a place. */
export function isDescribed(schema: z.core.$ZodType, [part, ...rest]: readonly PropertyKey[]): boolean {
  if (part === undefined) return true;
  return alternativesOf(schema).some((it) => {
    const inner = partOf(it, part);
    return inner !== undefined && isDescribed(inner, rest);
  });
}

/** A value within another, and where it stands in that. */
export interface PlacedValue {
  readonly path: PropertyPath;
  readonly value: unknown;
}

/** Everything within a value that a schema in its schema describes. */
export function valuesOf(
  wanted: z.core.$ZodType,
  schema: z.core.$ZodType,
  value: unknown,
  path: PropertyPath = [],
): PlacedValue[] {
  if (!holds(schema, wanted)) return [];
  const alternatives = alternativesOf(schema);
  const own = alternatives.includes(wanted) ? [{ path, value }] : [];
  if (typeof value !== "object" || value === null) return own;
  const parts: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const within = parts.flatMap((part) => {
    const inner = (value as Record<string | number, unknown>)[part];
    const schemas = alternatives.flatMap((it) => partOf(it, part) ?? []);
    return schemas.flatMap((it) => valuesOf(wanted, it, inner, [...path, part]));
  });
  return [...own, ...within];
}

const holders = new WeakMap<z.core.$ZodType, WeakMap<z.core.$ZodType, boolean>>();

/** Whether a schema has another one in it, so that what has none of it is not searched. */
function holds(schema: z.core.$ZodType, wanted: z.core.$ZodType): boolean {
  const known = holders.get(wanted) ?? new WeakMap<z.core.$ZodType, boolean>();
  holders.set(wanted, known);
  const before = known.get(schema);
  if (before !== undefined) return before;
  known.set(schema, false); // A schema that holds itself adds nothing.
  const found = alternativesOf(schema).some(
    (it) => it === wanted || partsOf(it).some((part) => holds(part, wanted)),
  );
  known.set(schema, found);
  return found;
}

function partsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = schema.shape;
    return Object.values(shape);
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return schema instanceof z.ZodArray ? [schema.element] : [];
}

/** A schema, and what it is behind defaults and in each of its forms. */
function alternativesOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return [schema, ...alternativesOf(schema.unwrap())];
  }
  return schema instanceof z.ZodUnion ? [schema, ...schema.options.flatMap(alternativesOf)] : [schema];
}

function partOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<PropertyKey, z.core.$ZodType>;
    return Object.hasOwn(shape, part) ? shape[part] : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

/** RFC 1123 label: letters, digits, hyphens. */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** RFC 1035 label, which Kubernetes demands of Services: it also starts with a letter. */
const SERVICE_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

const nameError = (what: string) => ({
  error: `must be a DNS label: at most 63 lower-case letters, digits and hyphens, ${what}`,
});

/** A name of an organization, a space or a namespace. */
export const label = z.string().regex(LABEL, nameError("starting and ending with a letter or digit"));

/** A name of an application, an interface or a gateway: it becomes a host name or part of one. */
export const serviceLabel = z
  .string()
  .regex(SERVICE_LABEL, nameError("starting with a letter and not ending with a hyphen"));

/** A TCP or UDP port number. */
export const portNumber = z.int().min(1).max(MAXIMUM_PORT);

/** An IPv4 or IPv6 network, such as `10.20.0.0/16` or `fd00::/8`. */
export const cidr = z.string().refine((text) => ipaddr.isValidCIDR(text), {
  error: "must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8",
});

/** A DNS name in lower case with at least one dot: one without is the name of an application or external. */
export const dnsName = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, {
    error: "must be a DNS name in lower case such as api.example.com",
  });

/** An id of AWS, by what it begins with. */
export function idOf(prefix: string, what: string) {
  return deployTime(
    z.string().refine((text) => new RegExp(`^${prefix}[0-9a-z]+$`).test(text), {
      error: `must be ${what} (${prefix}…)`,
    }),
  );
}
