import { z } from "zod";
import { deployTime, named, nameTypes, strict } from "./schema";

const SERVICE_ACCOUNT = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export const serviceAccountSchema = strict({
  name: z
    .string()
    .regex(SERVICE_ACCOUNT, "must be the name of a ServiceAccount in the space's namespace")
    .optional()
    .describe(
      "A ServiceAccount in the space's namespace that exists, or that several applications share. Default: one of the application's own is made.",
    ),
  annotations: z
    .record(z.string(), deployTime(z.string()))
    .default({})
    .describe(
      "Annotations of the application's own ServiceAccount, such as eks.amazonaws.com/role-arn, iam.gke.io/gcp-service-account, or azure.workload.identity/client-id.",
    ),
  token: deployTime(z.boolean())
    .default(false)
    .describe("Whether pods get a token for the API server, which RBAC then lets them ask."),
}).describe("As whom the pods run. The permissions of a cloud are given to this account.");

const ACTION = /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/;
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S+$/;

const statementSchema = strict({
  effect: named("PolicyEffect", z.enum(["Allow", "Deny"]).describe("What a statement does."))
    .default("Allow")
    .describe("Whether it allows or denies."),
  actions: z
    .array(z.string().regex(ACTION, "must be an action such as s3:GetObject"))
    .min(1)
    .describe("What may be done, such as s3:GetObject."),
  resources: z
    .array(deployTime(z.string().min(1)))
    .min(1)
    .describe("With what: ARNs, or *."),
  conditions: z
    .record(z.string(), z.record(z.string(), deployTime(z.union([z.string(), z.array(z.string())]))))
    .optional()
    .describe("When: as the Condition of IAM's policies, by operator and key."),
}).describe("A statement of an IAM policy.");

export const taskRoleSchema = strict({
  policyArns: z
    .array(
      deployTime(
        z.string().regex(POLICY_ARN, "must be the ARN of a managed policy (arn:aws:iam::…:policy/…)"),
      ),
    )
    .default([])
    .describe(
      "Managed policies of the role. An ARN that is an Output is attached by its place in the list: add others after it.",
    ),
  statements: z
    .array(statementSchema)
    .default([])
    .describe("What else the role may do, by a policy of its own."),
}).describe("What the application may do on AWS. Default: nothing.");

nameTypes({
  ServiceAccount: serviceAccountSchema,
  TaskRole: taskRoleSchema,
  PolicyStatement: statementSchema,
});
