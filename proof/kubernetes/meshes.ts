import { parseParty } from "../../core/names/party";
import { formatReason, parseReason } from "../../core/names/reason";
import type { PlannedIdentity } from "../../core/plan/plan";
import type { ProvablePlan } from "../evidence";
import type { PlatformNeed } from "../platform";
import type { UndecidedPoints } from "../reading";
import { trafficOf, union, type Traffic } from "../traffic";
import type { PodParty } from "./podFilter";
import { platform, platformPods } from "./workloads";

/** The mesh, as identities name it. */
export const MESH = platform("mesh");

const tcp = (port: number): Traffic => trafficOf("tcp", { from: port, to: port });
const FOR_MESH = formatReason({ kind: "platform", need: "mesh" });
const FOR_PROBES = formatReason({ kind: "platform", need: "mesh probes" });

/** Ambient's proxy on each node puts this in the place of the node's address when the kubelet probes. */
const AMBIENT_PROBES = "169.254.7.127/32";
/** HBONE, and the inbound port of Linkerd's proxy: what comes there reaches any port of the pod. */
const TUNNELS = new Map([
  ["istio-ambient", tcp(15008)],
  ["linkerd", tcp(4143)],
]);

const linkerdPods = (component: string): PodParty =>
  platformPods(platform(`linkerd-${component}`), "platform", "linkerd", {
    "linkerd.io/control-plane-component": component,
  });

/** The pods of a plan's mesh that no gateway's controller runs. */
export function meshPods(identities: readonly PlannedIdentity[]): PodParty[] {
  return meshOf(identities) === "linkerd" ? [linkerdPods("identity"), linkerdPods("destination")] : [];
}

/** What proxies ask: certificates and configuration of istiod; of Linkerd certificates, destinations and policies. */
const CONTROL: ReadonlyMap<string, readonly (readonly [destination: string, traffic: Traffic])[]> = new Map([
  ["istio", [[platform("istio-control-plane"), tcp(15012)]]],
  [
    "linkerd",
    [
      [linkerdPods("identity").name, tcp(8080)],
      [linkerdPods("destination").name, union(tcp(8086), tcp(8090))],
    ],
  ],
]);

/** Of which mesh a plan says that its pods are. */
function meshOf(identities: readonly PlannedIdentity[]): string | undefined {
  return identities.find(({ party }) => party === MESH)?.controller;
}

/** A mesh of which it is not known what it carries. */
export function checkMesh(identities: readonly PlannedIdentity[], undecided: UndecidedPoints): void {
  const mesh = meshOf(identities);
  if (mesh !== undefined && !TUNNELS.has(mesh) && !CONTROL.has(mesh))
    undecided.add(MESH, `what it needs is not known of "${mesh}"`);
}

/** What the mesh needs: its tunnel between all pods of it that talk, its control plane, and ambient's probes. */
export function meshNeeds(plan: ProvablePlan): PlatformNeed[] {
  const mesh = meshOf(plan.identities);
  if (mesh === undefined) return [];
  return [
    ...tunnels(plan, TUNNELS.get(mesh), mesh),
    ...plan.applications.flatMap(({ name, inbound }) => [
      ...(CONTROL.get(mesh) ?? []).map(([destination, traffic]) => ({
        because: FOR_MESH,
        source: name,
        destination,
        traffic,
      })),
      ...(mesh === "istio-ambient"
        ? inbound
            .filter(({ protocol }) => protocol !== "udp")
            .map(({ containerPort }) => ({
              because: FOR_PROBES,
              source: AMBIENT_PROBES,
              destination: name,
              traffic: tcp(containerPort),
            }))
        : []),
    ]),
  ];
}

/** One for each pair of ends in the mesh that a declaration lets talk by TCP. */
function tunnels(
  { flows, identities }: ProvablePlan,
  traffic: Traffic | undefined,
  mesh: string,
): PlatformNeed[] {
  if (!traffic) return [];
  const gateways = new Map(identities.map(({ party, controller }) => [party, controller]));
  const isInMesh = (end: string) => {
    const { kind } = parseParty(end);
    return (
      kind === "application" || (kind === "gateway" && mesh !== "linkerd" && gateways.get(end) === "istio")
    );
  };
  const isDeclared = (because: string) => parseReason(because)?.kind !== "platform";
  const pairs = new Map(
    flows
      .filter(({ protocol, because }) => protocol === "tcp" && because.some(isDeclared))
      .filter(({ source, destination }) => isInMesh(source) && isInMesh(destination))
      .map(({ source, destination }) => [`${source} ${destination}`, { source, destination }]),
  );
  return [...pairs.values()].map((pair) => ({ because: FOR_MESH, ...pair, traffic }));
}
