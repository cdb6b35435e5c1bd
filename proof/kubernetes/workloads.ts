import { formatParty } from "../../core/names/party";
import type { PlannedIdentity } from "../../core/plan/plan";
import {
  fieldsOf,
  isFields,
  isKnown,
  listOf,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
} from "../reading";
import type { FilteredParty } from "../packetFilter";
import type { PodParty } from "./podFilter";
import type { Labels } from "./selectors";

/** Types of resources that run pods, and where their pods are described. */
const POD_TEMPLATE =
  /^kubernetes:(apps|batch)\/v1:(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob)$/;
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const POD = "kubernetes:core/v1:Pod";
/** The label by which the space's own policies select an application's pods, whose value is its name. */
export const APPLICATION = "appnet/application";

/** Whether resources of a type run pods. */
export function runsPods(type: string): boolean {
  return POD_TEMPLATE.test(type) || type === POD;
}

/** The pods that a resource runs; undefined, and reported, when they cannot be told. */
export function podsOf(
  workload: Read,
  name: string,
  kind: FilteredParty["kind"],
  undecided: UndecidedPoints,
): PodParty | undefined {
  const { inputs, type } = workload;
  const metadata = fieldsOf(inputs["metadata"]);
  const { namespace = "default" } = metadata;
  const spec = runningSpec(workload);
  const template = type === POD ? inputs : fieldsOf(spec["template"]);
  const labels = readLabels(fieldsOf(template["metadata"])["labels"]);
  const owned = type === POD ? labels : readLabels(fieldsOf(spec["selector"])["matchLabels"]);
  if (typeof namespace !== "string" || !isKnown(namespace) || !labels || !owned) {
    undecided.add(workload.name, "the namespace or the labels of its pods are not known before deployment");
    return undefined;
  }
  for (const key of Object.keys(owned)) {
    if (labels[key] !== owned[key]) {
      undecided.add(workload.name, `the API server refuses it: its pods have no label ${key}=${owned[key]}`);
    }
  }
  if (!isFields(template["spec"])) undecided.add(workload.name, "its pods have no specification");
  const podSpec = fieldsOf(template["spec"]);
  const { hostNetwork = false } = podSpec;
  if (hostNetwork !== false && hostNetwork !== null) {
    undecided.add(workload.name, "its pods are on the node's network, which no network policy governs");
  }
  const ports = portsOf(podSpec);
  if (!ports.every(isReadable)) undecided.add(workload.name, "one of its ports cannot be read");
  if (ports.some(({ hostPort }) => hostPort !== undefined && hostPort !== null)) {
    undecided.add(
      workload.name,
      "one of its ports is the node's, through which network policies always let in",
    );
  }
  return { name, kind, namespace, labels, identity: owned, namedPorts: namedPortsOf(ports) };
}

/** What describes pods and their selector: of a schedule, the jobs that it makes. */
function runningSpec({ type, inputs }: Read): Fields {
  const spec = fieldsOf(inputs["spec"]);
  return type === CRON_JOB ? fieldsOf(fieldsOf(spec["jobTemplate"])["spec"]) : spec;
}

const PORT_PROTOCOLS = new Set<unknown>(["TCP", "UDP", "SCTP"]);

/** Whether a port's number and name are known: policies and Services may mean it by either. */
function isReadable({ name = "", containerPort, protocol = "TCP" }: Fields): boolean {
  return (
    typeof name === "string" &&
    isKnown(name) &&
    typeof containerPort === "number" &&
    PORT_PROTOCOLS.has(protocol)
  );
}

function portsOf(podSpec: Fields): Fields[] {
  return [...listOf(podSpec["initContainers"]), ...listOf(podSpec["containers"])]
    .flatMap((container) => listOf(fieldsOf(container)["ports"]))
    .map(fieldsOf);
}

function readLabels(value: unknown): Labels | undefined {
  if (value === undefined || value === null) return {};
  if (!isFields(value)) return undefined;
  const isLabel = (label: unknown) => typeof label === "string" && isKnown(label);
  return Object.values(value).every(isLabel) ? (value as Labels) : undefined;
}

