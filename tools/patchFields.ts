import type { PatchFields } from "../core/platforms/patch/check";
import { ProviderTypes, type Fields, type FieldType } from "./providerTypes";

const MODULES = "node_modules/@pulumi";

/** The fields of what a patch for Kubernetes may say, and of all within. */
export function kubernetesPatchFields(): PatchFields {
  const types = new ProviderTypes(`${MODULES}/kubernetes/types/input.d.ts`);
  const roots = ["core.v1.PodSpecPatch", "apps.v1.DeploymentSpecPatch", "core.v1.ServiceSpecPatch"];
  return reachableFrom(roots, (name) => types.fieldsOf(name));
}

/** The fields of what a patch for AWS may say, and of all within. */
export function awsPatchFields(): PatchFields {
  const types = new ProviderTypes(`${MODULES}/aws/types/input.d.ts`);
  const files = ["container", "service", "taskDefinition"].map(
    (file) => new ProviderTypes(`${MODULES}/aws/ecs/${file}.d.ts`),
  );
  const find = (name: string): Fields | undefined => {
    if (name.includes(".")) return types.fieldsOf(name);
    const fields = files.map((file) => file.fieldsOf(name)).find((it) => it !== undefined);
    // The resource takes them as JSON text; a patch says them as they are.
    return name === "TaskDefinitionArgs"
      ? new Map([...fields!, ["containerDefinitions", CONTAINERS]])
      : fields;
  };
  return reachableFrom(["TaskDefinitionArgs", "ServiceArgs", "ContainerDefinition"], find);
}

const CONTAINERS: FieldType = { kind: "list", item: { kind: "named", name: "ContainerDefinition" } };

function reachableFrom(roots: readonly string[], find: (name: string) => Fields | undefined): PatchFields {
  const found = new Map<string, Record<string, string>>();
  const visit = (name: string): boolean => {
    if (found.has(name)) return true;
    const fields = find(name);
    if (!fields) return false;
    const words: Record<string, string> = {};
    found.set(name, words);
    for (const [key, type] of fields) words[key] = wordOf(type, visit);
    return true;
  };
  for (const root of roots) if (!visit(root)) throw new Error(`the provider has no type ${root}`);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function wordOf(type: FieldType, visit: (name: string) => boolean): string {
  switch (type.kind) {
    case "list":
      return `${wordOf(type.item, visit)}[]`;
    case "forms":
      return "any";
    case "named":
      return visit(type.name) ? type.name : "any";
    default:
      return type.kind;
  }
}
