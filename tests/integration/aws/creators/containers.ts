/** ECS clusters, task definitions and services; logs, roles and internal routes. */
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  type AvailabilityZoneRebalancing,
  type ClusterSettingName,
  type Compatibility,
  type ContainerDefinition,
  type CPUArchitecture,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeTaskDefinitionCommand,
  type LaunchType,
  type NetworkMode,
  type OSFamily,
  type PropagateTags,
  RegisterTaskDefinitionCommand,
  type ServiceConnectService,
} from "@aws-sdk/client-ecs";
import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand as CreateRouteCommand,
  GetNamespaceCommand,
  GetOperationCommand,
  type RecordType,
  type RoutingPolicy,
} from "@aws-sdk/client-servicediscovery";
import { answered, type Context, type Creators, type Inputs } from "../context";
import type { Attributes } from "../values";

export const containerCreators: Creators<
  | "aws:cloudwatch/logGroup:LogGroup"
  | "aws:ecs/cluster:Cluster"
  | "aws:ecs/service:Service"
  | "aws:ecs/taskDefinition:TaskDefinition"
  | "aws:iam/role:Role"
  | "aws:iam/rolePolicy:RolePolicy"
  | "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
  | "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"
  | "aws:servicediscovery/service:Service"
> = {
  "aws:cloudwatch/logGroup:LogGroup": createLogGroup,
  "aws:ecs/cluster:Cluster": createCluster,
  "aws:ecs/service:Service": createService,
  "aws:ecs/taskDefinition:TaskDefinition": registerTaskDefinition,
  "aws:iam/role:Role": createRole,
  "aws:iam/rolePolicy:RolePolicy": async (inputs, context) => {
    await context.clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: inputs.role as string,
        PolicyName: context.nameOf("rolePolicy", inputs.name),
        PolicyDocument: inputs.policy as string,
      }),
    );
    return {};
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (inputs, context) => {
    const RoleName = inputs.role as string;
    await context.clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: inputs.policyArn }));
    return {};
  },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": createNamespace,
  "aws:servicediscovery/service:Service": createRoute,
};

async function createLogGroup(
  inputs: Inputs<"aws:cloudwatch/logGroup:LogGroup">,
  context: Context,
): Promise<Attributes> {
  const name = context.nameOf("logGroup", inputs.name);
  context.tags(inputs.tags);
  await context.clients.logs.send(new CreateLogGroupCommand({ logGroupName: name, tags: inputs.tags }));
  const { retentionInDays } = inputs;
  await context.clients.logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
  const { logGroups: found } = await context.clients.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
  );
  const group = answered(found?.find((it) => it.logGroupName === name)?.arn, "the log group's ARN");
  // Pulumi's provider gives the ARN without the streams in it.
  return { name, arn: group.replace(/:\*$/, "") };
}

async function createCluster(
  inputs: Inputs<"aws:ecs/cluster:Cluster">,
  context: Context,
): Promise<Attributes> {
  const { cluster } = await context.clients.ecs.send(
    new CreateClusterCommand({
      clusterName: context.nameOf("cluster", inputs.name),
      settings: inputs.settings?.map(({ name, value }) => ({ name: name as ClusterSettingName, value })),
      tags: context.lowerTags(inputs.tags),
    }),
  );
  return { arn: answered(cluster?.clusterArn, "the cluster's ARN"), name: cluster?.clusterName };
}

