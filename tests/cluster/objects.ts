/** What the cluster's tests ask of its API, beyond single calls. */
import { parseAllDocuments } from "yaml";
import type { KubernetesClient, KubernetesObject } from "../integration/kubernetesClient";

const MANAGER = { fieldManager: "test", force: true };

/** Whether a path is served; a server that starts refuses for a while. */
export async function answers(client: KubernetesClient, path: string): Promise<boolean> {
  try {
    await client.request({ method: "GET", path });
    return true;
  } catch {
    return false;
  }
}

/** All objects of a text, one after the other. */
export async function applyText(client: KubernetesClient, text: string): Promise<void> {
  for (const document of parseAllDocuments(text)) {
    const object: unknown = document.toJS();
    if (object !== null) await client.apply(object as object, MANAGER);
  }
}

interface Conditions {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export function hasCondition(object: KubernetesObject | undefined, type: string): boolean {
  const { status } = (object ?? {}) as Conditions;
  return status?.conditions?.some((it) => it.type === type && it.status === "True") ?? false;
}
