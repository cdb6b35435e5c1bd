import type { Reason } from "../../names/reason";
import { localEnd, type Flows } from "../../resolve/flows";
import type { Addressing } from "../../resolve/directory";
import type { Application, End, SpaceName } from "../../resolve/network";
import { singlePort } from "../../resolve/ports";
import type { Declaration } from "../declaration";
import type { LoweringContext, Platform } from "../platform";
import { allowancesBySource, connectionsBySource, requiredRules } from "../required";
import { automaticInbounds, certificateAuthority } from "./automaticTls";
import { check } from "./check";
import { kubernetesClass, kubernetesClassName, provider } from "./classes";
import { controllerOf, factsOf } from "./controllers";
import { lowerBackendTls, lowerGateway } from "./gateways";
import { observeDns } from "./hostnamePolicies";
import { identify } from "./identity";
import { importId } from "./imports";
import { keys } from "./keys";
import { dnsPorts } from "./dns";
import { allowAll, allowNames, defaultDeny } from "./isolation";
import { addMeshFlows, meshMarks } from "./meshes";
import { lowerFlow } from "./networkPolicies";
import { remarkPlugin } from "./networkPlugin";
import { ALLOW_ALL, declare, managedLabels, podsHostname, spaceContext, type SpaceContext } from "./objects";
import { outputs } from "./outputs";
import { holdings, isDeletedFirst, isReplacedBy } from "./replacements";
import { kubernetesSchema, type KubernetesNetwork, type KubernetesSettings } from "./settings";
import { apiVersionAndKind } from "./types";
import { hasPodsHostname, lowerApplication, podsService } from "./workloads";

/** Kubernetes: NetworkPolicies, Gateway API, and workloads under Pod Security "restricted". */
export const kubernetes = {
  title: "Kubernetes",
  settings: kubernetesSchema,
  keys,
  passthroughPort80: "redirect",
  sharesPlaces: true,
  addressing,
  place: (settings, { space }) => ({ namespace: settings.namespace ?? space }),
  hostnameAtUnlistedPorts: (application) =>
    hasPodsHostname(application) ? podsHostname(application) : application.hostname,
  regionOf: () => undefined,
  addPlatformFlows,
  check,
  remark: remarkPlugin,
  lower: (context) => ({ lookups: [], declarations: lower(context) }),
  foundation: ({ createNamespace }, prefix, isolation) => [
    ...(createNamespace ? [`${prefix}-namespace`] : []),
    // Another space's rule isolates what it selects.
    ...(isolation === "observe" ? [`${prefix}-${ALLOW_ALL}`] : []),
  ],
  identify,
  checkQuotas: () => undefined,
  isReplacedBy,
  removedBy: () => [],
  isDeletedFirst,
  holdings,
  importId,
  outputs,
  loadPackage: () => {
    provider();
  },
  resourceClass: kubernetesClass,
  resourceClassName: kubernetesClassName,
  lookupFunction: (token) => {
    throw new Error(`Kubernetes has no function ${token}`);
  },
  manifestKind: apiVersionAndKind,
} satisfies Platform<KubernetesSettings>;

/** Applications are `NAME.NAMESPACE.svc`, with the usual cluster domain or without. */
function addressing(settings: KubernetesSettings, { space }: SpaceName): Addressing {
  return {
    namespace: settings.namespace ?? space,
    readHostname: ([name = "", namespace = "", ...suffix]) =>
      ["svc", "svc.cluster.local"].includes(suffix.join(".")) ? { name, namespace } : undefined,
  };
}

/** Why the platform's own parts are reached. */
const FOR_NAMES: Reason = { kind: "platform", need: "dns" };
const FOR_CERTIFICATES: Reason = { kind: "platform", need: "certificates" };
const FOR_GATEWAYS: Reason = { kind: "platform", need: "gateway" };

/** cert-manager's HTTP-01 solver listens here. */
const SOLVER_PORT = singlePort(8089);

function addPlatformFlows(network: Omit<KubernetesNetwork, "flows">, flows: Flows): void {
  addMeshFlows(network, flows, flows.all);
  const dns: End = { kind: "platform", name: "dns" };
  const ports = dnsPorts(network.settings);
  for (const application of network.applications.values()) {
    for (const protocol of ["udp", "tcp"] as const) {
      const path = ["applications", application.name];
      flows.add(localEnd(application, network), dns, protocol, ports, FOR_NAMES, path);
    }
  }
  for (const gateway of network.gateways) {
    const source: End = { kind: "gateway", name: gateway.name };
    if (gateway.model.tls?.certificateFrom?.managed) {
      const solver: End = { kind: "platform", name: "certificate-solver" };
      flows.add(source, solver, "tcp", [SOLVER_PORT], FOR_CERTIFICATES, gateway.path);
    }
    const controller = controllerOf(gateway, network.settings);
    const controlPlane = controller && factsOf(controller).controlPlane;
    if (controlPlane) {
      const end: End = { kind: "platform", name: `${controller}-control-plane` };
      flows.add(source, end, "tcp", [singlePort(controlPlane.port)], FOR_GATEWAYS, gateway.path);
      // Its pods are in the space's namespace, where every pod may resolve names.
      for (const protocol of ["udp", "tcp"] as const) {
        flows.add(source, dns, protocol, ports, FOR_NAMES, gateway.path);
      }
    }
  }
}

function lower(context: LoweringContext<KubernetesSettings>): Declaration[] {
  const { network } = context;
  const space = spaceContext(context);
  const applications = [...network.applications.values()];
  const rulesByFlow = new Map(network.flows.map((flow) => [flow.name, lowerFlow(space, flow)]));
  const policies = [...allowNames(space), ...observeDns(space), ...[...rulesByFlow.values()].flat()];
  return [
    ...namespaceObject(space),
    ...(applications.some((it) => automaticInbounds(it).length > 0) ? certificateAuthority(space) : []),
    ...allowAll(space),
    ...policies,
    ...defaultDeny(space, policies),
    ...lowerApplications(space, applications, rulesByFlow),
    ...applications.flatMap((application) => podsService(space, application)),
    ...lowerBackendTls(space),
    ...network.gateways.flatMap((gateway) => lowerGateway(space, gateway)),
  ];
}

function namespaceObject(space: SpaceContext): Declaration[] {
  const { settings } = space.network;
  if (!settings.createNamespace) return [];
  const marks = meshMarks(settings);
  const labels = {
    ...marks.labels,
    ...settings.namespaceLabels,
    ...managedLabels,
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  return [
    declare("kubernetes:core/v1:Namespace", `${space.network.prefix}-namespace`, space.component, {
      metadata: {
        name: space.namespace,
        labels,
        annotations: {
          ...marks.annotations,
          ...settings.namespaceAnnotations,
          "kubernetes.io/description": `Space ${space.network.space} of organization ${space.network.organization}`,
        },
      },
    }),
  ];
}

function lowerApplications(
  space: SpaceContext,
  applications: readonly Application[],
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
): Declaration[] {
  const connections = connectionsBySource(space.network);
  const required = requiredRules(space.network, rulesByFlow);
  const allowances = allowancesBySource(space.network);
  return applications.flatMap((application) =>
    lowerApplication(
      space,
      application,
      {
        connections: connections.get(application.name) ?? [],
        allowances: allowances.get(application.name) ?? [],
      },
      required.get(application.name) ?? [],
    ),
  );
}
