import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { isAdmittedFromHere } from "../../resolve/consent";
import { holdsNetwork } from "../../resolve/externals";
import type { Application, ApplicationEnd, End, External, Flow } from "../../resolve/network";
import { normaliseCidr } from "../../resolve/target";
import type { Declaration } from "../declaration";
import { unknownNetwork } from "../unknownNetwork";
import { isKnownAsApiServer, lowerApiServer } from "./apiServer";
import { factsOf, gatewayPodsOf } from "./controllers";
import { lowerHostnames } from "./hostnamePolicies";
import { NAMESPACE_NAME } from "./labels";
import { meshServices } from "./meshes";
import { declare, describeFlow, ownMetadata, policyDependencies, type SpaceContext } from "./objects";
import { externalLabels, podLabels, type Labels } from "./podLabels";

type Peer = types.input.networking.v1.NetworkPolicyPeer;
type Port = types.input.networking.v1.NetworkPolicyPort;

/** The namespace and labels by which one end's pods are selected; undefined for ends without pods. */
interface Selection {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Ranges of private networks: callers of internal gateways are there, and pods and nodes. */
export const PRIVATE_NETWORKS = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
];
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** cert-manager's HTTP-01 solver pods: their label and their port. */
const SOLVER_LABELS = { "acme.cert-manager.io/http01-solver": "true" };

/**
 * The rules of one flow: an egress policy at its source and an ingress policy at its destination, where this space
 * governs those.
 */
export function lowerFlow(space: SpaceContext, flow: Flow): Declaration[] {
  if (isDns(flow)) return []; // One policy allows it for all applications.
  return [...egressRules(space, flow), ...ingressRules(space, flow)];
}

function egressRules(space: SpaceContext, flow: Flow): Declaration[] {
  const source = selectionOf(space, flow.source);
  if (source?.namespace !== space.namespace) return [];
  const { destination } = flow;
  if (destination.kind === "external" && destination.external.isNamedOnly)
    return lowerHostnames(space, flow, source.labels, destination.external);
  return rulesWith(space, flow, "egress", source, destination);
}

function ingressRules(space: SpaceContext, flow: Flow): Declaration[] {
  const destination = selectionOf(space, flow.destination);
  const isOwn = destination?.namespace === space.namespace;
  if (!destination || (!isOwn && !isAdmittedFromHere(flow, space.directory))) return [];
  return rulesWith(space, flow, "ingress", destination, flow.source);
}

/** The rules at one end: by pods and addresses, and by what the cluster's policies know besides. */
function rulesWith(
  space: SpaceContext,
  flow: Flow,
  direction: "ingress" | "egress",
  selected: Selection,
  other: End,
): Declaration[] {
  const peers = peersOf(space, selected.namespace, other);
  const isApiServer = other.kind === "external" && isKnownAsApiServer(other.external, space.network.settings);
  return [
    // A rule without peers would mean everybody.
    ...(peers.length > 0 ? [rule(space, flow, direction, selected, peers)] : []),
    ...(isApiServer ? [lowerApiServer(space, flow, direction, selected.labels)] : []),
  ];
}

function isDns({ destination }: Flow): boolean {
  return destination.kind === "platform" && destination.name === "dns";
}

function rule(
  space: SpaceContext,
  flow: Flow,
  direction: "ingress" | "egress",
  selected: Selection,
  peers: Peer[],
): Declaration {
  const foreign = selected.namespace !== space.namespace;
  const name = foreign ? `${callerOf(space, flow)}.${flow.name}` : flow.name;
  const description = describeFlow(flow);
  const target = flow.destination;
  const peer =
    foreign && target.kind === "application"
      ? { space: target.space, organization: target.organization }
      : undefined;
  const ports = [portOf(flow)];
  return declare(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    `${space.network.prefix}-${flow.name}-${direction}`,
    space.component,
    {
      metadata: ownMetadata(
        `${name}-${direction}`,
        selected.namespace,
        foreign
          ? `${description} (space ${space.network.space} of ${space.network.organization})`
          : description,
      ),
      spec: {
        podSelector: { matchLabels: { ...selected.labels } },
        ...(direction === "ingress"
          ? { policyTypes: ["Ingress"], ingress: [{ from: peers, ports }] }
          : { policyTypes: ["Egress"], egress: [{ to: peers, ports }] }),
      },
    },
    { dependsOn: foreign ? [] : policyDependencies(space), flow: flow.name, peer },
  );
}

