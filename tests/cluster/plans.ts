/** Examples as a user has them: the plan and the manifests that the command prints. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { asKubernetesObject, type KubernetesObject } from "../integration/kubernetesClient";
import { run } from "./commands";

const EXAMPLES = "examples";
const COMMAND = join("dist", "cli", "appnet.js");

export interface Flow {
  readonly source: string;
  readonly destination: string;
  readonly protocol: "tcp" | "udp";
  /** Such as `80` or `9000-9010`. */
  readonly ports: string;
}

interface Inbound {
  readonly port: number;
  readonly containerPort: number;
  readonly tlsPort: number | null;
}

export interface Plan {
  readonly space: string;
  readonly applications: readonly {
    readonly name: string;
    readonly hostname: string;
    readonly inbound: readonly Inbound[];
  }[];
  readonly gateways: readonly {
    readonly name: string;
    readonly hostname: string | null;
    readonly certificate: string | null;
  }[];
  readonly flows: readonly Flow[];
  readonly resources: readonly { readonly name: string; readonly inputs: Record<string, unknown> }[];
  readonly identities: readonly {
    readonly party: string;
    readonly resource?: string;
    readonly namespace?: string;
    readonly podLabels?: Readonly<Record<string, string>>;
  }[];
}

interface Manifest {
  readonly file: string;
  readonly text: string;
  readonly object: KubernetesObject;
}

export interface Example {
  readonly name: string;
  readonly plan: Plan;
  /** In the order in which `kubectl apply -f DIR` sends them: that of their files' names. */
  readonly manifests: readonly Manifest[];
}

/** The examples for Kubernetes that are a document: what a program declares, the end-to-end tests deploy. */
export function exampleNames(): string[] {
  return readdirSync(EXAMPLES)
    .sort()
    .filter((name) => {
      try {
        return /^kubernetes:/m.test(readFileSync(join(EXAMPLES, name, "appnet.yaml"), "utf8"));
      } catch {
        return false;
      }
    });
}

export function readExample(name: string): Promise<Example> {
  return planned(name, join(EXAMPLES, name, "appnet.yaml"));
}

async function planned(name: string, document: string): Promise<Example> {
  const directory = await mkdtemp(join(tmpdir(), "appnet-manifests-"));
  const output = await run(process.execPath, [COMMAND, "plan", document, "--json", "--render", directory]);
  const manifests = readdirSync(directory)
    .sort()
    .map((file) => {
      const text = readFileSync(join(directory, file), "utf8");
      return { file, text, object: asKubernetesObject(parse(text)) };
    });
  return { name, plan: JSON.parse(output) as Plan, manifests };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly projected?: { readonly sources: readonly { readonly configMap?: { readonly name: string } }[] };
  }[];
}

interface Container {
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
}

export function ofKind(example: Example, kind: string): KubernetesObject[] {
  return example.manifests.map(({ object }) => object).filter((object) => object.kind === kind);
}

export function deployments(
  example: Example,
): { readonly object: KubernetesObject; readonly spec: DeploymentSpec }[] {
  return ofKind(example, "Deployment").map((object) => ({ object, spec: object["spec"] as DeploymentSpec }));
}

/** Namespaces that manifests go into. */
export function namespacesOf(example: Example): string[] {
  const named = example.manifests.flatMap(({ object }) =>
    object.kind === "Namespace" ? object.metadata.name : (object.metadata.namespace ?? []),
  );
  return [...new Set(named)].sort();
}