function namedPortsOf(ports: readonly Fields[]): Map<string, number> {
  return new Map(
    ports.flatMap(({ name, containerPort, protocol = "TCP" }) =>
      typeof name === "string" && typeof containerPort === "number"
        ? [[`${String(protocol).toLowerCase()} ${name}`, containerPort] as const]
        : [],
    ),
  );
}

/** A gateway, as its controller sees it. */
export interface GatewayPlace {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Where each controller puts the pods of a gateway, by its own documentation for a default installation. Traefik and
 * Contour serve all their gateways with the same pods.
 */
function placeOfPods(
  controller: string,
  { name, namespace }: GatewayPlace,
): { readonly namespace: string; readonly labels: Labels } | undefined {
  switch (controller) {
    case "envoy-gateway":
      return {
        namespace: "envoy-gateway-system",
        labels: {
          "gateway.envoyproxy.io/owning-gateway-name": name,
          "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
        },
      };
    case "istio":
    case "kgateway":
    case "nginx-gateway-fabric":
      return { namespace, labels: { "gateway.networking.k8s.io/gateway-name": name } };
    case "traefik":
      return { namespace: "traefik", labels: { "app.kubernetes.io/name": "traefik" } };
    case "contour":
      return { namespace: "projectcontour", labels: { app: "envoy" } };
    default:
      return undefined;
  }
}

/** The pods of a gateway; undefined, and reported, where no network policy can select them. */
export function gatewayPodsOf(
  { party, controller = "", namespace, podLabels }: PlannedIdentity,
  gateway: GatewayPlace,
  undecided: UndecidedPoints,
): PodParty | undefined {
  const pods = placeOfPods(controller, gateway);
  if (!pods) {
    undecided.add(
      party,
      `where the pods of controller ${shown(controller)} are, for network policies, is not known`,
    );
    return undefined;
  }
  return platformPods(party, "gateway", namespace ?? pods.namespace, podLabels ?? pods.labels);
}

/** Pods that Kubernetes or a controller runs, by what they are known to carry. */
export function platformPods(
  name: string,
  kind: FilteredParty["kind"],
  namespace: string,
  labels: Labels,
): PodParty {
  return { name, kind, namespace, labels, identity: labels, namedPorts: new Map() };
}

/** A part of the platform, as flows name it. */
export function platform(name: string): string {
  return formatParty({ kind: "platform", name });
}

/** The pods of cert-manager that answer challenges, as flows name them. */
export const SOLVER = platform("certificate-solver");

/** The control plane that a controller's gateway pods call, and on which port. */
interface ControlPlane {
  readonly controller: string;
  readonly pods: PodParty;
  readonly port: number;
}

const controlPlane = (controller: string, namespace: string, labels: Labels, port: number): ControlPlane => ({
  controller,
  pods: platformPods(platform(`${controller}-control-plane`), "platform", namespace, labels),
  port,
});

/** Where the controllers' default installations put them. */
const ALL_CONTROL_PLANES: readonly ControlPlane[] = [
  controlPlane("istio", "istio-system", { app: "istiod" }, 15012),
  controlPlane("kgateway", "kgateway-system", { kgateway: "kgateway" }, 9977),
  controlPlane(
    "nginx-gateway-fabric",
    "nginx-gateway",
    { "app.kubernetes.io/name": "nginx-gateway-fabric" },
    8443,
  ),
];
export const CONTROL_PLANES: readonly PodParty[] = ALL_CONTROL_PLANES.map(({ pods }) => pods);

/** What the pods of a controller's gateways call; undefined where they are not in the gateway's namespace. */
export function controlPlaneOf(controller: string | undefined): ControlPlane | undefined {
  return ALL_CONTROL_PLANES.find((it) => it.controller === controller);
}

/** cert-manager's pods that answer HTTP-01 challenges, beside the gateway that asks for the certificate. */
export function solverPods(namespace: string): PodParty {
  return platformPods(SOLVER, "platform", namespace, {
    "acme.cert-manager.io/http01-solver": "true",
  });
}

/** Private networks: RFC 1918, RFC 6598 and RFC 4193. */
export const PRIVATE_NETWORKS = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
];