function portOf({ protocol, ports: { from, to } }: Flow): Port {
  return { protocol: protocol === "tcp" ? "TCP" : "UDP", port: from, ...(to !== from && { endPort: to }) };
}

/** This space, in the namespace of another one; with its organization, where that is another one too. */
function callerOf({ network }: SpaceContext, { destination }: Flow): string {
  const { space, organization } = network;
  const isSame = destination.kind === "application" && destination.organization === organization;
  return isSame ? space : `${space}.${organization}`;
}

/** An end of a flow as policies of a namespace name it: by pods, by addresses, or by both. */
function peersOf(space: SpaceContext, namespace: string, end: End): Peer[] {
  if (end.kind === "external") return externalPeers(namespace, end.external);
  const selection = selectionOf(space, end);
  return selection ? [podPeer(namespace, selection)] : blocksOf(end).map((cidr) => ({ ipBlock: { cidr } }));
}

function podPeer(namespace: string, selection: Selection): Peer {
  const podSelector = { matchLabels: { ...selection.labels } };
  if (selection.namespace === namespace) return { podSelector };
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: selection.namespace } }, podSelector };
}

function externalPeers(namespace: string, external: External): Peer[] {
  const { pods, except = [] } = external.model;
  return [
    ...(pods ? [podPeer(namespace, { namespace: pods.namespace, labels: externalLabels(external) })] : []),
    ...external.networks.map((network): Peer => {
      const [cidr] = blocksOf(network) as [pulumi.Input<string>];
      const holes = typeof cidr === "string" ? except.filter((it) => holdsNetwork(cidr, it)) : [];
      return { ipBlock: { cidr, ...(holes.length > 0 && { except: holes.map(normaliseCidr) }) } };
    }),
  ];
}

function blocksOf(end: End): readonly pulumi.Input<string>[] {
  switch (end.kind) {
    case "network":
      return [end.cidr];
    case "unknown-network":
      return [unknownNetwork(end)];
    default:
      return end.kind === "internet" ? EVERYWHERE : PRIVATE_NETWORKS;
  }
}

function selectionOf(space: SpaceContext, end: End): Selection | undefined {
  switch (end.kind) {
    case "application":
      return {
        namespace: space.directory.namespaceOf(end.space, end.organization),
        labels: podLabels(end.name, applicationAt(space, end)),
      };
    case "gateway":
      return gatewaySelection(space, end.name);
    case "platform":
      return platformSelection(space, end.name);
    default:
      return undefined;
  }
}

function applicationAt(space: SpaceContext, end: ApplicationEnd): Application | undefined {
  return !end.elsewhere ? space.network.applications.get(end.name) : space.directory.neighbour(end);
}

function gatewaySelection(space: SpaceContext, name: string): Selection | undefined {
  const gateway = space.network.gateways.find((it) => it.name === name)!;
  const pods = gatewayPodsOf(gateway, space.network.settings, space.namespace);
  return pods && { namespace: pods.namespace ?? space.namespace, labels: pods.labels };
}

function platformSelection(space: SpaceContext, name: string): Selection | undefined {
  if (name === "certificate-solver") return { namespace: space.namespace, labels: SOLVER_LABELS };
  const controlPlane = meshServices.get(name) ?? controlPlanes.get(name);
  return controlPlane && { namespace: controlPlane.namespace, labels: controlPlane.labels };
}

/** Control planes that gateway pods call, by the name of their flow's end. */
const controlPlanes = new Map(
  (["istio", "kgateway", "nginx-gateway-fabric"] as const).map((controller) => [
    `${controller}-control-plane`,
    factsOf(controller).controlPlane!,
  ]),
);
