/** Who is there to send packets: the pods behind the names of a plan's flows, strangers, and the world outside. */
import type { KubernetesObject } from "../integration/kubernetesClient";
import type { Cluster } from "./cluster";
import { inOutside, type Node, NODE_ADDRESS, OUTSIDE_ADDRESS } from "./node";
import type { Example, Plan } from "./plans";
import { NEIGHBOUR } from "./services";
import { ownNamespace, STRANGER_NAMESPACE, STRANGERS, VISITOR } from "./surroundings";

interface Governed {
  readonly sending: boolean;
  readonly receiving: boolean;
}

const GOVERNED = { sending: true, receiving: true };
const FREE = { sending: false, receiving: false };

/** A place that packets come from or go to. */
export interface Place {
  /** An end of flows, or who has none. */
  readonly party: string;
  /** What it calls itself where it answers. */
  readonly name: string;
  readonly address: string;
  /** Of a host outside: the name by which pods ask for it. */
  readonly hostname?: string;
  /** Whether the plan decides on what it sends, and on what reaches it. */
  readonly governed: Governed;
  /** How to run a command where its packets come from; undefined where it only receives. */
  readonly within?: (command: readonly string[]) => string[];
  readonly services: readonly ServiceAddress[];
}

interface ServiceAddress {
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly targetPort: number;
}

interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly container: string;
}

const DNS = "platform:dns";
const DNS_LABELS = { "k8s-app": "kube-dns" };

export async function placesOf(cluster: Cluster, example: Example): Promise<Place[]> {
  const pods = await runningPods(cluster);
  const processes = await processesOf(cluster.node);
  const services = await cluster.client.list({ apiVersion: "v1", kind: "Service" });
  const places = (party: string, governed: Governed, found: readonly Pod[]): Place[] =>
    found.map((pod) => ({
      ...{ party, governed, name: pod.name, address: pod.address },
      within: (command) => ["nsenter", "--target", processes.get(pod.container)!, "--net", ...command],
      services: services.flatMap((service) => addressesOf(service, pod)),
    }));
  const selectors = selectorsOf(example);
  const gateways = selectors.filter(({ party }) => party.startsWith("gateway:"));
  const gatewayNamespaces = [...new Set(gateways.map(({ namespace }) => namespace))];
  const ours = selectors.flatMap(({ party, namespace, labels, governed }) => {
    const found = pods.filter((pod) => pod.namespace === namespace && carries(pod, labels));
    if (found.length === 0) throw new Error(`${example.name}: no pod of ${party} runs in ${namespace}`);
    return places(party, governed, found);
  });
  const named = (namespace: string, name: string): Pod[] =>
    pods.filter((pod) => pod.namespace === namespace && pod.name.startsWith(`${name}-`));
  return [
    ...ours,
    ...places(VISITOR, GOVERNED, named(ownNamespace(example), VISITOR)),
    ...gatewayNamespaces.flatMap((namespace) => places(NEIGHBOUR, FREE, named(namespace, NEIGHBOUR))),
    ...STRANGERS.flatMap((name) => places(name, FREE, named(STRANGER_NAMESPACE, name))),
    ...places(
      DNS,
      FREE,
      pods.filter((pod) => carries(pod, DNS_LABELS)),
    ),
    ...outsidePlaces(example.plan),
    { party: "api server", name: "", address: NODE_ADDRESS, governed: FREE, services: [] },
  ];
}

/** Labels, with their namespace, of the pods behind each end of flows. */
function selectorsOf(example: Example) {
  const { plan } = example;
  const isOurs = (party: string): boolean => plan.applications.some(({ name }) => name === party);
  const known = plan.identities.filter(({ party }) => party !== DNS);
  return known.flatMap(({ party, resource, namespace, podLabels, controller, theirs = [] }) => {
    if (namespace !== undefined && podLabels !== undefined) {
      // What a peer sends elsewhere is its own affair, and what it lets in, where it does that itself.
      const governed = { sending: isOurs(party), receiving: !theirs.includes("ingress") };
      return { party, namespace, labels: podLabels, governed };
    }
    if (resource === undefined) return []; // Addresses have no pods.
    const { inputs } = plan.resources.find(({ name }) => name === resource)!;
    const { metadata, spec } = inputs as unknown as Workload;
    if (controller !== undefined) {
      return { party, ...gatewayPods(controller, metadata), governed: FREE };
    }
    return {
      party,
      namespace: metadata.namespace,
      labels: spec.template.metadata.labels,
      governed: GOVERNED,
    };
  });
}

/** Where the controllers that run here put them. */
function gatewayPods(controller: string, gateway: Workload["metadata"]): Pick<Pod, "namespace" | "labels"> {
  switch (controller) {
    case "envoy-gateway": {
      const owner = "gateway.envoyproxy.io/owning-gateway";
      const labels = { [`${owner}-name`]: gateway.name, [`${owner}-namespace`]: gateway.namespace };
      return { namespace: "envoy-gateway-system", labels };
    }
    case "traefik":
      return { namespace: "traefik", labels: { "app.kubernetes.io/instance": "traefik-traefik" } };
    default:
      throw new Error(`${controller} does not run here`);
  }
}

interface Workload {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> } } };
}

function carries(pod: Pod, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([name, value]) => pod.labels[name] === value);
}

