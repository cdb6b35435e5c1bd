import ipaddr from "ipaddr.js";
import { z } from "zod";
import { deployTime, label, nameTypes, named, portNumber, strict } from "../../model/schema";
import type { Network } from "../../resolve/network";
import { foreignPodLabels, isLabelKey, LABEL_KEY_RULE } from "./labels";

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
const hostnamePolicyKinds = ["cilium", "gke", "eks-auto"] as const;

/** The meshes whose needs appnet knows. */
const meshes = ["istio-ambient", "istio", "linkerd"] as const;

const namespaceTexts = z.record(
  z.string().refine(isLabelKey, { error: `must be NAME or PREFIX/NAME: ${LABEL_KEY_RULE}` }),
  z.string(),
);

const certificateIssuerSchema = strict({
  kind: named("IssuerKind", z.enum(["Issuer", "ClusterIssuer"]).describe("A kind of cert-manager issuer."))
    .default("ClusterIssuer")
    .describe("The kind of issuer."),
  name: deployTime(z.string().min(1)).describe("Its name."),
}).describe("A cert-manager issuer.");

const dnsPodsSchema = strict({
  namespace: label.describe("The namespace of the pods."),
  labels: foreignPodLabels.describe("Labels that these pods have, and no others there."),
  port: portNumber
    .default(53)
    .describe(
      "The port on which the pods listen, which need not be the one that callers ask on. The rule opens the ports of all of them to all of them.",
    ),
}).describe("Pods that answer DNS.");

const dnsSchema = strict({
  pods: z
    .array(dnsPodsSchema)
    .optional()
    .describe(
      "The pods that answer, where policies see pods. Default: those with `k8s-app: kube-dns` or `k8s-app: node-local-dns` in kube-system.",
    ),
  addresses: z
    .array(z.string().refine((text) => ipaddr.isValid(text), { error: "must be an IPv4 or IPv6 address" }))
    .optional()
    .describe(
      "The addresses that answer on port 53, where policies see an address: of NodeLocal DNSCache, of a metadata server, or the ClusterIP of the DNS Service. Default: 169.254.20.10 (NodeLocal DNSCache), 169.254.169.254 (Cloud DNS on GKE), 10.100.0.10 and 172.20.0.10 (EKS Auto Mode).",
    ),
}).describe("Where the cluster's DNS answers. `docs/clusters.md` says what which cluster needs.");

const gatewayPodsSchema = strict({
  namespace: label
    .optional()
    .describe("The namespace of the pods. Default: where the controller's default installation puts them."),
  labels: foreignPodLabels
    .optional()
    .describe("The labels of the pods. Default: those of the controller's default installation."),
}).describe("Where the pods of gateways are, where that is not the controller's default.");

export const kubernetesSchema = strict({
  namespace: label.optional().describe("The namespace of the space. Default: the space's name."),
  createNamespace: z
    .boolean()
    .default(true)
    .describe("Whether appnet creates the namespace. If not, it must exist and enforce what you want of it."),
  namespaceLabels: namespaceTexts
    .default({})
    .describe("Labels of the namespace that appnet creates, beside its own."),
  namespaceAnnotations: namespaceTexts
    .default({})
    .describe("Annotations of the namespace that appnet creates, beside its own."),
  mesh: named("Mesh", z.enum(meshes).describe("A service mesh."))
    .optional()
    .describe(
      "The mesh that the space's pods are in: istio-ambient, istio (sidecars) or linkerd. Its own traffic is let through where a connection, policy or gateway of the space needs it. Ambient and Linkerd carry all ports of a pod through one, so that the mesh alone decides on ports: docs/meshes.md. The namespace that appnet creates is marked for it. Default: none.",
    ),
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
  gatewayPods: gatewayPodsSchema.optional(),
  dns: dnsSchema.optional(),
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
    z
      .enum(hostnamePolicyKinds)
      .describe("The kind of network policy by which a cluster enforces host names."),
  )
    .optional()
    .describe(
      "The cluster's network policies that know host names, for externals of which only those are given: cilium (CiliumNetworkPolicy, with Cilium's DNS proxy), gke (FQDNNetworkPolicy, with Dataplane V2 and --enable-fqdn-network-policy) or eks-auto (ApplicationNetworkPolicy, with EKS Auto Mode). Default: none.",
    ),
}).describe("Run the space on Kubernetes. Exactly one platform is given.");

nameTypes({
  CertificateIssuer: certificateIssuerSchema,
  DnsPods: dnsPodsSchema,
  Dns: dnsSchema,
  GatewayPods: gatewayPodsSchema,
  Kubernetes: kubernetesSchema,
});

/** Kubernetes settings after validation. */
export type KubernetesSettings = z.output<typeof kubernetesSchema>;
/** A network on Kubernetes. */
export type KubernetesNetwork = Network<KubernetesSettings>;
/** A cluster's kind of network policies that know host names. */
export type HostnamePolicyKind = (typeof hostnamePolicyKinds)[number];
/** A service mesh. */
export type Mesh = (typeof meshes)[number];
/** A gateway controller's name. */
export type GatewayController = (typeof gatewayControllers)[number];
