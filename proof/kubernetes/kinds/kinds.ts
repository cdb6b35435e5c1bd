import type { HarmlessKinds, Kinds } from "../../closedWorld/kinds";
import { configurationKinds } from "./configuration";
import { gatewayKinds } from "./gateways";
import { networkKinds } from "./network";
import { podKinds } from "./pods";

/** Kinds that can open nothing, whatever stands in them. */
const harmless: readonly HarmlessKinds[] = [
  {
    types: /^kubernetes:core\/v1:(ServiceAccount|ServiceAccountPatch)$/,
    because: "it is a name; what it may ask of the API server is RBAC's to say",
  },
  {
    types:
      /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Role|RoleBinding|ClusterRole|ClusterRoleBinding)(Patch)?$/,
    because: "it says who may ask the API server for what, which is not what pods reach",
  },
  {
    types:
      /^kubernetes:(core\/v1:(PersistentVolume|PersistentVolumeClaim)|storage\.k8s\.io\/v1:(StorageClass|VolumeAttachment|CSIDriver|CSINode|CSIStorageCapacity))(Patch)?$/,
    because: "it brings files, and no connections",
  },
  {
    types:
      /^kubernetes:(core\/v1:(ResourceQuota|LimitRange)|policy\/v1:PodDisruptionBudget|autoscaling\/v[12]:HorizontalPodAutoscaler|scheduling\.k8s\.io\/v1:PriorityClass)(Patch)?$/,
    because: "it says how many pods there are and when, not what reaches them",
  },
  {
    types:
      /^kubernetes:(apiextensions\.k8s\.io\/v1:CustomResourceDefinition|admissionregistration\.k8s\.io\/v1:Validating(WebhookConfiguration|AdmissionPolicy|AdmissionPolicyBinding))(Patch)?$/,
    because: "it defines or refuses objects, and changes none",
  },
  {
    types: /^kubernetes:gateway\.networking\.k8s\.io\/v1(beta1)?:GatewayClass$/,
    because:
      "which class faces the internet is the cluster's to say; that a gateway has the right one is checked",
  },
  {
    types: /^kubernetes:cert-manager\.io\/v1:(Issuer|ClusterIssuer)$/,
    because: "it signs certificates; which certificate a gateway presents is checked",
  },
  {
    types: /^kubernetes:monitoring\.coreos\.com\/v1:(ServiceMonitor|PodMonitor|PrometheusRule|Probe)$/,
    because: "it tells a Prometheus what to ask, which policies let in or not",
  },
];

/** Every kind of Kubernetes that the proof decides on. */
export const kinds: Kinds = {
  read: new Map([...podKinds, ...networkKinds, ...gatewayKinds, ...configurationKinds]),
  harmless,
  twins: new Map(),
  expanding:
    /^kubernetes:(helm\.sh\/v3:Chart|helm\.sh\/v4:Chart|yaml(\/v2)?:Config(File|Group)|kustomize(\/v2)?:Directory)$/,
};

/**
 * Kinds whose objects act in their own namespace alone, so that those of another concern no space. Lists have objects of
 * any namespace, and what is not here may reach anywhere: a Helm release, an object of Argo CD.
 */
const STAYING =
  /^kubernetes:(core\/v1:(Pod|Service|Endpoints|ReplicationController|ConfigMap|Secret|PodTemplate|Event)|apps\/v1(beta[12])?:(Deployment|StatefulSet|DaemonSet|ReplicaSet)|batch\/v1(beta1)?:(Job|CronJob)|networking\.k8s\.io\/v1(beta1)?:(NetworkPolicy|Ingress)|extensions\/v1beta1:(Ingress|NetworkPolicy|Deployment|DaemonSet|ReplicaSet)|discovery\.k8s\.io\/v1(beta1)?:EndpointSlice|coordination\.k8s\.io\/v1:Lease|cilium\.io\/v2:CiliumNetworkPolicy|(crd\.)?projectcalico\.org\/v\d+:NetworkPolicy|crd\.antrea\.io\/v\w+:NetworkPolicy|networking\.k8s\.aws\/v\w+:ApplicationNetworkPolicy|monitoring\.coreos\.com\/v\w+:[A-Za-z]+|external-secrets\.io\/v\w+:ExternalSecret)(Patch)?$/;

/** Whether objects of a type act in their own namespace alone. */
export function staysInItsNamespace(type: string): boolean {
  return kinds.read.has(type) || STAYING.test(type);
}
