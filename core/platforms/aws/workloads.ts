import { STARTUP_SECONDS } from "../../model/health";
import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import { listensBelow1024 } from "../../resolve/applications";
import { hasInternalRoute } from "../../resolve/internalNames";
import type { Application, Connection, RunApplication } from "../../resolve/network";
import { soleAddress } from "../../resolve/target";
import { computed, jsonInput, reference, type Declaration } from "../declaration";
import { environmentOf, type Address } from "../environment";
import { externalHost } from "../externals";
import { fargateSize, taskNeeds } from "./fargate";
import { containerHealth } from "./health";
import { groupOf, hasPlatformGroup, platformGroupName, type ClientGroup } from "./groups";
import { internalDomain, physicalName, type SpaceContext } from "./objects";
import { automaticInbounds, serviceConnect } from "./serviceConnect";
import { patchedContainers, patchedService, patchedTaskDefinition } from "./patch";
import { portMappings } from "./portMappings";
import { executionRole, taskRole } from "./roles";
import { containerVariables, environmentSecret } from "./secrets";
import { localEnd } from "../../resolve/flows";
import type { TargetGroup } from "./targetGroups";

/** Any user may listen on any port. A capability would not do: those of a user that is not root are not in effect. */
const UNPRIVILEGED_PORTS = { namespace: "net.ipv4.ip_unprivileged_port_start", value: "0" };
/** What containers on Fargate have by default, without NET_BIND_SERVICE. */
const CAPABILITIES_BUT_NET_BIND_SERVICE = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_RAW"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

/** What concerns one application besides itself. */
export interface Surroundings {
  readonly connections: readonly Connection[];
  /** Whether ECS puts its proxy beside it. */
  readonly isProxied: boolean;
  /** Whether its tasks must have public addresses. */
  readonly hasPublicAddress: boolean;
  /** The endpoints of automatic TLS that it calls. */
  readonly endpoints: readonly string[];
  readonly clientGroups: readonly ClientGroup[];
  readonly targetGroups: readonly TargetGroup[];
  /** Declarations that must exist before its tasks start. */
  readonly dependsOn: readonly string[];
}

/** Declares what runs an application: its service and task definition, roles, logs, and internal route. */
export function lowerApplication(
  space: SpaceContext,
  application: RunApplication,
  around: Surroundings,
): Declaration[] {
  const component: ComponentName = { type: "Application", name: application.name };
  return [
    logGroup(space, application, component),
    ...environmentSecret(space, application, component),
    ...executionRole(space, application, component),
    taskRole(space, application, component),
    taskDefinition(space, application, component, around),
    ...(hasInternalRoute(application) ? [internalRoute(space, application, component)] : []),
    service(space, application, component, around),
  ];
}

/** The name of one of an application's resources. */
export function partName(space: SpaceContext, application: string, part: string): string {
  return `${space.prefix}-${application}-${part}`;
}

/** An application's internal route is named after its host name: it stays when another application takes that over. */
export function internalRouteName(space: SpaceContext, { hostname }: Pick<Application, "hostname">): string {
  return partName(space, hostname, "internal-route");
}

/** The cluster that tasks run in: the given one, or the space's own. */
export function clusterArnOf(space: SpaceContext): pulumi.Input<string> {
  return space.settings.clusterArn ?? reference(`${space.prefix}-space.cluster`, "arn");
}

function logGroup(space: SpaceContext, { name }: Application, component: ComponentName): Declaration {
  const { organization, space: spaceName } = space.network;
  return space.declare(
    "aws:cloudwatch/logGroup:LogGroup",
    partName(space, name, "logs"),
    {
      name: `/appnet/${organization}/${spaceName}/${name}`,
      retentionInDays: space.settings.logs.retentionInDays,
      ...(space.settings.logs.kmsKeyArn !== undefined && { kmsKeyId: space.settings.logs.kmsKeyArn }),
      tags: space.tags(`${space.prefix}-${name}`, name),
    },
    { component },
  );
}

function taskDefinition(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
  around: Surroundings,
): Declaration {
  const { name, model } = application;
  const { cpu, memory } = taskNeeds(model, around.isProxied);
  const size = fargateSize(cpu, memory)!;
  return space.declare(
    "aws:ecs/taskDefinition:TaskDefinition",
    partName(space, name, "task-definition"),
    patchedTaskDefinition(application, {
      family: `${space.network.space}-${name}`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(size.cpu),
      memory: String(size.memory),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      executionRoleArn: reference(partName(space, name, "execution-role"), "arn"),
      taskRoleArn: reference(partName(space, name, "task-role"), "arn"),
      containerDefinitions: jsonInput(
        patchedContainers(application, container(space, application, around), (of) =>
          logConfiguration(space, name, of),
        ),
      ),
      tags: space.tags(`${space.prefix}-${name}`, name),
    }),
    { component },
  );
}

