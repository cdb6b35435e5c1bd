import type { External, Flow } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { declare, describeFlow, namespaceDependency, ownMetadata, type SpaceContext } from "./objects";
import type { Labels } from "./podLabels";
import type { KubernetesSettings } from "./settings";

/** What Cilium calls the cluster's own API server, wherever that runs. */
export const API_SERVER = "kube-apiserver";

/** Whether an external is an API server that the cluster's policies know by itself, without its addresses. */
export function isKnownAsApiServer({ model }: External, { hostnamePolicies }: KubernetesSettings): boolean {
  return model.apiServer && hostnamePolicies === "cilium";
}

/** The rule between pods of the space and the cluster's own API server. */
export function lowerApiServer(
  space: SpaceContext,
  flow: Flow,
  direction: "egress" | "ingress",
  labels: Labels,
): Declaration {
  const { from, to } = flow.ports;
  const port = {
    port: String(from),
    ...(to !== from && { endPort: to }),
    protocol: flow.protocol.toUpperCase(),
  };
  const toPorts = [{ ports: [port] }];
  const name = `${flow.name}-api-server-${direction}`;
  return declare(
    "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
    `${space.network.prefix}-${name}`,
    space.component,
    {
      metadata: ownMetadata(name, space.namespace, describeFlow(flow)),
      spec: {
        endpointSelector: { matchLabels: { ...labels } },
        ...(direction === "egress"
          ? { egress: [{ toEntities: [API_SERVER], toPorts }] }
          : { ingress: [{ fromEntities: [API_SERVER], toPorts }] }),
      },
    },
    { dependsOn: namespaceDependency(space), flow: flow.name },
  );
}