interface PodFields {
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly { readonly containerID?: string }[];
  };
}

async function runningPods({ client }: Cluster): Promise<Pod[]> {
  const pods = await client.list({ apiVersion: "v1", kind: "Pod" });
  return pods.flatMap((object) => {
    const { name, namespace = "", labels = {}, deletionTimestamp } = object.metadata;
    const { phase, podIP, containerStatuses = [] } = (object as unknown as PodFields).status;
    const container = containerStatuses[0]?.containerID?.replace("containerd://", "");
    if (deletionTimestamp !== undefined || phase !== "Running" || !podIP || !container) return [];
    return { name, namespace, labels, address: podIP, container };
  });
}

/** The process of each container. */
async function processesOf(node: Node): Promise<Map<string, string>> {
  const listing = await node.run("ctr", ["--namespace", "k8s.io", "tasks", "list"]);
  return new Map([...listing.matchAll(/^(\S+)\s+(\d+)\s+RUNNING/gm)].map(([, id, pid]) => [id!, pid!]));
}

interface ServiceFields {
  readonly spec: {
    readonly clusterIP?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly protocol: string;
      readonly port: number;
      readonly targetPort: number | string;
    }[];
  };
}

function addressesOf(service: KubernetesObject, pod: Pod): ServiceAddress[] {
  const { clusterIP, selector, ports = [] } = (service as unknown as ServiceFields).spec;
  if (service.metadata.namespace !== pod.namespace || !selector || !carries(pod, selector)) return [];
  return ports.flatMap(({ protocol, port, targetPort }) =>
    clusterIP === undefined || clusterIP === "None" || typeof targetPort === "string"
      ? []
      : { address: clusterIP, protocol: protocol.toLowerCase() as "tcp" | "udp", port, targetPort },
  );
}

interface OutsideHost {
  readonly address: string;
  readonly hostname?: string;
}

/** Nobody declares it. */
const STRANGER_HOST = { hostname: "api.stranger.example", address: "203.0.113.99" };

/**
 * An address in each network that flows name, one in what is excepted of each, and one that none names. Where host names
 * are all that says who somebody is, one for each, and one for a name that nobody declares.
 */
function outsideHosts({ flows, identities }: Plan): OutsideHost[] {
  const ends = new Set(flows.flatMap(({ source, destination }) => [source, destination]));
  // DNS answers where this cluster has it: at none of the addresses that other clusters do.
  const externals = identities.filter(({ party }) => ends.has(party) && party !== DNS);
  const networks = [
    ...ends,
    ...externals.flatMap(({ networks: own = [], except = [] }) => [...own, ...except]),
  ].filter((it) => NETWORK.test(it));
  const addresses = [...new Set([...networks.map(addressIn), "10.99.0.77"])];
  const hostnames = externals.flatMap(({ hostnames: own = [] }) => own);
  const named = hostnames.map((hostname, index) => ({ hostname, address: `203.0.113.${100 + index}` }));
  return [
    ...addresses.map((address) => ({ address })),
    ...named,
    ...(named.length > 0 ? [STRANGER_HOST] : []),
  ];
}

const NETWORK = /^\d+\.\d+\.\d+\.\d+\//;

function addressIn(network: string): string {
  const [address = "", length] = network.split("/");
  // No host has an address that begins with 0.
  if (address.startsWith("0.")) return "203.0.113.77";
  return length === "32" ? address : address.replace(/\d+$/, "77");
}

/** Where names outside lead: those of hosts, and those by which externals are called that have networks. */
export function outsideNames(plan: Plan): ReadonlyMap<string, string> {
  const hosts = outsideHosts(plan).flatMap(({ hostname, address }) =>
    hostname === undefined ? [] : [[hostname, address] as const],
  );
  const externals = plan.externals.flatMap(({ name, hostnames, address }) => {
    const { networks = [] } = plan.identities.find(({ party }) => party === `external:${name}`) ?? {};
    const [network] = networks.filter((it) => NETWORK.test(it));
    const names = [...hostnames, ...(address === null ? [] : [address])];
    return network === undefined ? [] : names.map((it) => [it, addressIn(network)] as const);
  });
  return new Map([...hosts, ...externals]);
}

function outsidePlaces(plan: Plan): Place[] {
  const own = { name: "outside", governed: FREE, services: [] };
  return [
    ...outsideHosts(plan).map((host) => ({
      ...{ ...own, ...host, party: host.address },
      within: (command: readonly string[]) => inOutside(["env", `PROBE_FROM=${host.address}`, ...command]),
    })),
    { ...own, party: "outside", address: OUTSIDE_ADDRESS, within: inOutside },
  ];
}

/** The outside answers on every port, from every address that flows may name. */
export async function startOutside({ node, programs }: Cluster, example: Example, ports: readonly number[]) {
  const script = outsideHosts(example.plan)
    .map(
      ({ address }) =>
        `ip -n outside address replace ${address}/32 dev lo; ip route replace ${address}/32 via ${OUTSIDE_ADDRESS}`,
    )
    .join("\n");
  await node.run("sh", ["-ec", script]);
  const environment = { ECHO_PORTS: ports.join(" "), ECHO_NAME: "outside" };
  node.start(`outside-${example.name}`, inOutside([programs.echo, "echo"]), environment);
}
