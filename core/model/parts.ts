import { nameTypes, strict } from "./schema";
import { serviceAccountSchema, taskRoleSchema } from "./permissions";

/** What only Kubernetes has of an application. */
export const kubernetesPartsSchema = strict({
  serviceAccount: serviceAccountSchema.optional(),
}).describe("What only Kubernetes has of the application.");

/** What only AWS has of an application. */
export const awsPartsSchema = strict({
  taskRole: taskRoleSchema.optional(),
}).describe("What only AWS has of the application.");

nameTypes({ ApplicationOnKubernetes: kubernetesPartsSchema, ApplicationOnAws: awsPartsSchema });
