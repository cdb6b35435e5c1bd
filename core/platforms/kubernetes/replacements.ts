import {
  isFixed,
  type FixedInputs,
  type Holding,
  type InputChange,
  type PrintedResource,
} from "../replacements";
import type { KubernetesResources } from "./types";

/**
 * What the provider replaces objects for, besides their name and namespace: `forceNewProperties` in
 * pulumi/pulumi-kubernetes, `provider/pkg/provider/diff.go` at 9497796, with the provider's defaults (neither
 * `enableConfigMapMutable` nor `enableSecretMutable`). Objects of other kinds, custom ones among them, are changed in
 * place. `apiVersion` and `kind` are no inputs in a plan: they are the type, and another type is another resource.
 */
export const fixedInputs: FixedInputs<KubernetesResources> = {
  "kubernetes:apps/v1:Deployment": ["spec.selector"],
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": [],
  "kubernetes:cert-manager.io/v1:Certificate": [],
  "kubernetes:cert-manager.io/v1:Issuer": [],
  "kubernetes:cilium.io/v2:CiliumNetworkPolicy": [],
  "kubernetes:core/v1:ConfigMap": ["data"],
  "kubernetes:core/v1:Namespace": [],
  "kubernetes:core/v1:Secret": ["stringData", "type"],
  "kubernetes:core/v1:Service": ["spec.clusterIP"],
  "kubernetes:core/v1:ServiceAccount": [],
  "kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy": [],
  "kubernetes:gateway.kgateway.dev/v1alpha1:GatewayParameters": [],
  "kubernetes:gateway.networking.k8s.io/v1:BackendTLSPolicy": [],
  "kubernetes:gateway.networking.k8s.io/v1:Gateway": [],
  "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": [],
  "kubernetes:gateway.networking.k8s.io/v1:TLSRoute": [],
  "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy": [],
  "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy": [],
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": [],
};

/** Whether the provider deletes the object and creates it anew because of the change. */
export function isReplacedBy(change: InputChange): boolean {
  return identity.has(change.path) || isFixed(fixedInputs, change);
}

/** An object with another one of these is another object. */
const identity: ReadonlySet<string> = new Set(["metadata.name", "metadata.namespace"]);

/**
 * Whether it has the name that it had: then the provider asks for the old object to be deleted first
 * (pulumi/pulumi-kubernetes, `Diff` in `provider/pkg/provider/provider.go`). One that Pulumi names gets another name.
 */
export function isDeletedFirst(before: PrintedResource, after: PrintedResource): boolean {
  const place = placeOf(after);
  return place !== undefined && placeOf(before) === place;
}

/** A kind has one object of a name in a namespace. The API's version is no part of it. */
export function holdings(resource: PrintedResource): readonly Holding[] {
  const [, version = "", kind = ""] = resource.type.split(":");
  const place = placeOf(resource);
  return place === undefined ? [] : [{ what: `the name ${place} of a ${version.split("/")[0]!}/${kind}` }];
}

/** The object's namespace and name, where both are known. */
export function placeOf({ inputs }: PrintedResource): string | undefined {
  const { name, namespace = "" } = (inputs as ObjectInputs).metadata ?? {};
  if (typeof name !== "string" || typeof namespace !== "string") return undefined;
  return `${namespace === "" ? "" : `${namespace}/`}${name}`;
}

interface ObjectInputs {
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
}