async function registerTaskDefinition(
  inputs: Inputs<"aws:ecs/taskDefinition:TaskDefinition">,
  context: Context,
): Promise<Attributes> {
  const containerDefinitions = JSON.parse(inputs.containerDefinitions) as ContainerDefinition[];
  for (const { name, portMappings } of containerDefinitions) {
    context.checked("container", name!);
    for (const mapping of portMappings ?? []) context.checked("portMapping", mapping.name!);
  }
  const { taskDefinition } = await context.clients.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: context.checked("taskFamily", inputs.family),
      requiresCompatibilities: inputs.requiresCompatibilities as Compatibility[],
      networkMode: inputs.networkMode as NetworkMode,
      cpu: inputs.cpu,
      memory: inputs.memory,
      runtimePlatform: {
        operatingSystemFamily: inputs.runtimePlatform?.operatingSystemFamily as OSFamily,
        cpuArchitecture: inputs.runtimePlatform?.cpuArchitecture as CPUArchitecture,
      },
      ...(inputs.ephemeralStorage && {
        ephemeralStorage: { sizeInGiB: inputs.ephemeralStorage.sizeInGib },
      }),
      executionRoleArn: inputs.executionRoleArn,
      taskRoleArn: inputs.taskRoleArn,
      containerDefinitions,
      volumes: inputs.volumes?.map(({ name }) => ({ name })),
      tags: context.lowerTags(inputs.tags),
    }),
  );
  return { arn: answered(taskDefinition?.taskDefinitionArn, "the task definition's ARN") };
}

type ServiceInputs = Inputs<"aws:ecs/service:Service">;

async function createService(inputs: ServiceInputs, context: Context): Promise<Attributes> {
  const { networkConfiguration: network, deploymentCircuitBreaker: breaker } = inputs;
  const registry = inputs.serviceRegistries;
  const services = connectServices(inputs, context);
  await checkPorts(inputs, context, services);
  if ((network?.securityGroups?.length ?? 0) > 5) context.problem("an interface has at most 5 groups");
  const { service } = await context.clients.ecs.send(
    new CreateServiceCommand({
      serviceName: context.nameOf("ecsService", inputs.name),
      cluster: inputs.cluster,
      taskDefinition: inputs.taskDefinition,
      desiredCount: inputs.desiredCount,
      launchType: inputs.launchType as LaunchType,
      capacityProviderStrategy: inputs.capacityProviderStrategies?.map((it) => ({
        capacityProvider: it.capacityProvider,
        weight: it.weight,
        base: it.base,
      })),
      deploymentConfiguration: {
        minimumHealthyPercent: inputs.deploymentMinimumHealthyPercent,
        maximumPercent: inputs.deploymentMaximumPercent,
        deploymentCircuitBreaker: breaker && { enable: breaker.enable, rollback: breaker.rollback },
      },
      availabilityZoneRebalancing: inputs.availabilityZoneRebalancing as AvailabilityZoneRebalancing,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: network?.subnets,
          securityGroups: network?.securityGroups,
          assignPublicIp: network?.assignPublicIp ? "ENABLED" : "DISABLED",
        },
      },
      ...(registry && { serviceRegistries: [{ registryArn: registry.registryArn }] }),
      ...(inputs.serviceConnectConfiguration && {
        serviceConnectConfiguration: {
          enabled: inputs.serviceConnectConfiguration.enabled,
          namespace: inputs.serviceConnectConfiguration.namespace,
          services,
        },
      }),
      healthCheckGracePeriodSeconds: inputs.healthCheckGracePeriodSeconds,
      loadBalancers: inputs.loadBalancers?.map(({ targetGroupArn, containerName, containerPort }) => ({
        targetGroupArn,
        containerName,
        containerPort,
      })),
      enableExecuteCommand: inputs.enableExecuteCommand,
      enableECSManagedTags: inputs.enableEcsManagedTags,
      propagateTags: inputs.propagateTags as PropagateTags,
      tags: context.lowerTags(inputs.tags),
    }),
  );
  const arn = answered(service?.serviceArn, "the service's ARN");
  return { id: arn, arn };
}

