import { z } from "zod";
import { applicationSchema } from "./application";
import { connectionSchema, policySchema } from "./connection";
import { externalSchema } from "./external";
import { gatewaySchema } from "./gateway";
import { peerSchema } from "./peer";
import { label, named, serviceLabel } from "./schema";

/** What default deny covers: all that is in the space's place, its applications alone, or nothing yet. */
const isolations = ["namespace", "applications", "observe"] as const;
/** How much of a space's place its rules isolate. */
export type Isolation = (typeof isolations)[number];

/** What a space is on every platform, apart from what runs in it. */
export const spaceFields = {
  organization: label.default("default").describe("The organization that the space belongs to."),
  domain: z
    .string()
    .optional()
    .describe("The domain of gateway host name prefixes, such as shop.example.com."),
  isolation: named(
    "Isolation",
    z.enum(isolations).describe("What is isolated: namespace, applications, or with observe nothing yet."),
  )
    .default("namespace")
    .describe(
      "What is isolated, so that nothing passes but what is declared. namespace: everything in the space's namespace. applications: the declared applications and gateways alone, so that what nobody declared keeps working there; the same as namespace on AWS. observe: nothing is cut. Every rule is built, and one more lets everything through, until this says otherwise.",
    ),
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
