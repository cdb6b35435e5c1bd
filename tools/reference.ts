import { documentJsonSchema } from "../core/document/jsonSchema";
import { rules } from "../core/model/rules";

/** The parts of a JSON Schema that the reference shows. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly writeOnly?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** `docs/reference.md`: every key of the document and every rule, from the model itself. */
export function referenceMarkdown(): string {
  return [
    "# Reference",
    "",
    "<!-- Written by `npm run build` from core/model; edit that instead. -->",
    "",
    "The keys of `appnet.yaml`. The components take the same arguments; there, images, ARNs, ids, certificates and",
    "environment variables may also be Outputs. The same as JSON Schema: `pulumi-appnet/appnet.schema.json`; an editor",
    "uses it with the first line `# yaml-language-server: $schema=node_modules/pulumi-appnet/dist/appnet.schema.json`.",
    "",
    ...sections("appnet.yaml", documentJsonSchema()),
    "## Rules",
    "",
    "Every problem of a document is reported at once, as `FILE:LINE:COLUMN rule-code message (what to do)`.",
    "",
    "| code | broken when |",
    "| --- | --- |",
    ...Object.entries(rules).map(([code, broken]) => `| \`${code}\` | ${broken} |`),
    "",
  ].join("\n");
}

function sections(title: string, schema: Schema): string[] {
  const properties = Object.entries(schema.properties ?? {});
  const lines = [`## ${title}`, "", ...(schema.description ? [schema.description, ""] : [])];
  if (properties.length > 0) {
    lines.push("| key | type | default | meaning |", "| --- | --- | --- | --- |");
    for (const [key, property] of properties)
      lines.push(row(key, property, schema.required?.includes(key) === true));
    lines.push("");
  }
  for (const [key, property] of properties) {
    const nested = objectOf(property);
    if (nested)
      lines.push(
        ...sections(`${title === "appnet.yaml" ? "" : `${title}.`}${key}${suffix(property)}`, nested),
      );
  }
  return lines;
}

function row(key: string, property: Schema, required: boolean): string {
  const description = (property.description ?? objectOf(property)?.description ?? "").replaceAll("|", "\\|");
  const secret = property.writeOnly === true ? " (secret)" : "";
  return `| \`${key}\` | ${typeOf(property)}${secret} | ${defaultOf(property, required)} | ${description} |`;
}

function defaultOf(property: Schema, required: boolean): string {
  if (property.default !== undefined && property.type !== "object" && property.type !== "array") {
    return `\`${JSON.stringify(property.default)}\``;
  }
  return required && property.default === undefined ? "required" : "";
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `map to ${typeOf(schema.additionalProperties)}`;
  if (schema.type === "object") return "object";
  const bounds =
    schema.maximum !== undefined && schema.maximum < 1e6 ? ` ${schema.minimum}–${schema.maximum}` : "";
  return `${schema.type ?? "any"}${bounds}`;
}

/** The object behind a property, through maps, lists and alternatives. */
function objectOf(schema: Schema): Schema | undefined {
  if (schema.properties) return schema;
  if (schema.items) return objectOf(schema.items);
  if (typeof schema.additionalProperties === "object") return objectOf(schema.additionalProperties);
  return schema.anyOf?.map(objectOf).find((found) => found !== undefined);
}

function suffix(schema: Schema): string {
  if (schema.items) return "[]";
  return typeof schema.additionalProperties === "object" ? ".NAME" : "";
}
