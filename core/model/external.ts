import { z } from "zod";
import { inboundProtocol } from "./application";
import {
  cidr,
  deployTime,
  dnsName,
  idOf,
  label,
  nameTypes,
  portNumber,
  serviceLabel,
  strict,
} from "./schema";

const externalInboundSchema = strict({
  port: portNumber.describe("The port on which it is called."),
  protocol: inboundProtocol
    .default("tcp")
    .describe("What it speaks on this port. udp is UDP; everything else is TCP."),
  targetPort: portNumber
    .optional()
    .describe(
      "Kubernetes: the port that answers behind the Service by which it is called, where that is another: rules open it. Default: port.",
    ),
}).describe("A port on which an external is called.");

const externalPodsSchema = strict({
  namespace: label.describe("Their namespace. In the space's own one, pods are an application's."),
  labels: z
    .record(z.string(), deployTime(z.string()))
    .refine((labels) => Object.keys(labels).length > 0, { error: "must have at least one label" })
    .describe("The labels that all of them have together: at least one."),
}).describe("Pods that somebody else runs in the same cluster.");

export const externalSchema = strict({
  hostnames: z
    .array(dnsName)
    .min(1)
    .optional()
    .describe(
      "Host names by which it is called, such as api.stripe.com. Targets may say them. Where nothing else says who it is, they are what is enforced: on Kubernetes with kubernetes.hostnamePolicies.",
    ),
  address: deployTime(z.string().min(1))
    .optional()
    .describe(
      "The DNS name or address that callers are told in CONNECTION_* variables. Default: the host name that the target says, the first host name, or a cidr of one address.",
    ),
  cidrs: z.array(deployTime(cidr)).min(1).optional().describe("Networks, such as 10.20.0.0/16."),
  except: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Kubernetes: networks within cidrs that are not meant. AWS has no exceptions."),
  pods: externalPodsSchema.optional().describe("Kubernetes: pods of another namespace."),
  apiServer: z
    .boolean()
    .default(false)
    .describe(
      "Kubernetes: whether it is the cluster's own API server, which targets may call by its host name in the cluster. Enforced by Cilium, with kubernetes.hostnamePolicies: cilium; elsewhere cidrs say its addresses.",
    ),
  securityGroupIds: z
    .array(idOf("sg-", "a security group id"))
    .min(1)
    .optional()
    .describe("AWS: security groups. They are referred to, and get no rules."),
  prefixListIds: z
    .array(idOf("pl-", "a prefix list id"))
    .min(1)
    .optional()
    .describe("AWS: prefix lists, such as S3's."),
  inbound: z
    .record(serviceLabel, externalInboundSchema)
    .default({})
    .describe("The ports on which it is called, by name. Needed where a connection leads to it."),
}).describe(
  "A party outside the space that appnet neither runs nor governs: a destination of connections and policies, or a source of policies. At least one of hostnames, cidrs, pods, apiServer, securityGroupIds and prefixListIds says who it is.",
);

nameTypes({
  External: externalSchema,
  ExternalInbound: externalInboundSchema,
  ExternalPods: externalPodsSchema,
});

/** An external after validation. */
export type ExternalModel = z.output<typeof externalSchema>;
