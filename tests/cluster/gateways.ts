/** Gateways of an example: where they are, until when to wait for them, and what outside gets from them. */
import type { KubernetesObject } from "../integration/kubernetesClient";
import type { Cluster } from "./cluster";
import { inOutside } from "./node";
import { hasCondition } from "./objects";
import { type Example, ofKind } from "./plans";
import { publishNames } from "./services";

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly hostname?: string;
}

interface GatewayFields {
  readonly spec: { readonly listeners: readonly Listener[] };
  readonly status?: {
    readonly addresses?: readonly { readonly value: string }[];
    readonly listeners?: readonly { readonly name: string }[];
  };
}

const READY_SECONDS = 180;

/** Waits until gateways have addresses, publishes their names, and waits for certificates and listeners. */
export async function gatewaysReady(cluster: Cluster, example: Example): Promise<void> {
  const { node } = cluster;
  const gateways = ofKind(example, "Gateway");
  if (gateways.length === 0) return;
  const addresses = new Map<string, string>();
  await node.eventually("gateways have addresses", async () => {
    for (const { metadata } of gateways) {
      const address = await gatewayAddress(cluster, metadata);
      if (address !== undefined) addresses.set(metadata.name, address);
    }
    return addresses.size === gateways.length;
  });
  const names = gateways.flatMap((gateway) =>
    (gateway as unknown as GatewayFields).spec.listeners.flatMap(({ hostname }) =>
      hostname === undefined ? [] : [[hostname, addresses.get(gateway.metadata.name)!] as const],
    ),
  );
  await publishNames(cluster, "gateways", new Map(names));
  const certificates = ofKind(example, "Certificate");
  const waiting = async (objects: readonly KubernetesObject[], condition: string): Promise<string | true> => {
    const current = await Promise.all(objects.map((object) => currentOf(cluster, object)));
    const late = current.filter((object) => !hasCondition(object, condition));
    return late.length === 0 || late.map((object) => JSON.stringify(object?.["status"])).join("\n");
  };
  await node.eventually("certificates are issued", () => waiting(certificates, "Ready"), READY_SECONDS);
  await node.eventually("every listener is programmed", async () => {
    const current = await Promise.all(gateways.map((gateway) => currentOf(cluster, gateway)));
    const listeners = current.flatMap((it) => (it as unknown as GatewayFields).status?.listeners ?? []);
    const wanted = gateways.flatMap((it) => (it as unknown as GatewayFields).spec.listeners);
    if (!current.every((it) => hasCondition(it, "Programmed"))) return "a Gateway is not";
    const late = listeners.filter((listener) => !hasCondition({ status: listener } as never, "Programmed"));
    return (late.length === 0 && listeners.length === wanted.length) || JSON.stringify(late);
  });
  const ports = gateways.flatMap((gateway) =>
    (gateway as unknown as GatewayFields).spec.listeners.map(({ port }) => ({
      ...{ protocol: "tcp", address: addresses.get(gateway.metadata.name)!, port },
    })),
  );
  await node.eventually("every listener listens", async () => {
    const [command = "", ...args] = inOutside([cluster.programs.echo, "probe"]);
    const outcomes = JSON.parse(await node.run(command, args, JSON.stringify(ports))) as {
      readonly open: boolean;
    }[];
    return outcomes.every(({ open }) => open);
  });
}

async function currentOf(
  { client }: Cluster,
  object: KubernetesObject,
): Promise<KubernetesObject | undefined> {
  const { apiVersion, kind, metadata } = object;
  return client.get({
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
  });
}

export async function gatewayAddress(
  { client }: Cluster,
  { name, namespace }: { readonly name: string; readonly namespace?: string },
): Promise<string | undefined> {
  const apiVersion = "gateway.networking.k8s.io/v1";
  const gateway = await client.get({
    apiVersion,
    kind: "Gateway",
    name,
    ...(namespace ? { namespace } : {}),
  });
  return (gateway as unknown as GatewayFields | undefined)?.status?.addresses?.[0]?.value;
}

/** What the echo program's `fetch` reads and writes; see there. */
export interface Question {
  readonly url: string;
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authority?: string;
  readonly minimumTls?: string;
  readonly maximumTls?: string;
  readonly protocol?: "http/1.1" | "h2";
  readonly grpc?: boolean;
  readonly webSocket?: boolean;
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly protocol?: string;
  readonly tls?: string;
  readonly grpcStatus?: string;
  readonly error?: string;
}

/** Asks from outside of the cluster. */
export function askFromOutside(cluster: Cluster, questions: readonly Question[]): Promise<Answer[]> {
  return askFrom(cluster, inOutside, questions);
}

/** Asks from wherever a command is made to run. */
export async function askFrom(
  { node, programs }: Cluster,
  within: (command: readonly string[]) => string[],
  questions: readonly Question[],
): Promise<Answer[]> {
  const [command = "", ...args] = within([programs.echo, "fetch"]);
  return JSON.parse(await node.run(command, args, JSON.stringify(questions))) as Answer[];
}
