/** What ends deleted namespaces: in a cluster a controller, which an API server alone has not. */
import type { KubernetesClient, KubernetesObject } from "./kubernetesClient";

interface Namespace extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly deletionTimestamp?: string };
  readonly spec: { readonly finalizers?: readonly string[] };
}

const POLICIES = "/apis/networking.k8s.io/v1/namespaces";

/** Deletes the policies of every namespace that is deleted, and then the namespace itself, until it is stopped. */
export function startNamespaceController(client: KubernetesClient): { stop: () => Promise<void> } {
  let isStopped = false;
  const run = async () => {
    while (!isStopped) {
      const namespaces = (await client.list({ apiVersion: "v1", kind: "Namespace" })) as Namespace[];
      for (const namespace of namespaces.filter(({ metadata }) => metadata.deletionTimestamp !== undefined))
        await finish(client, namespace);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const running = run();
  return {
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}

async function finish(client: KubernetesClient, namespace: Namespace): Promise<void> {
  const { name } = namespace.metadata;
  await client.request({ method: "DELETE", path: `${POLICIES}/${name}/networkpolicies` });
  const body = JSON.stringify({ ...namespace, spec: { finalizers: [] } });
  await client.request({ method: "PUT", path: `/api/v1/namespaces/${name}/finalize`, body });
}
