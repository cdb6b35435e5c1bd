import { z } from "zod";
import { applicationSchema } from "./application";
import { connectionSchema, policySchema } from "./connection";
import { gatewaySchema } from "./gateway";
import { awsSchema, kubernetesSchema } from "./platform";
import { label, serviceLabel, strict } from "./schema";

/** What a space is, apart from what runs in it. */
export const spaceFields = {
  organization: label.default("default").describe("The organization that the space belongs to."),
  domain: z
    .string()
    .optional()
    .describe("The domain of gateway host name prefixes, such as shop.example.com."),
  kubernetes: kubernetesSchema.optional(),
  aws: awsSchema.optional(),
};

export const documentSchema = strict({
  organization: spaceFields.organization,
  space: label.describe("The name of the space: where its applications run and who they are."),
  domain: spaceFields.domain,
  kubernetes: spaceFields.kubernetes,
  aws: spaceFields.aws,
  applications: z.record(serviceLabel, applicationSchema).default({}).describe("Applications by name."),
  connections: z
    .array(connectionSchema)
    .default([])
    .describe("Connections beside those that applications declare themselves."),
  policies: z.array(policySchema).default([]).describe("Network policies."),
  gateways: z.record(serviceLabel, gatewaySchema).default({}).describe("Gateways by name."),
}).describe("The network of one space.");

/** A document as it is written, before defaults are filled in. */
export type DocumentInput = z.input<typeof documentSchema>;
/** A document after validation, with defaults filled in. */
export type DocumentModel = z.output<typeof documentSchema>;