function container(
  space: SpaceContext,
  application: RunApplication,
  { connections, endpoints }: Surroundings,
): object {
  const { name, model } = application;
  const isBelow1024 = listensBelow1024(application);
  const variables = environmentOf(application, connections, (connection) => addressOf(space, connection));
  return {
    name,
    image: model.image,
    essential: true,
    user: computed(model.runAsUser, String),
    ...(model.readOnlyRootFilesystem !== false && { readonlyRootFilesystem: model.readOnlyRootFilesystem }),
    ...(model.command && { entryPoint: model.command }),
    ...(model.arguments && { command: model.arguments }),
    ...containerVariables(space, application, variables),
    portMappings: portMappings(application),
    // Another endpoint makes another revision, and with it tasks that know it.
    ...(endpoints.length > 0 && { dockerLabels: { "appnet.endpoints": endpoints.join(" ") } }),
    linuxParameters: {
      initProcessEnabled: true,
      // The kernel runs no program that is marked with NET_BIND_SERVICE without it, and Fargate cannot add it back.
      capabilities: { drop: isBelow1024 ? CAPABILITIES_BUT_NET_BIND_SERVICE : ["ALL"] },
    },
    ...(isBelow1024 && { systemControls: [UNPRIVILEGED_PORTS] }),
    ...containerHealth(application),
    logConfiguration: logConfiguration(space, name, name),
  };
}

/** Where a container of an application's task writes: into the application's own logs. */
function logConfiguration(space: SpaceContext, application: string, container: string): object {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": reference(partName(space, application, "logs"), "name"),
      "awslogs-region": space.regionName,
      "awslogs-stream-prefix": container,
    },
  };
}

/** Where a source finds the destination of a connection. */
export function addressOf(space: SpaceContext, connection: Connection): Address | undefined {
  const { destination, scheme } = connection;
  if (destination.kind === "external") {
    const host = externalHost(connection, destination.external);
    return host === undefined ? undefined : { scheme, host };
  }
  if (destination.kind === "network") {
    const host = soleAddress(destination.cidr);
    return host === undefined ? undefined : { scheme, host };
  }
  if (destination.elsewhere)
    return { scheme, host: `${destination.hostname}.${internalDomain(destination)}` };
  const application = space.network.applications.get(destination.name)!;
  if (application.model.existing) {
    const { address } = application.model.existing;
    return address === undefined ? undefined : { scheme, host: address };
  }
  if (connection.tls === "automatic") {
    // The caller's own proxy encrypts: it listens under the short name, and is spoken to in plain text.
    const inbound = automaticInbounds(application).find((it) => it.tlsPort === connection.port)!;
    return { scheme: inbound.protocol, host: destination.hostname };
  }
  return { scheme, host: `${destination.hostname}.${space.domain}` };
}

function internalRoute(space: SpaceContext, application: Application, component: ComponentName): Declaration {
  const { name, hostname } = application;
  return space.declare(
    "aws:servicediscovery/service:Service",
    internalRouteName(space, application),
    {
      name: hostname,
      description: `Internal route of ${name}`,
      dnsConfig: {
        namespaceId: reference(`${space.prefix}-space.internal-domain`, "id"),
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: 10 }],
      },
      // ECS reports the health of tasks here; without it Cloud Map answers with unhealthy ones too.
      healthCheckCustomConfig: { failureThreshold: 1 },
      tags: space.tags(`${space.prefix}-${name}`, name),
    },
    { component, formerly: partName(space, name, "internal-route") },
  );
}

function service(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
  around: Surroundings,
): Declaration {
  const { name, model } = application;
  const { targetGroups } = around;
  return space.declare(
    "aws:ecs/service:Service",
    partName(space, name, "service"),
    patchedService(application, {
      ...physicalName(space, partName(space, name, "service"), 255),
      cluster: clusterArnOf(space),
      taskDefinition: reference(partName(space, name, "task-definition"), "arn"),
      desiredCount: model.replicas,
      launchType: "FARGATE",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: {
        subnets: space.taskSubnetIds,
        securityGroups: securityGroups(space, application, around.clientGroups),
        assignPublicIp: around.hasPublicAddress,
      },
      ...(hasInternalRoute(application) && {
        serviceRegistries: { registryArn: reference(internalRouteName(space, application), "arn") },
      }),
      ...(around.isProxied && { serviceConnectConfiguration: serviceConnect(space, application) }),
      ...(targetGroups.length > 0 && {
        healthCheckGracePeriodSeconds: model.healthCheck?.startupSeconds ?? STARTUP_SECONDS,
        loadBalancers: targetGroups.map((group) => ({
          targetGroupArn: reference(group.name, "arn"),
          containerName: name,
          containerPort: group.inbound.containerPort,
        })),
      }),
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      tags: space.tags(`${space.prefix}-${name}`, name),
    }),
    { component, dependsOn: around.dependsOn },
  );
}

/** The groups of an application's interfaces: its own, the platform's, and those of the client groups it joins. */
function securityGroups(
  space: SpaceContext,
  application: Application,
  clientGroups: readonly ClientGroup[],
): pulumi.Input<string>[] {
  return [
    groupOf(space, localEnd(application, space.network))!,
    ...(hasPlatformGroup(space) ? [reference(platformGroupName(space), "id")] : []),
    ...clientGroups.map((clients) => reference(clients.name, "id")),
  ];
}
