/**
 * The proof's tables for custom kinds are typed by the names of their fields: those of the definitions that are pinned
 * here. `npx vitest run --project integration -u tests/integration/definitions.test.ts` writes them anew.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { prepareDefinitions } from "./controlPlane";

const KINDS = [
  "BackendTLSPolicy",
  "Certificate",
  "ClientTrafficPolicy",
  "Gateway",
  "HTTPRoute",
  "ReferenceGrant",
  "TLSRoute",
];

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The names of fields, level by level; what has none is said in a word. */
function namesIn({ type, properties, items }: Schema): unknown {
  if (properties)
    return Object.fromEntries(Object.entries(properties).map(([key, it]) => [key, namesIn(it)]));
  if (items) return items.properties ? [namesIn(items)] : "list";
  return type === "object" ? "map" : (type ?? "any");
}

it("the fields that the proof knows of custom kinds are those of the pinned definitions", async (context) => {
  const files = await prepareDefinitions();
  if ("skipped" in files) {
    context.skip(files.skipped);
    return;
  }
  const definitions = files.map((file) => parse(readFileSync(file, "utf8")) as Definition);
  const fields = KINDS.map((kind) => {
    const { versions } = definitions.find(({ spec }) => spec.names.kind === kind)!.spec;
    const { properties } = versions.find(({ storage }) => storage)!.schema.openAPIV3Schema;
    return [kind, { spec: namesIn(properties!["spec"]!) }] as const;
  });
  const text = `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../proof/kubernetes/definitions.json");
});