function connectServices(inputs: ServiceInputs, context: Context): ServiceConnectService[] {
  return (inputs.serviceConnectConfiguration?.services ?? []).map((service) => {
    const { portName, discoveryName, ingressPortOverride, clientAlias, timeout, tls } = service;
    if (discoveryName !== undefined) context.checked("discoveryName", discoveryName);
    return {
      portName,
      discoveryName,
      ingressPortOverride,
      clientAliases: clientAlias?.map(({ dnsName, port }) => ({
        dnsName: dnsName === undefined ? dnsName : context.checked("dnsName", dnsName),
        port,
      })),
      ...(timeout && { timeout: { idleTimeoutSeconds: timeout.idleTimeoutSeconds } }),
      ...(tls && {
        tls: {
          issuerCertificateAuthority: { awsPcaAuthorityArn: tls.issuerCertAuthority.awsPcaAuthorityArn },
          roleArn: tls.roleArn,
        },
      }),
    };
  });
}

/** What a service says of its containers' ports, which the emulator does not compare. */
async function checkPorts(
  inputs: ServiceInputs,
  context: Context,
  services: readonly ServiceConnectService[],
): Promise<void> {
  const { taskDefinition } = await context.clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: inputs.taskDefinition }),
  );
  const mappings = (taskDefinition?.containerDefinitions ?? []).flatMap((it) =>
    (it.portMappings ?? []).map((mapping) => ({ ...mapping, container: it.name })),
  );
  for (const { containerName, containerPort } of inputs.loadBalancers ?? []) {
    if (!mappings.some((it) => it.container === containerName && it.containerPort === containerPort))
      context.problem(`container ${containerName} has no port ${containerPort} for a load balancer`);
  }
  for (const { portName } of services) {
    if (!mappings.some((it) => it.name === portName))
      context.problem(`Service Connect's port ${portName} is no port mapping of the task definition`);
  }
}

async function createRole(inputs: Inputs<"aws:iam/role:Role">, context: Context): Promise<Attributes> {
  const { Role: role } = await context.clients.iam.send(
    new CreateRoleCommand({
      RoleName: context.nameOf("role", inputs.name),
      AssumeRolePolicyDocument: inputs.assumeRolePolicy as string,
      PermissionsBoundary: inputs.permissionsBoundary,
      Tags: context.tags(inputs.tags),
    }),
  );
  return { arn: role?.Arn, name: role?.RoleName };
}

async function createNamespace(
  inputs: Inputs<"aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace">,
  context: Context,
): Promise<Attributes> {
  const { discovery } = context.clients;
  const { OperationId } = await discovery.send(
    new CreatePrivateDnsNamespaceCommand({
      Name: context.nameOf("discoveryNamespace", inputs.name),
      Description: inputs.description,
      Vpc: inputs.vpc,
      Tags: context.tags(inputs.tags),
    }),
  );
  const { Operation: operation } = await discovery.send(new GetOperationCommand({ OperationId }));
  const id = answered(operation?.Targets?.["NAMESPACE"], "the namespace's id");
  const { Namespace: namespace } = await discovery.send(new GetNamespaceCommand({ Id: id }));
  return { id, arn: namespace?.Arn };
}

async function createRoute(
  inputs: Inputs<"aws:servicediscovery/service:Service">,
  context: Context,
): Promise<Attributes> {
  const dns = inputs.dnsConfig;
  const { Service: service } = await context.clients.discovery.send(
    new CreateRouteCommand({
      Name: context.nameOf("discoveryService", inputs.name),
      Description: inputs.description,
      NamespaceId: dns?.namespaceId,
      DnsConfig: {
        RoutingPolicy: dns?.routingPolicy as RoutingPolicy,
        DnsRecords: dns?.dnsRecords.map(({ type, ttl }) => ({ Type: type as RecordType, TTL: ttl })),
      },
      ...(inputs.healthCheckCustomConfig && {
        // Its only field has one value, whatever is said.
        // oxlint-disable-next-line typescript/no-deprecated -- the emulator answers as AWS did
        HealthCheckCustomConfig: { FailureThreshold: Object.values(inputs.healthCheckCustomConfig)[0] ?? 1 },
      }),
      Tags: context.tags(inputs.tags),
    }),
  );
  return { id: service?.Id, arn: service?.Arn };
}
