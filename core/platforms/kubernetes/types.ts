import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

type ObjectMeta = types.input.meta.v1.ObjectMeta;

/** The arguments of an object whose kind is defined by a CustomResourceDefinition. */
interface CustomResourceArgs {
  readonly metadata: ObjectMeta;
  readonly spec: object;
}

/** Every kind of Kubernetes object that appnet declares, by Pulumi's type token, with its arguments. */
export interface KubernetesResources {
  "kubernetes:core/v1:Namespace": { metadata: ObjectMeta };
  "kubernetes:core/v1:ServiceAccount": { metadata: ObjectMeta; automountServiceAccountToken: boolean };
  "kubernetes:core/v1:Service": { metadata: ObjectMeta; spec: types.input.core.v1.ServiceSpec };
  "kubernetes:core/v1:ConfigMap": { metadata: ObjectMeta; data: Record<string, pulumi.Input<string>> };
  "kubernetes:core/v1:Secret": {
    metadata: ObjectMeta;
    type: string;
    stringData: Record<string, pulumi.Input<string>>;
  };
  "kubernetes:apps/v1:Deployment": { metadata: ObjectMeta; spec: types.input.apps.v1.DeploymentSpec };
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": {
    metadata: ObjectMeta;
    spec: types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;
  };
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": {
    metadata: ObjectMeta;
    spec: types.input.networking.v1.NetworkPolicySpec;
  };
  "kubernetes:gateway.networking.k8s.io/v1:Gateway": CustomResourceArgs;
  "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": CustomResourceArgs;
  "kubernetes:gateway.networking.k8s.io/v1:TLSRoute": CustomResourceArgs;
  "kubernetes:gateway.networking.k8s.io/v1:BackendTLSPolicy": CustomResourceArgs;
  "kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy": CustomResourceArgs;
  "kubernetes:gateway.kgateway.dev/v1alpha1:GatewayParameters": CustomResourceArgs;
  "kubernetes:cilium.io/v2:CiliumNetworkPolicy": CustomResourceArgs;
  "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy": CustomResourceArgs;
  "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy": CustomResourceArgs;
  "kubernetes:cert-manager.io/v1:Certificate": CustomResourceArgs;
  "kubernetes:cert-manager.io/v1:Issuer": CustomResourceArgs;
}

/** Pulumi's type token of a Kubernetes object that appnet declares. */
export type KubernetesType = keyof KubernetesResources;

/** `apiVersion` and `kind` of a type token: `kubernetes:apps/v1:Deployment` is apps/v1, Deployment. */
export function apiVersionAndKind(type: string): { apiVersion: string; kind: string } {
  const [, group = "", kind = ""] = type.split(":");
  return { apiVersion: group.replace(/^core\//, ""), kind };
}
