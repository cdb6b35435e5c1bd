/** What the tests do to a cluster: bring manifests into it as a user would, and note everything it says about them. */
import {
  asKubernetesObject,
  KubernetesApiError,
  type KubernetesClient,
  type KubernetesObject,
} from "./kubernetesClient";
import { idOf, type RenderedManifest } from "./rendering";

/** What the server stored, by id, and each refusal and warning on the way there. */
export interface Outcome {
  readonly stored: ReadonlyMap<string, KubernetesObject>;
  readonly findings: readonly string[];
}

const APPNET = { fieldManager: "appnet" };
const OWNER = { fieldManager: "owner" };

const restrictedLabels = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);

/** Applies manifests in their order. It goes on after a refusal, so that one run shows all there are. */
export async function applyAll(
  client: KubernetesClient,
  manifests: readonly Pick<RenderedManifest, "file" | "text">[],
): Promise<Outcome> {
  const stored = new Map<string, KubernetesObject>();
  const findings: string[] = [];
  for (const { file, text } of manifests) {
    const findingsOfFile = await findingsOf(async () => {
      const { object, warnings } = await client.apply(text, APPNET);
      stored.set(idOf(object), object);
      return warnings;
    });
    findings.push(...findingsOfFile.map((finding) => `${file}: ${finding}`));
  }
  return { stored, findings };
}

/**
 * What Pod Security says to the pods of Deployments. It enforces its level on pods alone, which only a controller makes
 * of a Deployment, and there is none here.
 */
export async function podFindings(
  client: KubernetesClient,
  manifests: readonly Pick<RenderedManifest, "file" | "object">[],
): Promise<string[]> {
  const findings: string[] = [];
  for (const { file, object } of manifests.filter((manifest) => manifest.object.kind === "Deployment")) {
    const findingsOfPod = await findingsOf(
      async () => (await client.apply(podOf(object), { ...APPNET, dryRun: true })).warnings,
    );
    findings.push(...findingsOfPod.map((finding) => `${file}: its pod: ${finding}`));
  }
  return findings;
}

interface DeploymentSpec {
  readonly template: { readonly metadata: object; readonly spec: object };
}

function podOf(deployment: KubernetesObject): KubernetesObject {
  const { name, namespace } = deployment.metadata;
  const { template } = deployment["spec"] as DeploymentSpec;
  const metadata = { ...template.metadata, name, namespace };
  return asKubernetesObject({ apiVersion: "v1", kind: "Pod", metadata, spec: template.spec });
}

async function findingsOf(call: () => Promise<readonly string[]>): Promise<string[]> {
  try {
    return (await call()).map((warning) => `warning: ${warning}`);
  } catch (error) {
    if (!(error instanceof KubernetesApiError)) throw error;
    return [`refused: ${error.message}`, ...error.warnings.map((warning) => `warning: ${warning}`)];
  }
}

/** Creates the namespaces that manifests go into without bringing them along, as their owners would have. */
export async function createMissingNamespaces(
  client: KubernetesClient,
  manifests: readonly Pick<RenderedManifest, "object">[],
): Promise<void> {
  const objects = manifests.map(({ object }) => object);
  const brought = objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
  const needed = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const name of needed) {
    if (brought.includes(name)) continue;
    const metadata = { name, labels: restrictedLabels };
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata }, OWNER);
  }
}

/**
 * Something that differs when an object was written between two looks at it. A Gateway has a default status in its
 * definition, which the server stores with the first write after the object's creation, whatever that write says; so
 * its resource version moves once, while its generation moves with its spec alone.
 */
function stateOf({ kind, metadata, ...rest }: KubernetesObject): string {
  const { resourceVersion, generation } = metadata;
  return kind === "Gateway"
    ? `generation ${generation}: ${JSON.stringify(rest["spec"])}`
    : `version ${resourceVersion}`;
}

/** Ids of the objects in both outcomes that were written in between. */
export function writtenBetween(before: Outcome, after: Outcome): string[] {
  return [...after.stored].flatMap(([id, object]) => {
    const earlier = before.stored.get(id);
    return earlier !== undefined && stateOf(earlier) !== stateOf(object) ? [id] : [];
  });
}
