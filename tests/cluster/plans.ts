/** Examples as a user has them: the plan and the manifests that the command prints. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { asKubernetesObject, type KubernetesObject } from "../integration/kubernetesClient";
import { run } from "./commands";

const EXAMPLES = "examples";
const COMMAND = join("dist", "cli", "appnet.js");

interface Flow {
  readonly source: string;
  readonly destination: string;
  readonly protocol: "tcp" | "udp";
  /** Such as `80` or `9000-9010`. */
  readonly ports: string;
}

interface Inbound {
  readonly protocol: string;
  readonly port: number;
  readonly containerPort: number;
  readonly tlsPort: number | null;
}

export interface Plan {
  readonly space: string;
  readonly isolation?: "applications" | "observe";
  readonly applications: readonly {
    readonly name: string;
    readonly hostname: string;
    readonly inbound: readonly Inbound[];
  }[];
  readonly gateways: readonly {
    readonly name: string;
    readonly hostname: string | null;
    readonly certificate: string | null;
    /** `none`, `terminate` or `passthrough`. */
    readonly tls: string;
    readonly routes: readonly {
      readonly path: string | null;
      readonly hostname: string | null;
      readonly destination: string;
      readonly port: number;
    }[];
  }[];
  readonly externals: readonly {
    readonly name: string;
    readonly hostnames: readonly string[];
    readonly address: string | null;
  }[];
  readonly flows: readonly Flow[];
  readonly resources: readonly { readonly name: string; readonly inputs: Record<string, unknown> }[];
  readonly identities: readonly {
    readonly party: string;
    readonly resource?: string;
    readonly namespace?: string;
    readonly podLabels?: Readonly<Record<string, string>>;
    readonly networks?: readonly string[];
    readonly except?: readonly string[];
    readonly hostnames?: readonly string[];
    /** In which directions somebody else decides on its traffic. */
    readonly theirs?: readonly string[];
    /** Of a gateway. */
    readonly controller?: string;
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
  /** Ports that are listened on besides those of the plan: what changes of it may open. */
  readonly morePorts?: readonly number[];
}

/** Documents of the tests' own, for what no example has. */
const DOCUMENTS = join("tests", "cluster", "documents");

/** What is deployed, by the paths of their documents: what a program declares, the end-to-end tests deploy. */
export function documentPaths(): string[] {
  const examples = readdirSync(EXAMPLES).map((name) => join(EXAMPLES, name, "appnet.yaml"));
  const own = readdirSync(DOCUMENTS).map((name) => join(DOCUMENTS, name));
  return [...examples, ...own]
    .filter((path) => existsSync(path) && /^kubernetes:/m.test(readFileSync(path, "utf8")))
    .sort();
}

/** As it is called in results: the folder's name, or the file's. */
export function nameOf(path: string): string {
  return basename(path) === "appnet.yaml" ? basename(dirname(path)) : basename(path, ".yaml");
}

export async function readExample(document: string): Promise<Example> {
  const directory = await mkdtemp(join(tmpdir(), "appnet-manifests-"));
  const output = await run(process.execPath, [COMMAND, "plan", document, "--json", "--render", directory]);
  const manifests = readdirSync(directory)
    .sort()
    .map((file) => {
      const text = readFileSync(join(directory, file), "utf8");
      return { file, text, object: asKubernetesObject(parse(text)) };
    });
  return { name: nameOf(document), plan: JSON.parse(output) as Plan, manifests };
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

/** Namespaces that manifests go into, and those of whom the plan knows elsewhere. */
export function namespacesOf({ manifests, plan }: Example): string[] {
  const named = manifests.flatMap(({ object }) =>
    object.kind === "Namespace" ? object.metadata.name : (object.metadata.namespace ?? []),
  );
  const known = plan.identities.flatMap(({ namespace, podLabels }) => (podLabels ? (namespace ?? []) : []));
  const certificates = plan.gateways.flatMap(({ certificate }) => secretIn(certificate)?.namespace ?? []);
  return [...new Set([...named, ...known, ...certificates])].sort();
}

/** The Secret that a gateway's certificate is in; undefined where it comes from elsewhere. */
export function secretIn(
  certificate: string | null,
): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, name] = /^kubernetesSecret (\S+)\/(\S+)$/.exec(certificate ?? "") ?? [];
  return namespace !== undefined && name !== undefined ? { namespace, name } : undefined;
}
