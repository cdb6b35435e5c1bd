import type { PackageSpec, PropertySpec, TypeSpec } from "./packageSchema";

/** `docs/components.md`: every component's inputs and outputs in every language, from the package schema. */
export function componentReferenceMarkdown(schema: PackageSpec): string {
  return [
    "# Components",
    "",
    "<!-- Written by `npm run build` from provider/schema.json; edit core/model instead. -->",
    "",
    "Names are those of YAML and TypeScript; Python writes `health_check`, Go and C# `HealthCheck`, Java `healthCheck`.",
    "Every input may be an Output to the compiler, but structure (names, ports, protocols, paths) must be known before",
    "deployment; see [Programs](programs.md).",
    "",
    ...Object.entries(schema.resources).flatMap(([token, it]) => [
      `## ${nameOf(token)}`,
      "",
      `\`${token}\`. ${it.description}`,
      "",
      "### Inputs",
      "",
      ...table(it.inputProperties, it.requiredInputs),
      "### Outputs",
      "",
      ...table(it.properties, it.required),
    ]),
    "## Types",
    "",
    ...Object.entries(schema.types).flatMap(([token, it]) => [
      `### ${nameOf(token)}`,
      "",
      it.description,
      "",
      ...(it.properties
        ? table(it.properties, it.required ?? [])
        : [(it.enum ?? []).map(({ value }) => `\`${value}\``).join(" "), ""]),
    ]),
  ].join("\n");
}

function table(properties: Readonly<Record<string, PropertySpec>>, required: readonly string[]): string[] {
  const rows = Object.entries(properties).map(([key, spec]) => {
    const secret = spec.secret === true ? " (secret)" : "";
    return `| \`${key}\` | ${typeOf(spec)}${secret} | ${defaultOf(spec, required.includes(key))} | ${textOf(spec)} |`;
  });
  return ["| name | type | default | meaning |", "| --- | --- | --- | --- |", ...rows, ""];
}

function textOf({ description = "" }: PropertySpec): string {
  return description.replaceAll("|", "\\|");
}

function defaultOf(spec: PropertySpec, isRequired: boolean): string {
  if (spec.default !== undefined) return `\`${JSON.stringify(spec.default)}\``;
  return isRequired ? "required" : "";
}

function typeOf(spec: TypeSpec): string {
  if (spec.oneOf) return spec.oneOf.map(typeOf).join(" or ");
  if (spec.items) return `list of ${typeOf(spec.items)}`;
  if (spec.additionalProperties) return `map to ${typeOf(spec.additionalProperties)}`;
  if (spec.$ref === undefined) return spec.type ?? "any";
  if (!spec.$ref.startsWith("#")) return "any";
  const name = nameOf(spec.$ref);
  return `[${name}](#${name.toLowerCase()})`;
}

function nameOf(token: string): string {
  return token.split(":").at(-1)!;
}
