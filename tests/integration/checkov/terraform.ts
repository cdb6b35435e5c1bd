/** A plan's resources as Terraform says them, for tools that read no plans of Pulumi: its AWS provider is Terraform's. */
import type { PlannedResource } from "../../../core/plan/plan";

/** Modules of Pulumi's provider whose name is none of Terraform's prefixes. */
const MODULES: Readonly<Record<string, string>> = {
  cloudwatch: "cloudwatch_",
  ec2: "",
  servicediscovery: "service_discovery_",
  secretsmanager: "secretsmanager_",
};
const TYPES: Readonly<Record<string, string>> = { "lb/loadBalancer": "aws_lb" };

/** Pulumi's plural of what are blocks in Terraform, where it is more than an s. */
const BLOCKS: Readonly<Record<string, string>> = {
  capacityProviderStrategies: "capacity_provider_strategy",
  dnsRecords: "dns_records",
  serviceRegistries: "service_registries",
  volumes: "volume",
};
/** Mappings that are values in Terraform, not blocks. */
const MAPS = new Set(["tags", "options", "triggers"]);

/** The resources of a plan as Terraform's own language. */
export function terraformOf(resources: readonly PlannedResource[]): string {
  const types = new Map(resources.map(({ name, type }) => [name, terraformType(type)]));
  return resources.map((resource) => block(resource, types)).join("\n");
}

function block({ name, type, inputs }: PlannedResource, types: ReadonlyMap<string, string>): string {
  const body = bodyOf(inputs as object, (text) => withReferences(text, types), "  ");
  return `resource "${terraformType(type)}" "${identifier(name)}" {\n${body}}\n`;
}

function terraformType(type: string): string {
  const [, place = ""] = type.split(":");
  const [module = "", name = ""] = place.split("/");
  return TYPES[place] ?? `aws_${MODULES[module] ?? `${module}_`}${snake(name)}`;
}

function bodyOf(inputs: object, said: (text: string) => string, indent: string): string {
  return Object.entries(inputs)
    .map(([key, value]) => {
      const objects = (Array.isArray(value) ? value : [value]) as unknown[];
      if (MAPS.has(key) || !objects.every(isObject) || objects.length === 0)
        return `${indent}${snake(key)} = ${said(JSON.stringify(value))}\n`;
      const name = Array.isArray(value) ? (BLOCKS[key] ?? snake(key).replace(/s$/, "")) : snake(key);
      return objects
        .map((it) => `${indent}${name} {\n${bodyOf(it, said, `${indent}  `)}${indent}}\n`)
        .join("");
    })
    .join("");
}

/** `${NAME.property}` of a plan, under the names that Terraform has for both. What is looked up is any text. */
function withReferences(text: string, types: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{([^}]+)\.([A-Za-z]+)[^}]*\}/g, (_, name: string, property: string) => {
    const type = types.get(name);
    return type === undefined ? "looked-up" : `\${${type}.${identifier(name)}.${snake(property)}}`;
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
}

function identifier(name: string): string {
  return name.replaceAll(/[^\w-]/g, "_");
}
