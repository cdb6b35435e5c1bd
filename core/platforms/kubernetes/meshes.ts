import type { Reason } from "../../names/reason";
import type { Flow } from "../../resolve/network";
import { localEnd, type Flows } from "../../resolve/flows";
import type { End } from "../../resolve/network";
import { singlePort } from "../../resolve/ports";
import { controllerOf } from "./controllers";
import type { Identity } from "../identity";
import type { KubernetesNetwork, KubernetesSettings, Mesh } from "./settings";

/** A part of a mesh that proxies in pods call. */
export interface MeshService {
  /** As flows name it, without `platform:`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
}

/** What a mesh needs of network policies, by its own documentation for a default installation. */
interface MeshFacts {
  /** The port that stands for all ports of a pod, wherever traffic comes from within the mesh. */
  readonly tunnel?: number;
  /** What the proxies call. */
  readonly services: readonly MeshService[];
  /** From where the kubelet's probes come, when they are not the node's own any more. */
  readonly probes: readonly string[];
  /** What puts the pods of a namespace into the mesh. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const linkerdService = (component: string, ports: readonly number[]): MeshService => ({
  name: `linkerd-${component}`,
  namespace: "linkerd",
  labels: { "linkerd.io/control-plane-component": component },
  ports,
});

const meshes: Readonly<Record<Mesh, MeshFacts>> = {
  "istio-ambient": {
    tunnel: 15008,
    services: [],
    probes: ["169.254.7.127/32"],
    labels: { "istio.io/dataplane-mode": "ambient" },
    annotations: {},
  },
  istio: {
    services: [
      { name: "istio-control-plane", namespace: "istio-system", labels: { app: "istiod" }, ports: [15012] },
    ],
    probes: [],
    labels: { "istio-injection": "enabled" },
    annotations: {},
  },
  linkerd: {
    tunnel: 4143,
    services: [linkerdService("identity", [8080]), linkerdService("destination", [8086, 8090])],
    probes: [],
    labels: {},
    annotations: { "linkerd.io/inject": "enabled" },
  },
};

/** Every service of a mesh, by the name of its flows' end. */
export const meshServices: ReadonlyMap<string, MeshService> = new Map(
  Object.values(meshes).flatMap(({ services }) => services.map((it) => [it.name, it])),
);

const FOR_MESH: Reason = { kind: "platform", need: "mesh" };
const FOR_PROBES: Reason = { kind: "platform", need: "mesh probes" };

/** What a namespace must carry so that its pods are in the mesh. */
export function meshMarks({ mesh }: KubernetesSettings): Pick<MeshFacts, "labels" | "annotations"> {
  return mesh === undefined ? { labels: {}, annotations: {} } : meshes[mesh];
}

/**
 * What the mesh needs: its tunnel beside every port between pods in it, its control plane, and its probes.
 * @param declared The flows that declarations ask for.
 */
export function addMeshFlows(
  network: Omit<KubernetesNetwork, "flows">,
  flows: Flows,
  declared: readonly Flow[],
): void {
  const { mesh } = network.settings;
  if (mesh === undefined) return;
  const { tunnel, services, probes } = meshes[mesh];
  for (const { source, destination, protocol, paths } of declared) {
    if (tunnel === undefined || protocol !== "tcp") continue;
    if (isInMesh(source, network) && isInMesh(destination, network))
      flows.add(source, destination, "tcp", [singlePort(tunnel)], FOR_MESH, paths[0]!);
  }
  for (const application of network.applications.values()) {
    const path = ["applications", application.name];
    const own = localEnd(application, network);
    for (const { name, ports } of services)
      flows.add(own, { kind: "platform", name }, "tcp", ports.map(singlePort), FOR_MESH, path);
    const served = application.inbound.filter(({ transport }) => transport === "tcp");
    for (const cidr of probes) {
      const ports = served.map(({ containerPort }) => singlePort(containerPort));
      flows.add({ kind: "network", cidr }, own, "tcp", ports, FOR_PROBES, path);
    }
  }
}

/** Applications are, of this space and of others; of gateways those that the mesh runs itself. */
function isInMesh(end: End, { gateways, settings }: Omit<KubernetesNetwork, "flows">): boolean {
  if (end.kind === "application") return true;
  if (end.kind !== "gateway" || settings.mesh === "linkerd") return false;
  const gateway = gateways.find(({ name }) => name === end.name);
  return gateway !== undefined && controllerOf(gateway, settings) === "istio";
}

/** Which mesh it is, as plans say it. */
export function meshIdentity({ mesh }: KubernetesSettings): Identity[] {
  return mesh === undefined ? [] : [{ party: { kind: "platform", name: "mesh" }, controller: mesh }];
}
