import { documentJsonSchema } from "../core/document/jsonSchema";
import { EACH, Meaningless, Refused, treatmentAt } from "../core/platforms/account";
import { platformNames } from "../core/platforms/find";
import { platforms } from "../core/platforms/platforms";
import { rules, warningRules } from "../core/model/rules";
import { literal } from "./literal";

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
    "## Warnings",
    "",
    "What is allowed and probably not meant. `appnet check --strict` and `appnet plan --strict` make errors of warnings.",
    "",
    "| code | said when |",
    "| --- | --- |",
    ...Object.entries(warningRules).map(([code, said]) => `| \`${code}\` | ${said} |`),
    "",
  ].join("\n");
}

/** @param path The path of the object's keys in a document. */
function sections(title: string, schema: Schema, path: readonly string[] = []): string[] {
  const properties = Object.entries(schema.properties ?? {});
  const lines = [`## ${title}`, "", ...(schema.description ? [schema.description, ""] : [])];
  if (properties.length > 0) {
    lines.push("| key | type | default | meaning |", "| --- | --- | --- | --- |");
    for (const [key, property] of properties)
      lines.push(row([...path, key], property, schema.required?.includes(key) === true));
    lines.push("");
  }
  for (const [key, property] of properties) {
    const nested = objectOf(property);
    if (nested)
      lines.push(
        ...sections(`${title === "appnet.yaml" ? "" : `${title}.`}${key}${suffix(property)}`, nested, [
          ...path,
          key,
          ...(suffix(property) === "" ? [] : [EACH]),
        ]),
      );
  }
  return lines;
}

function row(path: readonly string[], property: Schema, required: boolean): string {
  const key = path.at(-1)!;
  const meaning = property.description ?? objectOf(property)?.description ?? "";
  const description = [meaning, ...limitsOf(path)].join(" ").replaceAll("|", "\\|");
  const secret = property.writeOnly === true ? " (secret)" : "";
  return `| \`${key}\` | ${typeOf(property)}${secret} | ${defaultOf(property, required)} | ${description} |`;
}

/** Where a key is refused or changes nothing, as the platforms themselves account for it. */
function limitsOf(path: readonly string[]): string[] {
  return platformNames().flatMap((name) => {
    const { title, keys } = platforms[name];
    const treatment = treatmentAt(keys, path[0] === name ? ["settings", ...path.slice(1)] : path);
    if (treatment instanceof Refused) return [`Refused on ${title}: ${treatment.message}.`];
    return treatment instanceof Meaningless ? [`Changes nothing on ${title}: ${treatment.reason}`] : [];
  });
}

function defaultOf(property: Schema, required: boolean): string {
  if (property.default !== undefined && !isEmpty(property.default)) return `\`${literal(property.default)}\``;
  return required && property.default === undefined ? "required" : "";
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
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
  const forms = (schema.anyOf ?? []).flatMap((form) => objectOf(form) ?? []);
  return forms.length < 2 ? forms[0] : merged(forms, schema.description);
}

/** An object of several forms as one: only what every form requires is required. */
function merged(forms: readonly Schema[], description: string | undefined): Schema {
  const required = forms[0]!.required?.filter((key) => forms.every((form) => form.required?.includes(key)));
  return {
    ...(description !== undefined && { description }),
    properties: Object.assign({}, ...forms.map((form) => form.properties)) as Record<string, Schema>,
    ...(required && { required }),
  };
}

function suffix(schema: Schema): string {
  if (schema.items) return "[]";
  return typeof schema.additionalProperties === "object" ? ".NAME" : "";
}
