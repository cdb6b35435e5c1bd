import { z } from "zod";
import { deployTime, label, nameTypes, named, strict } from "../../model/schema";
import type { Network } from "../../resolve/network";

/** The gateway controllers whose pods appnet can tell, and so admit under default deny. */
export const gatewayControllers = [
  "envoy-gateway",
  "istio",
  "kgateway",
  "nginx-gateway-fabric",
  "traefik",
  "contour",
  "cilium",
  "aws-load-balancer-controller",
] as const;

/** The network policies of clusters that know host names. */
export const hostnamePolicyKinds = ["cilium", "gke", "eks-auto"] as const;

const certificateIssuerSchema = strict({
  kind: named("IssuerKind", z.enum(["Issuer", "ClusterIssuer"]).describe("A kind of cert-manager issuer."))
    .default("ClusterIssuer")
    .describe("The kind of issuer."),
  name: deployTime(z.string().min(1)).describe("Its name."),
}).describe("A cert-manager issuer.");

export const kubernetesSchema = strict({
  namespace: label.optional().describe("The namespace of the space. Default: the space's name."),
  createNamespace: z
    .boolean()
    .default(true)
    .describe("Whether appnet creates the namespace. If not, it must exist and enforce what you want of it."),
  gatewayClassName: z
    .string()
    .min(1)
    .optional()
    .describe("The GatewayClass of internet-facing gateways. Required when there is one."),
  internalGatewayClassName: z
    .string()
    .min(1)
    .optional()
    .describe("The GatewayClass of internal gateways. Required when there is one."),
  gatewayController: named(
    "GatewayController",
    z.enum(gatewayControllers).describe("A controller of Kubernetes gateways."),
  )
    .optional()
    .describe(
      "The controller behind the gateway classes: it decides from which pods gateway traffic comes. Default: inferred from the class name.",
    ),
  certificateIssuer: certificateIssuerSchema
    .default({ kind: "ClusterIssuer", name: "letsencrypt" })
    .describe("The cert-manager issuer of managed gateway certificates."),
  proxyImage: deployTime(
    z.string().refine((text) => /^\S+$/.test(text), { error: "must be an image reference without spaces" }),
  )
    .optional()
    .describe(
      "The image of automatic TLS's sidecar: Envoy 1.39 or newer, such as a copy in a registry of your own. Default: Envoy's own distroless image, by digest.",
    ),
  hostnamePolicies: named(
    "HostnamePolicies",
    z.enum(hostnamePolicyKinds).describe("The kind of network policy by which a cluster enforces host names."),
  )
    .optional()
    .describe(
      "The cluster's network policies that know host names, for externals of which only those are given: cilium (CiliumNetworkPolicy, with Cilium's DNS proxy), gke (FQDNNetworkPolicy, with Dataplane V2 and --enable-fqdn-network-policy) or eks-auto (ApplicationNetworkPolicy, with EKS Auto Mode). Default: none.",
    ),
}).describe("Run the space on Kubernetes. Exactly one platform is given.");

nameTypes({
  CertificateIssuer: certificateIssuerSchema,
  Kubernetes: kubernetesSchema,
});

/** Kubernetes settings after validation. */
export type KubernetesSettings = z.output<typeof kubernetesSchema>;
/** A network on Kubernetes. */
export type KubernetesNetwork = Network<KubernetesSettings>;
/** A cluster's kind of network policies that know host names. */
export type HostnamePolicyKind = (typeof hostnamePolicyKinds)[number];
/** A gateway controller's name. */
export type GatewayController = (typeof gatewayControllers)[number];
