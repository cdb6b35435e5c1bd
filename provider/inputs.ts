import * as pulumi from "@pulumi/pulumi";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import type { Problem, PropertyPath } from "../core/model/problem";
import { secretProperties } from "./packageSchema";

/** A component that this process did not build: one of another provider process, or no component of appnet. */
class UnknownComponent {
  constructor(
    readonly type: string,
    readonly name: string,
  ) {}
}

/** The arguments of a component as the wire has them, made into what a program would have given. */
export interface Inputs {
  readonly values: Record<string, unknown>;
  /** Every resource that the arguments refer to or follow from. */
  readonly urns: ReadonlySet<string>;
  /** Resources that arguments follow from, and that are in none of the values. */
  readonly dependencies: ReadonlySet<string>;
}

const secretNames = secretProperties();

type FindResource = (urn: string) => pulumi.Resource | undefined;

let lookUp: FindResource = () => undefined;

// Pulumi asks this for whatever a reference to a component of appnet means.
pulumi.runtime.registerResourceModule("appnet", "index", {
  construct: (name: string, type: string, urn: string) => lookUp(urn) ?? new UnknownComponent(type, name),
} as unknown as Parameters<typeof pulumi.runtime.registerResourceModule>[2]);

/**
 * Reads arguments. Values that are known, plain, and depend on nothing are plain however they were sent; everything else
 * is an Output in the place where it stands, so that a secret or an unknown value does not hide what is around it.
 * @param lookup The live component of a URN.
 */
export function readInputs(
  raw: Readonly<Record<string, unknown>>,
  propertyDependencies: ReadonlyMap<string, readonly string[]>,
  lookup: FindResource,
): Inputs {
  const urns = new Set<string>();
  const dependencies = new Set<string>();
  const values: Record<string, unknown> = {};
  lookUp = lookup;
  for (const [key, value] of Object.entries(raw)) {
    const inside = new Set<string>();
    const prepared = prepare(value, inside);
    if (prepared === undefined) continue;
    const rest = (propertyDependencies.get(key) ?? []).filter((urn) => !inside.has(urn));
    const isScalar = typeof prepared !== "object" && rest.length > 0;
    const wire = isScalar ? outputValue(prepared, false, rest) : prepared;
    values[key] = rpc.deserializeProperty(wire, true) as unknown;
    if (!isScalar) for (const urn of rest) dependencies.add(urn);
    for (const urn of [...inside, ...rest]) urns.add(urn);
  }
  return { values, urns, dependencies };
}

/** Components in the arguments that this process does not know. */
export function unknownComponents(value: unknown, path: PropertyPath = []): Problem[] {
  if (value instanceof UnknownComponent) {
    const type = value.type.split(":").at(-1);
    return [
      {
        code: "document/type",
        path,
        message: `${type} "${value.name}" was not built by this provider process`,
        fix: "declare it in the same program, as a component of the same package and with the same appnet provider",
      },
    ];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownComponents(item, [...path, index]));
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return [];
  if (pulumi.Output.isInstance(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownComponents(item, [...path, key]));
}

/** Whether what stands at a path of a wire value is a secret, is in one, holds one, or is meant to be one. */
export function hasSecret(value: unknown, path: PropertyPath = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  const object = value as Record<string, unknown>;
  const sign = object[rpc.specialSigKey];
  if (sign === rpc.specialSecretSig) return true;
  if (sign === rpc.specialOutputValueSig)
    return object["secret"] === true || hasSecret(object["value"], path);
  const [key, ...rest] = path;
  const inside = key === undefined ? Object.keys(object) : [String(key)];
  return inside.some((name) => secretNames.has(name) || hasSecret(object[name], rest));
}

/** A wire value with Outputs where it has secrets and unknown values, and without what is empty. */
function prepare(value: unknown, urns: Set<string>): unknown {
  if (value === null) return undefined;
  if (value === rpc.unknownValue) return outputValue(undefined, false, []);
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => prepare(item, urns) ?? null);
  const object = value as Record<string, unknown>;
  switch (object[rpc.specialSigKey]) {
    case undefined:
      return prepareObject(object, urns);
    case rpc.specialSecretSig:
      return prepareOutput(object["value"], true, [], urns);
    case rpc.specialOutputValueSig: {
      const dependencies = (object["dependencies"] ?? []) as readonly string[];
      return prepareOutput(object["value"], object["secret"] === true, dependencies, urns);
    }
    case rpc.specialResourceSig:
      urns.add(String(object["urn"]));
      return object;
    default:
      return object;
  }
}

function prepareObject(object: Readonly<Record<string, unknown>>, urns: Set<string>): object {
  const entries = Object.entries(object).map(([key, item]) => [key, prepare(item, urns)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function prepareOutput(
  value: unknown,
  isSecret: boolean,
  dependencies: readonly string[],
  urns: Set<string>,
): unknown {
  for (const urn of dependencies) urns.add(urn);
  const isKnown = value !== undefined && value !== rpc.unknownValue;
  if (!isKnown) return outputValue(undefined, isSecret, dependencies);
  const inner = prepare(value, urns);
  if (inner === undefined || (!isSecret && dependencies.length === 0)) return inner;
  return outputValue(inner, isSecret, dependencies);
}

function outputValue(value: unknown, isSecret: boolean, dependencies: readonly string[]): object {
  return {
    [rpc.specialSigKey]: rpc.specialOutputValueSig,
    ...(value !== undefined && { value }),
    ...(isSecret && { secret: true }),
    dependencies,
  };
}
