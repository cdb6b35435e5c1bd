import type { ComponentName } from "../../names/componentName";
import type { types } from "@pulumi/kubernetes";
import { hasInternalRoute, unlistedPorts } from "../../resolve/internalNames";
import { isRun, listensBelow1024 } from "../../resolve/applications";
import type { Allowance, Application, Connection, Inbound, RunApplication } from "../../resolve/network";
import { computed, type Declaration } from "../declaration";
import {
  authorityProjection,
  automaticInbounds,
  automaticTlsObjects,
  policyAuthorities,
  sidecar,
  tlsPortName,
} from "./automaticTls";
import { environmentOf } from "../environment";
import {
  addressOf,
  AUTHORITY_DIRECTORY,
  containerVariables,
  environmentSecret,
  literal,
} from "./environment";
import {
  applicationLabels,
  applicationPart,
  declare,
  managedLabels,
  metadata,
  namespaceDependency,
  podsHostname,
  serviceName,
  type SpaceContext,
} from "./objects";
import { patchedDeployment, patchedPod, patchedService } from "./patch";
import { probes, progressDeadline } from "./probes";
import { insideTls } from "./tlsProxy";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;
type ServicePort = types.input.core.v1.ServicePort;

/** Names of what a Service port speaks: IANA's, and Kubernetes' own of KEP-3726. */
const APP_PROTOCOLS: Readonly<Record<string, string>> = {
  http: "http",
  grpc: "kubernetes.io/h2c",
  ws: "kubernetes.io/ws",
  wss: "kubernetes.io/wss",
  https: "https",
};

/** What an application calls. */
export interface Calls {
  readonly connections: readonly Connection[];
  readonly allowances: readonly Allowance[];
}

/** Declares what runs an application: a Deployment, its identity, its Service, and its automatic TLS. */
export function lowerApplication(
  space: SpaceContext,
  application: Application,
  calls: Calls,
  requiredRules: readonly string[],
): Declaration[] {
  if (!isRun(application)) return [];
  const component: ComponentName = { type: "Application", name: application.name };
  const tls =
    automaticInbounds(application).length > 0 ? automaticTlsObjects(space, application, component) : [];
  return [
    serviceAccount(space, application, component),
    ...tls,
    ...environmentSecret(space, application, component),
    deployment(space, application, component, calls, [...requiredRules, ...tls.map((it) => it.name)]),
    ...(application.inbound.length > 0 ? [service(space, application, component)] : []),
    ...(isFoundByAddresses(application) ? [headlessService(space, application, component)] : []),
  ];
}

/** Whether the name of an application leads to its pods themselves: it is given one, and publishes no port. */
function isFoundByAddresses(application: Application): boolean {
  return hasInternalRoute(application) && application.inbound.length === 0;
}

/** Another resource than a Service with ports: the provider could not tell that the address has to be replaced. */
function headlessService(
  space: SpaceContext,
  { name, hostname }: Application,
  component: ComponentName,
): Declaration {
  return declare(
    "kubernetes:core/v1:Service",
    applicationPart(space, hostname, "headless-service"),
    component,
    {
      metadata: metadata(hostname, space.namespace, `Internal route of ${name}, which publishes no port`),
      spec: { type: "ClusterIP", clusterIP: "None", selector: applicationLabels(name) },
    },
    { dependsOn: namespaceDependency(space) },
  );
}

/**
 * The way to an application at ports that policies allow and its Service does not have: a name for the pods themselves.
 * It is the same whatever those ports are, so that a policy changes no resource that is there.
 */
