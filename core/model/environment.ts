import { z } from "zod";
import { confidential, deployTime, nameTypes, strict } from "./schema";

/** What stands in the variables of a connection for parts of the destination's address. */
export const placeholders = ["scheme", "hostname", "port", "url"] as const;
export type Placeholder = (typeof placeholders)[number];

/** Where a secret may be kept. */
export const secretSources = ["kubernetesSecret", "secretsManagerArn", "parameterArn"] as const;

const variableName = z.string().regex(/^[ -<>-~]+$/, "must be printable ASCII without =");

const SECRET_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+-[A-Za-z0-9]{6}$/;
const PARAMETER_ARN = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/.+$/;

const secretReferenceSchema = strict({
  kubernetesSecret: deployTime(
    z.string().refine((text) => SECRET_NAME.test(text), {
      error: "must be the name of a Secret in the space's namespace",
    }),
  )
    .optional()
    .describe("Kubernetes: the name of a Secret in the space's namespace. Together with key."),
  secretsManagerArn: deployTime(
    z.string().refine((text) => SECRET_ARN.test(text), {
      error:
        "must be the whole ARN of a secret, such as arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf",
    }),
  )
    .optional()
    .describe("AWS: the ARN of a secret in Secrets Manager, with the six characters that AWS adds."),
  parameterArn: deployTime(
    z.string().refine((text) => PARAMETER_ARN.test(text), {
      error:
        "must be the ARN of a parameter, such as arn:aws:ssm:eu-central-1:123456789012:parameter/shop/token",
    }),
  )
    .optional()
    .describe("AWS: the ARN of a parameter in Systems Manager."),
  key: deployTime(z.string().min(1))
    .optional()
    .describe(
      "The key of the value within the Secret, or within the JSON of a secret in Secrets Manager. Default there: the whole secret.",
    ),
}).describe(
  "A secret that is kept elsewhere: exactly one of kubernetesSecret, secretsManagerArn and parameterArn.",
);

/** The variables of an application's container. */
export const environmentSchema = confidential(
  z.record(variableName, z.union([deployTime(z.string()), secretReferenceSchema])),
)
  .default({})
  .describe(
    "Environment variables: values, or where a secret is kept. They win over the CONNECTION_* variables that connections inject. What a program gives as an Output is kept as a secret.",
  );

/** The variables that a connection injects beside its CONNECTION_* ones, or instead of them. */
export const injectedSchema = confidential(z.record(variableName, z.string()))
  .default({})
  .describe(
    "Variables under names of the source's own. {scheme}, {hostname}, {port} and {url} stand for what the CONNECTION_* variables say.",
  );

nameTypes({ SecretReference: secretReferenceSchema });

/** Where a secret is kept, after validation. */
export type SecretReference = z.output<typeof secretReferenceSchema>;
/** What a variable is set to: a value, maybe of an Output, or where a secret is kept. */
export type VariableValue = z.output<typeof environmentSchema>[string];

/** Whether a variable is set to a secret that is kept elsewhere. Outputs are no plain objects. */
export function isSecretReference(value: VariableValue): value is SecretReference {
  return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
