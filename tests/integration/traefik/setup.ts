/** Traefik with what it takes: an API server with a document's manifests, and backends under the document's names. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Skipped } from "../../cluster/cache";
import type { Answer, Question } from "../../cluster/gateways";
import { prepareGoPrograms } from "../../cluster/goPrograms";
import { hasCondition } from "../../cluster/objects";
import { type Example, ofKind, readExample } from "../../cluster/plans";
import { ownNamespace } from "../../cluster/surroundings";
import { type ApiServer, startApiServer } from "../apiServer";
import { KubernetesClient, type KubernetesObject } from "../kubernetesClient";
import { ProcessGroup } from "../processGroup";
import { Authority } from "./certificates";
import { Network, reasonAgainstNetwork, RELAY } from "./network";

const APPNET = { fieldManager: "appnet" };
const OWNER = { fieldManager: "owner" };
const DOCUMENT = join("tests", "integration", "traefik", "appnet.yaml");
const TLS_PORT = 61443;

export interface Traefik {
  readonly client: KubernetesClient;
  readonly namespace: string;
  readonly example: Example;
  readonly authority: Authority;
  /** One that certifies nothing here. */
  readonly otherAuthority: Authority;
  /** Asks Traefik, trusting the test's own authority. */
  readonly ask: (...questions: readonly Question[]) => Promise<Answer[]>;
  /** Makes or changes an object as a cluster's owner would. */
  readonly apply: (object: object) => Promise<unknown>;
  readonly eventually: (what: string, condition: () => Promise<boolean>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startTraefik(): Promise<Traefik | Skipped> {
  const reason = await reasonAgainstNetwork();
  if (reason !== undefined) return { skipped: reason };
  const programs = await prepareGoPrograms(["traefik", "echo"]);
  if ("skipped" in programs) return programs;
  const server = await startApiServer();
  if ("skipped" in server) return server;
  const directory = await mkdtemp(join(tmpdir(), "appnet-traefik-"));
  const processes = new ProcessGroup(directory);
  const stop = async (): Promise<void> => {
    await processes.stop();
    await server.stop();
  };
  try {
    return { ...(await deploy(server, processes, directory, programs)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deploy(
  server: ApiServer,
  processes: ProcessGroup,
  directory: string,
  programs: { readonly traefik: string; readonly echo: string },
): Promise<Omit<Traefik, "stop">> {
  const client = new KubernetesClient(server);
  const apply = (object: object): Promise<unknown> => client.apply(object, { ...OWNER, force: true });
  const example = await readExample(DOCUMENT);
  const namespace = ownNamespace(example);
  const authority = new Authority(directory);
  const services = ofKind(example, "Service").map((service, index) => ({
    ...{ service, address: `192.0.2.${index + 1}` },
  }));
  const addresses = services.map(({ address }) => address);
  const network = await Network.start(processes, directory, server, addresses, programs.echo);
  const start = (name: string, environment: Record<string, string>, ...command: string[]): void => {
    const [binary = "", ...args] = network.enter(...command);
    processes.start(binary, name, args, environment);
  };

  for (const { text } of example.manifests) await client.apply(text, APPNET);
  await apply(gatewayClass("traefik"));
  for (const { service, address } of services) {
    await apply(endpointSlice(service, address));
    const ports = portsOf(service).map(({ targetPort }) => targetPort);
    const { name } = service.metadata;
    const plain = ports.filter((port) => port !== TLS_PORT);
    start(name, { ECHO_NAME: name, ECHO_PORTS: plain.join(" ") }, programs.echo, "echo");
    if (plain.length === ports.length) continue;
    // Stands in for the sidecar of automatic TLS, which a test of its own runs.
    const { certificateFile, keyFile } = authority.issue(`${name}.${namespace}.svc`);
    const relay = [RELAY, address, String(TLS_PORT), String(plain[0]), keyFile, certificateFile];
    start(`${name}-sidecar`, {}, process.execPath, ...relay);
    await apply(authoritySecret(namespace, name, authority));
  }
  const { certificate, key } = authority.issue("www.example.com", "beta.example.com");
  await apply(secret("www", namespace, { "tls.crt": certificate, "tls.key": key }));
  start(
    "traefik",
    { KUBECONFIG: server.kubeconfigPath },
    programs.traefik,
    "--entryPoints.web.address=:80",
    "--entryPoints.websecure.address=:443",
    "--providers.kubernetesgateway=true",
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
  );

  const ask = (...questions: readonly Question[]): Promise<Answer[]> =>
    network.ask(
      ...questions.map((question) => ({
        ...{ address: "127.0.0.1", authority: authority.certificate },
        ...question,
      })),
    );
  const eventually = processes.eventually.bind(processes);
  await eventually("gateways are programmed", async () => {
    const gateways = await client.list({ apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" });
    return gateways.every((gateway) => hasCondition(gateway, "Programmed"));
  });
  await eventually("routes lead somewhere", async () => {
    const [answer] = await ask({ url: "https://www.example.com/" });
    return answer!.status === 200;
  });
  const otherAuthority = new Authority(directory);
  return { client, namespace, example, authority, otherAuthority, ask, apply, eventually };
}

interface ServicePort {
  readonly name: string;
  readonly targetPort: number;
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return (service["spec"] as { readonly ports: readonly ServicePort[] }).ports;
}

export function gatewayClass(name: string): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name },
    spec: { controllerName: "traefik.io/gateway-controller" },
  };
}

/** As the endpoint controller would write it for a Service with one pod. */
function endpointSlice(service: KubernetesObject, address: string): object {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: portsOf(service).map(({ name: port, targetPort }) => ({
      ...{ name: port, port: targetPort, protocol: "TCP" },
    })),
  };
}

function secret(name: string, namespace: string, data: Readonly<Record<string, string>>): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "tls.crt" in data ? "kubernetes.io/tls" : "Opaque",
    stringData: data,
  };
}

/** Where a gateway finds the authority of an application's automatic TLS; cert-manager would write it. */
export function authoritySecret(namespace: string, application: string, authority: Authority): object {
  return secret(`${application}-automatic-tls`, namespace, { "ca.crt": authority.certificate });
}
