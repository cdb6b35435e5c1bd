import { z } from "zod";
import { applicationSchema } from "./application";
import { connectionSchema, policySchema } from "./connection";
import { externalSchema } from "./external";
import { gatewaySchema } from "./gateway";
import { peerSchema } from "./peer";
import { label, serviceLabel } from "./schema";

/** What a space is on every platform, apart from what runs in it. */
export const spaceFields = {
  organization: label.default("default").describe("The organization that the space belongs to."),
  domain: z
    .string()
    .optional()
    .describe("The domain of gateway host name prefixes, such as shop.example.com."),
};

/** Who there is beside the space's own applications. */
export const outsideFields = {
  peers: z.record(label, peerSchema).default({}).describe("Other spaces that may be named, by name."),
  externals: z
    .record(serviceLabel, externalSchema)
    .default({})
    .describe(
      "Parties outside that appnet neither runs nor governs, by name: what applications call beyond the space, and who else may call them.",
    ),
};

/** What runs in a space, who talks to whom, and what the world reaches. */
export const networkFields = {
  applications: z.record(serviceLabel, applicationSchema).default({}).describe("Applications by name."),
  connections: z
    .array(connectionSchema)
    .default([])
    .describe("Connections beside those that applications declare themselves."),
  policies: z.array(policySchema).default([]).describe("Network policies."),
  gateways: z.record(serviceLabel, gatewaySchema).default({}).describe("Gateways by name."),
};

export const spaceName = label.describe(
  "The name of the space: where its applications run and who they are.",
);

/** The network of a space as a document says it, apart from where it is. */
export type NetworkModel = z.output<
  z.ZodObject<typeof spaceFields & typeof outsideFields & { space: typeof spaceName } & typeof networkFields>
>;
