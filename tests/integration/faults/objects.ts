import { apiVersionAndKind } from "../../../core/platforms/kubernetes/types";
import type { KubernetesClient } from "../kubernetesClient";
import type { KeptResource } from "./project";

/** Every type of object that the shop has in any version. */
const TYPES = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:cert-manager.io/v1:Certificate",
  "kubernetes:cert-manager.io/v1:Issuer",
  "kubernetes:core/v1:ConfigMap",
  "kubernetes:core/v1:Secret",
  "kubernetes:core/v1:Service",
  "kubernetes:core/v1:ServiceAccount",
  "kubernetes:gateway.networking.k8s.io/v1:Gateway",
  "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
  "kubernetes:networking.k8s.io/v1:NetworkPolicy",
];

/** What appnet has in the cluster, as `TYPE NAMESPACE/NAME`. */
export async function objectsInCluster(client: KubernetesClient, namespace: string): Promise<string[]> {
  const labelSelector = "app.kubernetes.io/managed-by=appnet";
  const lists = TYPES.map(async (type) => {
    const objects = await client.list({ ...apiVersionAndKind(type), namespace, labelSelector });
    return objects.map(({ metadata }) => `${type} ${namespace}/${metadata.name}`);
  });
  return (await Promise.all(lists)).flat().sort();
}

/** What the engine has in its state of the same. */
export function objectsInState(resources: readonly KeptResource[] = []): string[] {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const unknown = objects.filter(({ type }) => !TYPES.includes(type));
  if (unknown.length > 0) throw new Error(`not looked for: ${unknown.map(({ type }) => type).join(", ")}`);
  return objects.map(({ type, id }) => `${type} ${id!}`).sort();
}

/** What was being created. */
export function objectsInCreation({ pending_operations: pending = [] }: KeptOperations): string[] {
  return pending
    .filter(({ type, resource }) => type === "creating" && resource.type.startsWith("kubernetes:"))
    .map(({ resource: { type, inputs } }) => {
      const { name, namespace } = inputs!.metadata!;
      return `${type} ${namespace}/${name}`;
    });
}

interface KeptOperations {
  readonly pending_operations?: readonly { readonly resource: KeptResource; readonly type: string }[];
}
