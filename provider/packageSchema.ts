import { readFileSync } from "node:fs";
import { join } from "node:path";

interface PackageSchema {
  readonly types: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, { readonly secret?: boolean }>> }>
  >;
}

/** The package's schema, as the engine is told it. */
export function schemaText(): string {
  return readFileSync(join(__dirname, "..", "..", "provider", "schema.json"), "utf8");
}

/** What properties are called whose value is a secret, however it is given. */
export function secretProperties(): ReadonlySet<string> {
  const { types } = JSON.parse(schemaText()) as PackageSchema;
  const properties = Object.values(types).flatMap((type) => Object.entries(type.properties ?? {}));
  return new Set(properties.filter(([, { secret }]) => secret === true).map(([name]) => name));
}
