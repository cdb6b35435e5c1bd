import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi";
import { isPlainObject, isReference, isSecret, type Declaration } from "./platforms/declaration";
import { kubernetesClass } from "./platforms/kubernetes/classes";

/** Resources that were registered, by the name of their declaration. */
export type Registered = Map<string, pulumi.CustomResource>;

/** Hands one declaration to Pulumi. What it refers to must be registered already. */
export function register(
  declaration: Declaration,
  registered: Registered,
  options: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const Class = kubernetesClass(declaration.type);
  const dependencies = declaration.dependsOn.flatMap((name) => registered.get(name) ?? []);
  const dependsOn = [...dependencies, ...listOf(options.dependsOn)];
  const inputs = live(declaration.inputs, registered) as pulumi.Inputs;
  const resource = new Class(declaration.name, inputs, {
    ...options,
    ...(dependsOn.length > 0 && { dependsOn }),
  });
  registered.set(declaration.name, resource);
  return resource;
}

/** `dependsOn` in the one form that can be joined with others. */
export function listOf(dependsOn: pulumi.ResourceOptions["dependsOn"]): pulumi.Input<pulumi.Resource>[] {
  if (dependsOn === undefined) return [];
  return (Array.isArray(dependsOn) ? dependsOn : [dependsOn]) as pulumi.Input<pulumi.Resource>[];
}

/** The arguments with live values in place of references and secrets. */
function live(value: unknown, registered: Registered): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => live(item, registered));
  if (isSecret(value)) return secret(value.value);
  if (isReference(value)) {
    return (registered.get(value.name) as unknown as Record<string, unknown>)[value.property];
  }
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = live((value as Record<string, unknown>)[key], registered);
  return copy;
}
