import type { types } from "@pulumi/kubernetes";
import { probedInbound } from "../../resolve/applications";
import type { Application, Connection, Inbound } from "../../resolve/network";
import type { ComponentName, Declaration } from "../declaration";
import {
  authorityProjection,
  automaticInbounds,
  automaticTlsObjects,
  sidecar,
  tlsPortName,
} from "./automaticTls";
import { environmentOf } from "../environment";
import { addressOf, AUTHORITY_DIRECTORY } from "./environment";
import {
  applicationLabels,
  declare,
  managedLabels,
  metadata,
  namespaceDependency,
  type SpaceContext,
} from "./objects";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;
type ServicePort = types.input.core.v1.ServicePort;

/** Gateway API's names for what a Service port speaks (KEP-3726), where it is not plain HTTP/1.1 or TCP. */
const APP_PROTOCOLS: Readonly<Record<string, string>> = {
  http: "http",
  grpc: "kubernetes.io/h2c",
  ws: "kubernetes.io/ws",
  wss: "kubernetes.io/wss",
  https: "https",
};

/** Declares what runs an application: a Deployment, its identity, its Service, and its automatic TLS. */
export function lowerApplication(
  space: SpaceContext,
  application: Application,
  connections: readonly Connection[],
  requiredRules: readonly string[],
  websockets: ReadonlySet<Inbound>,
): Declaration[] {
  if (application.model.existing) return [];
  const component: ComponentName = `appnet:index:Application ${application.name}`;
  const tls =
    automaticInbounds(application).length > 0 ? automaticTlsObjects(space, application, component) : [];
  return [
    serviceAccount(space, application, component),
    ...tls,
    ...(application.inbound.length > 0 ? [service(space, application, component, websockets)] : []),
    deployment(space, application, component, connections, [...requiredRules, ...tls.map((it) => it.name)]),
  ];
}

function serviceAccount(space: SpaceContext, { name }: Application, component: ComponentName): Declaration {
  return declare(
    "kubernetes:core/v1:ServiceAccount",
    `${space.network.space}-${name}-service-account`,
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

function service(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
  websockets: ReadonlySet<Inbound>,
): Declaration {
  const { name, hostname } = application;
  return declare(
    "kubernetes:core/v1:Service",
    `${space.network.space}-${name}-service`,
    component,
    {
      metadata: metadata(hostname, space.namespace, `Internal route of ${name}`),
      spec: {
        type: "ClusterIP",
        selector: applicationLabels(name),
        ports: application.inbound.flatMap((inbound) => servicePorts(inbound, websockets.has(inbound))),
      },
    },
    { dependsOn: namespaceDependency(space) },
  );
}

function servicePorts(inbound: Inbound, websockets: boolean): ServicePort[] {
  const appProtocol = APP_PROTOCOLS[websockets && inbound.protocol === "http" ? "ws" : inbound.protocol];
  const plain: ServicePort = {
    name: inbound.name,
    port: inbound.port,
    targetPort: inbound.containerPort,
    protocol: inbound.transport === "udp" ? "UDP" : "TCP",
    ...(appProtocol && { appProtocol }),
  };
  if (inbound.tlsPort === undefined) return [plain];
  const { tlsPort } = inbound;
  const encrypted = { port: tlsPort, targetPort: tlsPort, protocol: "TCP", appProtocol: "https" };
  return [plain, { name: tlsPortName(tlsPort), ...encrypted }];
}

function deployment(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
  connections: readonly Connection[],
  dependsOn: readonly string[],
): Declaration {
  const { name } = application;
  return declare(
    "kubernetes:apps/v1:Deployment",
    `${space.network.space}-${name}-deployment`,
    component,
    {
      metadata: metadata(name, space.namespace),
      spec: {
        replicas: application.model.replicas,
        selector: { matchLabels: applicationLabels(name) },
        template: {
          // The second label informs people and dashboards; nothing is selected by it.
          metadata: {
            labels: { ...applicationLabels(name), "app.kubernetes.io/name": name, ...managedLabels },
          },
          spec: podSpec(space, application, connections),
        },
      },
    },
    { dependsOn: [...space.foundation, ...dependsOn] },
  );
}

function podSpec(space: SpaceContext, application: Application, connections: readonly Connection[]): PodSpec {
  const authorities = connections.flatMap((connection) => {
    const projection = authorityProjection(space, connection);
    return projection ? [{ connection, projection }] : [];
  });
  const terminates = automaticInbounds(application).length > 0 ? sidecar(space, application) : undefined;
  const volumes = [
    ...(terminates?.volumes ?? []),
    ...(authorities.length > 0
      ? [{ name: "certificate-authorities", projected: { sources: authorities.map((it) => it.projection) } }]
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
    },
    ...(terminates && { initContainers: [terminates.container] }),
    containers: [container(space, application, connections, new Set(authorities.map((it) => it.connection)))],
    ...(volumes.length > 0 && { volumes }),
  };
}

function container(
  space: SpaceContext,
  application: Application,
  connections: readonly Connection[],
  mountedAuthorities: ReadonlySet<Connection>,
): Container {
  const { model } = application;
  const env = environmentOf(application, connections, (connection) =>
    addressOf(space, connection, mountedAuthorities),
  );
  const ports = containerPorts(application);
  const privileged = ports.some(({ containerPort }) => containerPort < 1024);
  return {
    name: application.name,
    image: model.image!,
    ...(model.command && { command: model.command }),
    ...(model.arguments && { args: model.arguments }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && { ports }),
    ...resources(application),
    ...probes(application),
    ...(mountedAuthorities.size > 0 && {
      volumeMounts: [{ name: "certificate-authorities", mountPath: AUTHORITY_DIRECTORY, readOnly: true }],
    }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"], ...(privileged && { add: ["NET_BIND_SERVICE"] }) },
    },
  };
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

function resources({ model }: Application): Pick<Container, "resources"> {
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

function probes(application: Application): Pick<Container, "readinessProbe" | "livenessProbe"> {
  const { healthCheck } = application.model;
  if (!healthCheck) return {};
  if (healthCheck.command) {
    const probe = { exec: { command: healthCheck.command } };
    return { readinessProbe: probe, livenessProbe: probe };
  }
  const { containerPort: port, protocol } = probedInbound(application.model, application.inbound)!;
  const probe = probeOf(port, protocol, healthCheck.path);
  return { readinessProbe: probe, livenessProbe: probe };
}

function probeOf(
  port: number,
  protocol: Inbound["protocol"],
  path: string | undefined,
): types.input.core.v1.Probe {
  if (path !== undefined)
    return { httpGet: { path, port, ...(protocol === "https" && { scheme: "HTTPS" }) } };
  return protocol === "grpc" ? { grpc: { port } } : { tcpSocket: { port } };
}
