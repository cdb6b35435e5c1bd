import { z } from "zod";
import { injectedSchema } from "./environment";
import { cidr, deployTime, label, nameTypes, strict } from "./schema";

export const connectionSchema = strict({
  source: z
    .string()
    .describe(
      "APPLICATION.OUTBOUND, or APPLICATION alone, which declares an outbound interface named after the destination.",
    ),
  destination: z
    .string()
    .describe("APPLICATION.INBOUND, APPLICATION (when it has one inbound), or scheme://target:port."),
  required: z.boolean().default(false).describe("Whether the outbound interface is required."),
  disableDefaultEnvVars: z
    .boolean()
    .default(false)
    .describe("Whether to leave out the CONNECTION_* environment variables of this connection."),
  environment: injectedSchema,
}).describe("Joins one outbound interface to one inbound interface.");

export const policySchema = strict({
  source: z
    .string()
    .describe(
      'Who may call: an application, an external, or an application of a peer as APPLICATION.SPACE or APPLICATION.SPACE.ORGANIZATION. The last two are admitted to applications of this space alone. "*" means every application of this space, those to come among them.',
    ),
  destination: z
    .string()
    .optional()
    .describe(
      'Who may be called: an application, an external, or "*" for every application of this space, those to come among them. Exactly one of destination and destinationCidr.',
    ),
  destinationCidr: deployTime(cidr)
    .optional()
    .describe(
      "The network that may be called, such as 10.20.0.0/16. Exactly one of destination and destinationCidr.",
    ),
  space: label.optional().describe("The destination's space. Default: this space."),
  organization: label
    .optional()
    .describe("The destination's organization. Only with space. Default: this organization."),
  protocol: z
    .string()
    .optional()
    .describe("tcp or udp, in any case. Given together with ports; with neither, tcp 8080 is allowed."),
  ports: z
    .union([z.string(), z.int()])
    .optional()
    .describe("A port or a range, such as 8080 or 8080-8090. Given together with protocol."),
}).describe("Allows a source to reach a destination on a protocol and ports.");

nameTypes({
  TopologyConnection: connectionSchema,
  TopologyPolicy: policySchema,
});

/** A connection of the document's list after validation. */
export type ConnectionModel = z.output<typeof connectionSchema>;
/**
 * A network policy after validation.
 * @property name The name of its component: a network that is an Output has no other.
 */
export type PolicyModel = z.output<typeof policySchema> & { readonly name?: string };
