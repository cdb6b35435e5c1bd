import type { ecs } from "@pulumi/aws";
import { Kind, oneOf } from "../../closedWorld/fields";
import { DESCRIBED, type Everywhere } from "./everywhere";

const WHEN = "harmless: it says when tasks start and end, and how many there are";
const WHERE = "harmless: security groups hold wherever a task runs";
const OF_ITS_OWN =
  "harmless: what runs in a container is its own to say; it has the connections that the task has";

const ONE_INTERFACE = "harmless: all containers of a task have its interface";
const SIGNER =
  "harmless: who signs; callers' proxies trust whom ECS tells them, and that there is one is read";

/** A container, as the text of a task definition has it. */
interface ContainerDefinition {
  name: string;
  image: string;
  essential: boolean;
  user: string;
  entryPoint: string[];
  command: string[];
  environment: object[];
  environmentFiles: object[];
  secrets: object[];
  portMappings: {
    name: string;
    containerPort: number;
    hostPort: number;
    protocol: string;
    appProtocol: string;
  }[];
  linuxParameters: { initProcessEnabled: boolean; capabilities: { add: string[]; drop: string[] } };
  systemControls: object[];
  healthCheck: object;
  logConfiguration: object;
  cpu: number;
  memory: number;
  memoryReservation: number;
  workingDirectory: string;
  readonlyRootFilesystem: boolean;
  privileged: boolean;
  mountPoints: object[];
  volumesFrom: object[];
  dependsOn: object[];
  dockerLabels: object;
  ulimits: object[];
  startTimeout: number;
  stopTimeout: number;
  repositoryCredentials: object;
  interactive: boolean;
  pseudoTerminal: boolean;
  restartPolicy: object;
  versionConsistency: string;
}

export const containerDefinition = Kind.of<ContainerDefinition>({
  name: "read",
  image: OF_ITS_OWN,
  essential: WHEN,
  user: OF_ITS_OWN,
  entryPoint: OF_ITS_OWN,
  command: OF_ITS_OWN,
  environment: OF_ITS_OWN,
  environmentFiles: OF_ITS_OWN,
  secrets: OF_ITS_OWN,
  portMappings: [
    {
      name: "read",
      containerPort: "read",
      hostPort: "read",
      protocol: "read",
      appProtocol: "harmless: it tells Service Connect what the port speaks",
    },
  ],
  linuxParameters: {
    initProcessEnabled: OF_ITS_OWN,
    capabilities: {
      add: oneOf(["SYS_PTRACE"], "others may change the task's own network"),
      drop: "harmless: it only takes away",
    },
  },
  systemControls: "harmless: they concern the task's own network namespace, not the groups around it",
  healthCheck: OF_ITS_OWN,
  logConfiguration: "harmless: where the agent sends what the container prints",
  cpu: WHERE,
  memory: WHERE,
  memoryReservation: WHERE,
  workingDirectory: OF_ITS_OWN,
  readonlyRootFilesystem: OF_ITS_OWN,
  privileged: oneOf([false], "what is privileged may change the host's network"),
  mountPoints: "harmless: files",
  volumesFrom: "harmless: files",
  dependsOn: WHEN,
  dockerLabels: "harmless: they inform people",
  ulimits: OF_ITS_OWN,
  startTimeout: WHEN,
  stopTimeout: WHEN,
  repositoryCredentials: "harmless: the agent pulls images",
  interactive: OF_ITS_OWN,
  pseudoTerminal: OF_ITS_OWN,
  restartPolicy: WHEN,
  versionConsistency: WHEN,
});

/** By type: what runs tasks. */
export const taskKinds: readonly (readonly [string, Kind])[] = [
  [
    "aws:ecs/service:Service",
    Kind.of<ecs.ServiceArgs & Everywhere>({
      ...DESCRIBED,
      tags: "read",
      taskDefinition: "read",
      networkConfiguration: {
        securityGroups: "read",
        subnets: "harmless: routing is taken to lead everywhere",
        assignPublicIp: "harmless: security groups decide whatever the address",
      },
      loadBalancers: [{ targetGroupArn: "read", containerName: ONE_INTERFACE, containerPort: "read" }],
      serviceRegistries: { registryArn: "read" },
      serviceConnectConfiguration: {
        enabled: "read",
        namespace: "read",
        logConfiguration: "harmless: where the proxy logs",
        accessLogConfiguration: "harmless: what the proxy logs",
        services: [
          {
            portName: "read",
            ingressPortOverride: "read",
            discoveryName: "harmless: clients ask for the alias",
            clientAlias: [{ dnsName: "read", port: "read" }],
            timeout: "harmless: how long what is silent is kept",
            tls: {
              issuerCertAuthority: { awsPcaAuthorityArn: SIGNER },
              roleArn: "harmless: as whom ECS asks for the certificate",
              kmsKey: "harmless: how ECS keeps the certificate's key",
            },
          },
        ],
      },
      deploymentController: { type: oneOf(["ECS"], "another controller registers other tasks") },
      alarms: WHEN,
      availabilityZoneRebalancing: WHERE,
      capacityProviderStrategies: WHERE,
      cluster: WHERE,
      deploymentCircuitBreaker: WHEN,
      deploymentMaximumPercent: WHEN,
      deploymentMinimumHealthyPercent: WHEN,
      desiredCount: WHEN,
      enableEcsManagedTags: "harmless: tags inform people",
      enableExecuteCommand: "harmless: a session comes over what the task may call anyway",
      forceDelete: WHEN,
      forceNewDeployment: WHEN,
      healthCheckGracePeriodSeconds: WHEN,
      iamRole: "harmless: as whom ECS registers tasks",
      launchType: WHERE,
      name: "harmless: it informs people",
      orderedPlacementStrategies: WHERE,
      placementConstraints: WHERE,
      platformVersion: WHERE,
      propagateTags: "harmless: tags inform people",
      schedulingStrategy: WHEN,
      sigintRollback: WHEN,
      triggers: WHEN,
      volumeConfiguration: "harmless: files",
      waitForSteadyState: WHEN,
    }),
  ],
  [
    "aws:ecs/taskDefinition:TaskDefinition",
    Kind.of<ecs.TaskDefinitionArgs & Everywhere>({
      ...DESCRIBED,
      containerDefinitions: "read",
      networkMode: "read",
      cpu: WHERE,
      memory: WHERE,
      ephemeralStorage: "harmless: files",
      executionRoleArn: "harmless: as whom the agent pulls images and writes logs",
      taskRoleArn: "harmless: what AWS's own interfaces grant the task is IAM's to say",
      family: "harmless: it informs people",
      ipcMode: oneOf(["task", "none"], "the host's is shared with what else runs there"),
      pidMode: oneOf(["task"], "the host's processes have the host's network"),
      placementConstraints: WHERE,
      requiresCompatibilities: WHERE,
      runtimePlatform: WHERE,
      skipDestroy: "harmless: it is about deletion alone",
      trackLatest: WHEN,
      enableFaultInjection: oneOf([false], "it lets the task's network be cut"),
      volumes: [
        {
          name: "harmless: files",
          configureAtLaunch: "harmless: files",
          efsVolumeConfiguration: "harmless: files",
          fsxWindowsFileServerVolumeConfiguration: "harmless: files",
        },
      ],
    }),
  ],
  [
    "aws:ecs/cluster:Cluster",
    Kind.of<ecs.ClusterArgs & Everywhere>({
      ...DESCRIBED,
      name: "harmless: it informs people",
      settings: "harmless: what is measured",
      configuration: "harmless: how sessions are logged",
    }),
  ],
];
