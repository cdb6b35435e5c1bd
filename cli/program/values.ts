import type { Compilation } from "../../core/compile";
import {
  computed,
  type Computed,
  isComputed,
  isJsonText,
  isPlainObject,
  isReference,
  isSecret,
  JsonText,
  Secret,
  type Declaration,
} from "../../core/platforms/declaration";
import type { Pulumi } from "./open";

/** A value that is known only after deployment. */
class Unknown {
  readonly unknown = true;
}

/** The compilation with every Output that is known before deployment replaced by its value. */
export async function withKnownValues(compilation: Compilation, pulumi: Pulumi): Promise<Compilation> {
  const declarations = await Promise.all(
    compilation.declarations.map(async (declaration): Promise<Declaration> => ({
      ...declaration,
      inputs: (await known(declaration.inputs, pulumi)) as object,
    })),
  );
  const identities = (await known(compilation.identities, pulumi)) as Compilation["identities"];
  return { ...compilation, declarations, identities };
}

async function known(value: unknown, pulumi: Pulumi): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => known(item, pulumi)));
  if (isSecret(value)) return new Secret(await known(value.value, pulumi));
  if (isReference(value)) return value;
  if (isComputed(value)) return knownResult(value, pulumi);
  if (isJsonText(value)) return new JsonText(await known(value.value, pulumi));
  if (value instanceof Promise) return known(await value, pulumi);
  if (pulumi.Output.isInstance(value)) return knownOutput(value, pulumi);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await known(item, pulumi)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** What follows from other values, where all of those are known. */
async function knownResult(value: Computed, pulumi: Pulumi): Promise<unknown> {
  return computed(await known(value.from, pulumi), value.compute);
}

async function knownOutput(output: unknown, pulumi: Pulumi): Promise<unknown> {
  // Pulumi has no public way to ask an Output whether it is known; its own tests use these promises.
  const inner = output as {
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
    promise(): Promise<unknown>;
  };
  const value = (await inner.isKnown) ? await known(await inner.promise(), pulumi) : new Unknown();
  return (await inner.isSecret) ? new Secret(value) : value;
}
