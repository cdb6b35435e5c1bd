import { z } from "zod";
import { deployTime, idOf, label, nameTypes, serviceLabel, strict } from "./schema";

export const peerSchema = strict({
  organization: label.optional().describe("The organization of the space. Default: this organization."),
  namespace: label.optional().describe("Kubernetes: the namespace of the space. Default: the space's name."),
  securityGroupIds: z
    .record(serviceLabel, idOf("sg-", "a security group id"))
    .optional()
    .describe(
      "AWS: security group ids by application. Default: found by the tags appnet:space and appnet:application.",
    ),
  createIngress: z
    .boolean()
    .default(false)
    .describe(
      "Whether the rules that admit this space's applications there are made from here. Whoever deploys needs the rights for that. Otherwise the other space admits them itself, with a policy whose source is elsewhere.",
    ),
  sameNetwork: z
    .boolean()
    .default(false)
    .describe(
      "In programs: whether the space is in the cluster, or in the account and Region, of this one, although another provider builds it. Of two providers this cannot be told, and without it calls between the two are refused.",
    ),
  document: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The other space's document, by its path from this one: both are then proved together. Nothing is built of it.",
    ),
  certificateAuthority: deployTime(label)
    .optional()
    .describe(
      "Kubernetes: a ConfigMap in this space's namespace whose ca.crt is the other space's certificate authority. It is mounted into callers of its automatic-TLS inbounds. Default: nothing is mounted.",
    ),
}).describe("Another space that connections and policies may name.");

nameTypes({ Peer: peerSchema });

/** What a document says of another space, after validation. */
export type PeerModel = z.output<typeof peerSchema>;
