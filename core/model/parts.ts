import { z } from "zod";
import { capacityProviderSchema } from "./scaling";
import { nameTypes, strict } from "./schema";
import { awsPatches, kubernetesPatches } from "./patch";
import { serviceAccountSchema, taskRoleSchema } from "./permissions";

/** What only Kubernetes has of an application. */
export const kubernetesPartsSchema = strict({
  serviceAccount: serviceAccountSchema.optional(),
  ...kubernetesPatches,
}).describe("What only Kubernetes has of the application.");

/** What only AWS has of an application. */
export const awsPartsSchema = strict({
  taskRole: taskRoleSchema.optional(),
  capacityProviders: z
    .array(capacityProviderSchema)
    .min(1)
    .optional()
    .describe(
      "The shares of Fargate and Fargate Spot. A cluster that is given must have these providers. Default: Fargate.",
    ),
  ...awsPatches,
}).describe("What only AWS has of the application.");

nameTypes({ ApplicationOnKubernetes: kubernetesPartsSchema, ApplicationOnAws: awsPartsSchema });
