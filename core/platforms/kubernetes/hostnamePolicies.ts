import type { External, Flow } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { dnsOf, portsOf } from "./dns";
import { declare, describeFlow, ownMetadata, policyDependencies, type SpaceContext } from "./objects";
import { podLabels, type Labels } from "./podLabels";
import type { HostnamePolicyKind } from "./settings";
import type { KubernetesType } from "./types";

/** A policy of one flow to host names, as one kind of cluster says it. */
interface HostnamePolicy {
  readonly type: KubernetesType;
  /** @param labels Those of the pods that call. */
  spec(labels: Labels, hostnames: readonly string[], flow: Flow): object;
}

const policies: Readonly<Record<HostnamePolicyKind, HostnamePolicy>> = {
  cilium: {
    type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
    spec: (matchLabels, hostnames, { protocol, ports: { from, to } }) => {
      const port = {
        port: String(from),
        ...(to !== from && { endPort: to }),
        protocol: protocol.toUpperCase(),
      };
      return {
        endpointSelector: { matchLabels },
        egress: [{ toFQDNs: hostnames.map((matchName) => ({ matchName })), toPorts: [{ ports: [port] }] }],
      };
    },
  },
  gke: {
    type: "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy",
    spec: (matchLabels, hostnames, { protocol, ports }) => ({
      podSelector: { matchLabels },
      egress: [
        {
          matches: hostnames.map((name) => ({ name })),
          ports: [{ protocol: protocol.toUpperCase(), port: ports.from }],
        },
      ],
    }),
  },
  "eks-auto": {
    type: "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy",
    spec: (matchLabels, hostnames, { protocol, ports: { from, to } }) => ({
      podSelector: { matchLabels },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ domainNames: [...hostnames] }],
          ports: [{ protocol: protocol.toUpperCase(), port: from, ...(to !== from && { endPort: to }) }],
        },
      ],
    }),
  },
};

/** Whether a kind of policy can name a range of ports. */
export function hasPortRanges(kind: HostnamePolicyKind): boolean {
  return kind !== "gke";
}

/** The rule of a flow to an external of which only host names are known. */
export function lowerHostnames(
  space: SpaceContext,
  flow: Flow,
  labels: Labels,
  { model: { hostnames = [] } }: External,
): Declaration[] {
  const kind = space.network.settings.hostnamePolicies;
  if (kind === undefined) return []; // Refused before.
  const policy = policies[kind];
  const name = `${flow.name}-egress`;
  return [
    declare(
      policy.type,
      `${space.network.prefix}-${name}`,
      space.component,
      {
        metadata: ownMetadata(name, space.namespace, describeFlow(flow)),
        spec: policy.spec({ ...labels }, hostnames, flow),
      },
      { dependsOn: policyDependencies(space), flow: flow.name },
    ),
  ];
}

/**
 * Lets Cilium see the DNS answers of those who call host names: its policies know names by the answers that pass its
 * proxy. What may be asked stays the same.
 */
export function observeDns(space: SpaceContext): Declaration[] {
  if (space.network.settings.hostnamePolicies !== "cilium") return [];
  const callers = new Set(
    space.network.flows.flatMap(({ source, destination }) =>
      source.kind === "application" && destination.kind === "external" && destination.external.isNamedOnly
        ? [source.name]
        : [],
    ),
  );
  const dns = dnsOf(space.network.settings);
  const ports = portsOf(dns).flatMap((port) =>
    ["UDP", "TCP"].map((protocol) => ({ port: String(port), protocol })),
  );
  return [...callers].sort().map((name) =>
    declare(
      "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
      `${space.network.prefix}-${name}-observe-dns`,
      space.component,
      {
        metadata: ownMetadata(
          `${name}-observe-dns`,
          space.namespace,
          `The answers to DNS questions of ${name} are learnt, for policies that name hosts`,
        ),
        spec: {
          endpointSelector: { matchLabels: { ...podLabels(name, space.network.applications.get(name)) } },
          egress: [
            {
              toEndpoints: dns.pods.map(({ namespace, labels }) => ({
                matchLabels: { "k8s:io.kubernetes.pod.namespace": namespace, ...labels },
              })),
              toPorts: [{ ports, rules: { dns: [{ matchPattern: "*" }] } }],
            },
          ],
        },
      },
      { dependsOn: policyDependencies(space) },
    ),
  );
}
