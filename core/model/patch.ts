import { z } from "zod";
import { confidential, nameTypes, strict } from "./schema";

/** What a provider's own argument type says. Nothing but the platform, in the provider's words, reads a value of it. */
export type Patch = Readonly<Record<string, never>>;

/** The schemas of patches, with the type that programs know them by. */
export const patchTypes = z.registry<{ readonly type: PatchType }>();

/** The names of the types of patches, for programs in TypeScript. */
export type PatchType =
  | "PodPatch"
  | "DeploymentPatch"
  | "ServicePatch"
  | "TaskDefinitionPatch"
  | "ContainerPatch"
  | "EcsServicePatch";

function patch(type: PatchType, description: string) {
  const schema = confidential(
    z.record(z.string(), z.unknown()).describe(description),
  ) as unknown as z.ZodType<Patch, Patch>;
  patchTypes.add(schema, { type });
  return schema.optional();
}

/** What only Kubernetes has of an application. */
export const kubernetesPartsSchema = strict({
  pod: patch(
    "PodPatch",
    "Kubernetes' own PodSpec, or a part of it: merged into what appnet builds, lists by name. Containers of another name are added. It cannot change who the application is.",
  ),
  deployment: patch(
    "DeploymentPatch",
    "Kubernetes' own DeploymentSpec, or a part of it; of its template only the labels and annotations.",
  ),
  service: patch("ServicePatch", "Kubernetes' own ServiceSpec, or a part of it."),
}).describe("What only Kubernetes has: patches of what appnet builds for the application.");

/** What only AWS has of an application. */
export const awsPartsSchema = strict({
  taskDefinition: patch(
    "TaskDefinitionPatch",
    "The arguments of Pulumi's aws.ecs.TaskDefinition, or a part of them: merged into what appnet builds. containerDefinitions is a list of objects, merged by name; containers of another name are added.",
  ),
  container: patch(
    "ContainerPatch",
    "The application's own container as ECS defines it, or a part of it: merged into what appnet builds, lists by name.",
  ),
  service: patch("EcsServicePatch", "The arguments of Pulumi's aws.ecs.Service, or a part of them."),
}).describe("What only AWS has: patches of what appnet builds for the application.");

nameTypes({ ApplicationOnKubernetes: kubernetesPartsSchema, ApplicationOnAws: awsPartsSchema });
