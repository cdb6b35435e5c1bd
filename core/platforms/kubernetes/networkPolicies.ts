import { formatParty } from "../../names/party";
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Application, ApplicationEnd, End, Flow } from "../../resolve/network";
import { formatPorts } from "../../resolve/ports";
import type { Declaration } from "../declaration";
import { unknownNetwork } from "../unknownNetwork";
import { factsOf, gatewayPodsOf } from "./controllers";
import { declare, metadata, namespaceDependency, type SpaceContext } from "./objects";
import { podLabels, type Labels } from "./podLabels";

type Peer = types.input.networking.v1.NetworkPolicyPeer;
type Port = types.input.networking.v1.NetworkPolicyPort;

/** The namespace and labels by which one end's pods are selected; undefined for ends without pods. */
interface Selection {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Every namespace carries this label with its own name; only the API server can set it. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Ranges of private networks, for callers of internal gateways. */
const PRIVATE_NETWORKS = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** cert-manager's HTTP-01 solver pods: their label and their port. */
const SOLVER_LABELS = { "acme.cert-manager.io/http01-solver": "true" };

/**
 * Denies everything to and from every pod of the namespace. Pods that run already must not lose what the other policies
 * allow, so it comes after those, and before every workload.
 * @param policies The other policies.
 */
export function defaultDeny(space: SpaceContext, policies: readonly Declaration[]): Declaration {
  return declare(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    `${space.network.prefix}-default-deny`,
    space.component,
    {
      metadata: metadata("default-deny", space.namespace, "Denies every flow that no other policy allows"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
      dependsOn: namespaceDependency(space),
      after: policies.filter(({ peer }) => !peer).map(({ name }) => name),
    },
  );
}

/** The rules of one flow: an egress policy at its source and an ingress policy at its destination. */
export function lowerFlow(space: SpaceContext, flow: Flow): Declaration[] {
  if (isDns(flow)) return []; // One policy allows it for all applications.
  const source = selectionOf(space, flow.source);
  const destination = selectionOf(space, flow.destination);
  const { from, to } = flow.ports;
  const port: Port = {
    protocol: flow.protocol === "tcp" ? "TCP" : "UDP",
    port: from,
    ...(to !== from && { endPort: to }),
  };
  const rules: Declaration[] = [];
  if (source && source.namespace === space.namespace) {
    const peers = destination ? [peerOf(space.namespace, destination)] : addresses(flow.destination);
    rules.push(rule(space, flow, "egress", source, peers, port));
  }
  if (destination && isGoverned(space, flow.destination, destination)) {
    const peers = source ? [peerOf(destination.namespace, source)] : addresses(flow.source);
    rules.push(rule(space, flow, "ingress", destination, peers, port));
  }
  return rules;
}

function isDns({ destination }: Flow): boolean {
  return destination.kind === "platform" && destination.name === "dns";
}

/** Pods of applications are governed wherever they are; those of a gateway only in the space's own namespace. */
function isGoverned(space: SpaceContext, end: End, selection: Selection): boolean {
  return end.kind === "application" || selection.namespace === space.namespace;
}

function rule(
  space: SpaceContext,
  flow: Flow,
  direction: "ingress" | "egress",
  selected: Selection,
  peers: Peer[],
  port: Port,
): Declaration {
  const foreign = selected.namespace !== space.namespace;
  const name = foreign ? `${callerOf(space, flow)}.${flow.name}` : flow.name;
  const description = `${formatParty(flow.source)} may reach ${formatParty(flow.destination)} on ${flow.protocol} ${formatPorts(flow.ports)}`;
  const target = flow.destination;
  const peer =
    foreign && target.kind === "application"
      ? { space: target.space, organization: target.organization }
      : undefined;
  return declare(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    `${space.network.prefix}-${flow.name}-${direction}`,
    space.component,
    {
      metadata: metadata(
        `${name}-${direction}`,
        selected.namespace,
        foreign
          ? `${description} (space ${space.network.space} of ${space.network.organization})`
          : description,
      ),
      spec: {
        podSelector: { matchLabels: { ...selected.labels } },
        ...(direction === "ingress"
          ? { policyTypes: ["Ingress"], ingress: [{ from: peers, ports: [port] }] }
          : { policyTypes: ["Egress"], egress: [{ to: peers, ports: [port] }] }),
      },
    },
    { dependsOn: foreign ? [] : namespaceDependency(space), flow: flow.name, peer },
  );
}

/** This space, in the namespace of another one; with its organization, where that is another one too. */
function callerOf({ network }: SpaceContext, { destination }: Flow): string {
  const { space, organization } = network;
  const isSame = destination.kind === "application" && destination.organization === organization;
  return isSame ? space : `${space}.${organization}`;
}

function peerOf(namespace: string, selection: Selection): Peer {
  const podSelector = { matchLabels: { ...selection.labels } };
  if (selection.namespace === namespace) return { podSelector };
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: selection.namespace } }, podSelector };
}

function addresses(end: End): Peer[] {
  return blocksOf(end).map((cidr) => ({ ipBlock: { cidr } }));
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
  const controlPlane = controlPlanes.get(name);
  return controlPlane && { namespace: controlPlane.namespace, labels: controlPlane.labels };
}

/** Control planes that gateway pods call, by the name of their flow's end. */
const controlPlanes = new Map(
  (["istio", "kgateway", "nginx-gateway-fabric"] as const).map((controller) => [
    `${controller}-control-plane`,
    factsOf(controller).controlPlane!,
  ]),
);
