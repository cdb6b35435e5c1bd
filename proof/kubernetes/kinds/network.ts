import type { types } from "@pulumi/kubernetes";
import { Kind, type FieldTable } from "../../closedWorld/fields";
import { metadata, plainMetadata, selectedMetadata, typeFields, type KubernetesObject } from "./metadata";

type With<Spec> = KubernetesObject & { spec: Spec };

const labelSelector = {
  matchLabels: "read",
  matchExpressions: [{ key: "read", operator: "read", values: "read" }],
} as const satisfies FieldTable<types.input.meta.v1.LabelSelector>;

const peer = {
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: { cidr: "read", except: "read" },
} as const satisfies FieldTable<types.input.networking.v1.NetworkPolicyPeer>;

const port = {
  protocol: "read",
  port: "read",
  endPort: "read",
} as const satisfies FieldTable<types.input.networking.v1.NetworkPolicyPort>;

/** A policy that knows host names. Its reader takes the form alone that appnet writes, and reports every other field. */
const hostnamePolicy = Kind.of<With<object>>({ ...typeFields, metadata: plainMetadata, spec: "read" });

/** By type: what decides on packets between pods, and what pods are called by. */
export const networkKinds: readonly (readonly [string, Kind])[] = [
  [
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    Kind.of<With<types.input.networking.v1.NetworkPolicySpec>>({
      ...typeFields,
      metadata: plainMetadata,
      spec: {
        podSelector: labelSelector,
        policyTypes: "read",
        ingress: [{ from: [peer], ports: [port] }],
        egress: [{ to: [peer], ports: [port] }],
      },
    }),
  ],
  ["kubernetes:cilium.io/v2:CiliumNetworkPolicy", hostnamePolicy],
  ["kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy", hostnamePolicy],
  ["kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy", hostnamePolicy],
  [
    "kubernetes:core/v1:Service",
    Kind.of<With<types.input.core.v1.ServiceSpec>>({
      ...typeFields,
      metadata,
      spec: {
        type: "read",
        selector: "read",
        clusterIP: "read",
        externalIPs: "read",
        externalName: "read",
        ports: [
          {
            name: "read",
            port: "read",
            targetPort: "read",
            protocol: "read",
            nodePort: "read",
            appProtocol: "harmless: it tells gateways what the port speaks",
          },
        ],
        internalTrafficPolicy: "harmless: which of its pods answer",
        ipFamilies: "harmless: which addresses it has",
        ipFamilyPolicy: "harmless: which addresses it has",
        publishNotReadyAddresses: "harmless: which of its pods answer",
        sessionAffinity: "harmless: which of its pods answer",
        sessionAffinityConfig: "harmless: which of its pods answer",
        trafficDistribution: "harmless: which of its pods answer",
      },
    }),
  ],
  [
    "kubernetes:core/v1:Namespace",
    Kind.of<With<types.input.core.v1.NamespaceSpec>>({
      ...typeFields,
      metadata: {
        ...selectedMetadata,
        namespace: "harmless: a namespace is in none",
        annotations: "harmless: policies know a namespace by its name and labels",
      },
      spec: { finalizers: "harmless: they delay deletion alone" },
    }),
  ],
];