export function podsService(space: SpaceContext, application: Application): Declaration[] {
  const { network } = space;
  if (!hasPodsHostname(application) || unlistedPorts(network, application).length === 0) return [];
  const { name } = application;
  return [
    declare(
      "kubernetes:core/v1:Service",
      applicationPart(space, application.hostname, "pods-service"),
      space.component,
      {
        metadata: metadata(
          podsHostname(application),
          space.namespace,
          `Pods of ${name}, at ports that policies allow`,
        ),
        spec: { type: "ClusterIP", clusterIP: "None", selector: applicationLabels(name) },
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}

/** Whether pods of an application have a name beside its own: that of one without inbound interfaces means them already. */
export function hasPodsHostname(application: Application): boolean {
  return !isFoundByAddresses(application);
}

function serviceAccount(space: SpaceContext, { name }: Application, component: ComponentName): Declaration {
  return declare(
    "kubernetes:core/v1:ServiceAccount",
    applicationPart(space, name, "service-account"),
    component,
    {
      metadata: metadata(serviceAccountName(name), space.namespace, `Identity of ${name}`),
      automountServiceAccountToken: false,
    },
    { dependsOn: namespaceDependency(space) },
  );
}

/** Every namespace has an account named default already. */
function serviceAccountName(application: string): string {
  return application === "default" ? "default.application" : application;
}

function service(space: SpaceContext, application: RunApplication, component: ComponentName): Declaration {
  const { name, hostname } = application;
  // A host name that is given may have been another application's, whose pods answer until these do. Elsewhere nothing
  // waits, so that pods which become ready by calling each other find their names.
  const after = hostname === name ? [] : [applicationPart(space, name, "deployment")];
  return declare(
    "kubernetes:core/v1:Service",
    serviceName(space, application),
    component,
    {
      metadata: metadata(hostname, space.namespace, `Internal route of ${name}`),
      spec: patchedService(application, {
        type: "ClusterIP",
        selector: applicationLabels(name),
        ports: application.inbound.flatMap(servicePorts),
      }),
    },
    {
      dependsOn: namespaceDependency(space),
      formerly: applicationPart(space, name, "service"),
      after,
      engine: { ignoreChanges: ADDRESSES },
    },
  );
}

/** The cluster gives these. An import takes them for inputs, and the provider would replace the Service without them. */
const ADDRESSES = ["spec.clusterIP", "spec.clusterIPs"];

/** What a port speaks to which callers come by TLS. */
function encryptedProtocol({ protocol }: Inbound): string | undefined {
  switch (insideTls(protocol)) {
    case "ws":
      return APP_PROTOCOLS["wss"];
    case "http":
    case "grpc":
      return APP_PROTOCOLS["https"];
    default:
      return undefined;
  }
}

function servicePorts(inbound: Inbound): ServicePort[] {
  const appProtocol =
    inbound.tls === "application" ? encryptedProtocol(inbound) : APP_PROTOCOLS[insideTls(inbound.protocol)];
  const plain: ServicePort = {
    name: inbound.name,
    port: inbound.port,
    targetPort: inbound.containerPort,
    protocol: inbound.transport === "udp" ? "UDP" : "TCP",
    ...(appProtocol && { appProtocol }),
  };
  if (inbound.tlsPort === undefined) return [plain];
  const { tlsPort } = inbound;
  const encrypted = encryptedProtocol(inbound);
  return [
    plain,
    {
      name: tlsPortName(tlsPort),
      port: tlsPort,
      targetPort: tlsPort,
      protocol: "TCP",
      ...(encrypted && { appProtocol: encrypted }),
    },
  ];
}

function deployment(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
  calls: Calls,
  dependsOn: readonly string[],
): Declaration {
  const { name } = application;
  return declare(
    "kubernetes:apps/v1:Deployment",
    applicationPart(space, name, "deployment"),
    component,
    {
      metadata: metadata(name, space.namespace),
      spec: patchedDeployment(application, {
        replicas: application.model.replicas,
        ...progressDeadline(application),
        selector: { matchLabels: applicationLabels(name) },
        template: {
          // The second label informs people and dashboards; nothing is selected by it.
          metadata: {
            labels: { ...applicationLabels(name), "app.kubernetes.io/name": name, ...managedLabels },
          },
          spec: patchedPod(application, podSpec(space, application, calls)),
        },
      }),
    },
    { dependsOn: [...space.foundation, ...dependsOn] },
  );
}

/** Any user may listen on any port. NET_BIND_SERVICE would not do: it is not in effect for a user that is not root. */
const UNPRIVILEGED_PORTS = { name: "net.ipv4.ip_unprivileged_port_start", value: "0" };

function podSpec(
  space: SpaceContext,
  application: RunApplication,
  { connections, allowances }: Calls,
): PodSpec {
  const ofConnections = new Map(
    connections.flatMap((connection) => {
      const projection = authorityProjection(space, connection);
      return projection ? [[connection, projection] as const] : [];
    }),
  );
  const authorities = [...ofConnections.values(), ...policyAuthorities(space, allowances)];
  const terminates = automaticInbounds(application).length > 0 ? sidecar(space, application) : undefined;
  const volumes = [
    ...(terminates?.volumes ?? []),
    ...(authorities.length > 0
      ? [{ name: "certificate-authorities", projected: { sources: authorities } }]
      : []),
  ];
  return {
    serviceAccountName: serviceAccountName(application.name),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: application.model.runAsUser,
      seccompProfile: { type: "RuntimeDefault" },
      ...(listensBelow1024(application) && { sysctls: [UNPRIVILEGED_PORTS] }),
    },
    ...(terminates && { initContainers: [terminates.container] }),
    containers: [
      {
        ...container(space, application, connections, new Set(ofConnections.keys())),
        ...(authorities.length > 0 && {
          volumeMounts: [{ name: "certificate-authorities", mountPath: AUTHORITY_DIRECTORY, readOnly: true }],
        }),
      },
    ],
    ...(volumes.length > 0 && { volumes }),
  };
}

function container(
  space: SpaceContext,
  application: RunApplication,
  connections: readonly Connection[],
  mountedAuthorities: ReadonlySet<Connection>,
): Container {
  const { model } = application;
  const variables = environmentOf(application, connections, (connection) =>
    addressOf(space, connection, mountedAuthorities),
  );
  const env = containerVariables(space, application, variables);
  const ports = containerPorts(application);
  return {
    name: application.name,
    image: model.image,
    ...(model.command && { command: words(model.command) }),
    ...(model.arguments && { args: words(model.arguments) }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && { ports }),
    ...resources(application),
    ...probes(application),
    securityContext: {
      allowPrivilegeEscalation: false,
      ...(model.readOnlyRootFilesystem !== false && { readOnlyRootFilesystem: model.readOnlyRootFilesystem }),
      capabilities: {
        drop: ["ALL"],
        // The kernel runs no program that is marked with this capability, as some web servers are, without it.
        ...(listensBelow1024(application) && { add: ["NET_BIND_SERVICE"] }),
      },
    },
  };
}

function words(given: NonNullable<RunApplication["model"]["command"]>): typeof given {
  return Array.isArray(given)
    ? given.map((word) => computed(word, literal))
    : computed(given, (known) => known.map(literal));
}

/** Two inbounds may lead to one container port; the API server warns of ports listed twice. */
function containerPorts(application: Application): { containerPort: number; protocol: string }[] {
  const ports = new Map(
    application.inbound.map(({ containerPort, transport }) => [
      `${transport} ${containerPort}`,
      { containerPort, protocol: transport === "udp" ? "UDP" : "TCP" },
    ]),
  );
  return [...ports.values()];
}

function resources({ model }: RunApplication): Pick<Container, "resources"> {
  const { cpu, memory } = model;
  if (cpu === undefined && memory === undefined) return {};
  const memoryQuantity: Record<string, string> = memory === undefined ? {} : { memory: `${memory}Mi` };
  const cpuQuantity: Record<string, string> = cpu === undefined ? {} : { cpu: `${Math.round(cpu * 1000)}m` };
  return {
    resources: {
      requests: { ...cpuQuantity, ...memoryQuantity },
      ...(memory !== undefined && { limits: memoryQuantity }),
    },
  };
}
