// Registers the topology on AWS as a program without appnet would: node handWrittenAws.mjs SIZE [--record]
// It registers the same resources as `components.mjs SIZE aws`, with the same inputs, parents and dependencies.

import { createRequire } from "node:module";
import { underMocks } from "./mocks.mjs";
import { awsSettings, requestedTopology } from "./topology.mjs";

const require = createRequire(import.meta.url);
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const { organization, space: spaceName, applications } = requestedTopology();
const { region, vpcId, privateSubnetIds } = awsSettings;
const domain = `${spaceName}.${organization}.internal`;

const assumeRolePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

class Space extends pulumi.ComponentResource {
  constructor() {
    super("appnet:index:Space", spaceName, {});
    const own = { parent: this };
    const clusterName = `${spaceName}-space.cluster`;
    this.cluster = new aws.ecs.Cluster(
      clusterName,
      {
        name: `${organization}-${spaceName}`,
        settings: [{ name: "containerInsights", value: "enabled" }],
        tags: tagsOf(clusterName),
        region,
      },
      own,
    );
    const domainName = `${spaceName}-space.internal-domain`;
    this.internalDomain = new aws.servicediscovery.PrivateDnsNamespace(
      domainName,
      {
        name: domain,
        description: `Internal routes of space ${spaceName}`,
        vpc: vpcId,
        tags: tagsOf(domainName),
        region,
      },
      own,
    );
    this.groups = new Map(applications.map(({ name }) => [name, this.group(name)]));
    this.platformGroup = this.platformEgress();
    this.registerOutputs({ name: spaceName, organization });
  }

  /** The security group of an application. */
  group(application) {
    const name = `${spaceName}-${application}`;
    const description = `Application ${application} of space ${spaceName}`;
    return new aws.ec2.SecurityGroup(
      name,
      { description, revokeRulesOnDelete: true, vpcId, tags: tagsOf(name, application), region },
      { parent: this },
    );
  }

  /** The security group with which every task pulls its image and sends logs. */
  platformEgress() {
    const name = `${spaceName}-platform.egress`;
    const description = `Image pulls and logs of space ${spaceName}`;
    const group = new aws.ec2.SecurityGroup(
      name,
      { description, vpcId, tags: tagsOf(name), region },
      { parent: this },
    );
    const families = [
      ["ipv4", { cidrIpv4: "0.0.0.0/0" }],
      ["ipv6", { cidrIpv6: "::/0" }],
    ];
    this.platformRules = families.map(
      ([family, network]) =>
        new aws.vpc.SecurityGroupEgressRule(
          `${name}-to-internet-tcp-443-${family}-egress`,
          {
            securityGroupId: group.id,
            ...network,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            description: "Image pulls and logs reach internet on tcp 443",
            region,
          },
          { parent: this },
        ),
    );
    new aws.ec2.VpcSecurityGroupRulesExclusive(
      `${name}.exclusive-rules`,
      {
        securityGroupId: group.id,
        ingressRuleIds: [],
        egressRuleIds: this.platformRules.map((rule) => rule.id),
        region,
      },
      { parent: this },
    );
    return group;
  }

  /** Lets one application reach another: an egress rule at the source and an ingress rule at the destination. */
  allow(source, destination, port) {
    const name = `${spaceName}-${source}-to-${destination}-tcp-${port}`;
    const sourceGroupId = this.groups.get(source).id;
    const destinationGroupId = this.groups.get(destination).id;
    const rule = {
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: `${source} may reach ${destination} on tcp ${port}`,
      region,
    };
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-egress`,
      { securityGroupId: sourceGroupId, referencedSecurityGroupId: destinationGroupId, ...rule },
      { parent: this },
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-ingress`,
      { securityGroupId: destinationGroupId, referencedSecurityGroupId: sourceGroupId, ...rule },
      { parent: this },
    );
  }
}

class Application extends pulumi.ComponentResource {
  constructor({ name, image, port, connections }, space) {
    super("appnet:index:Application", name, {});
    const own = { parent: this };
    const prefix = `${spaceName}-${name}`;
    const tags = tagsOf(prefix, name);
    const logs = new aws.cloudwatch.LogGroup(
      `${prefix}-logs`,
      { name: `/appnet/${organization}/${spaceName}/${name}`, retentionInDays: 30, tags, region },
      own,
    );
    const executionRole = this.role(name, "execution-role");
    const executionPolicy = new aws.iam.RolePolicy(
      `${prefix}-execution-policy`,
      { role: executionRole.name, policy: logPolicy(logs) },
      own,
    );
    const taskRole = this.role(name, "task-role");
    const taskDefinition = new aws.ecs.TaskDefinition(
      `${prefix}-task-definition`,
      {
        family: prefix,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
        executionRoleArn: executionRole.arn,
        taskRoleArn: taskRole.arn,
        containerDefinitions: pulumi.jsonStringify([container(name, image, port, connections, logs)]),
        tags,
        region,
      },
      own,
    );
    const internalRoute = new aws.servicediscovery.Service(
      `${prefix}-internal-route`,
      {
        name,
        description: `Internal route of ${name}`,
        dnsConfig: {
          namespaceId: space.internalDomain.id,
          routingPolicy: "MULTIVALUE",
          dnsRecords: [{ type: "A", ttl: 10 }],
        },
        healthCheckCustomConfig: { failureThreshold: 1 },
        tags,
        region,
      },
      own,
    );
    new aws.ecs.Service(
      `${prefix}-service`,
      {
        cluster: space.cluster.arn,
        taskDefinition: taskDefinition.arn,
        desiredCount: 1,
        launchType: "FARGATE",
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        availabilityZoneRebalancing: "ENABLED",
        networkConfiguration: {
          subnets: privateSubnetIds,
          securityGroups: [space.groups.get(name).id, space.platformGroup.id],
          assignPublicIp: false,
        },
        serviceRegistries: { registryArn: internalRoute.arn },
        enableEcsManagedTags: true,
        propagateTags: "SERVICE",
        waitForSteadyState: true,
        tags,
        region,
      },
      { parent: this, dependsOn: [executionPolicy, ...space.platformRules] },
    );
    for (const { outbound } of connections) space.allow(name, outbound, port);
    this.registerOutputs({ name, hostname: name });
  }

  role(application, part) {
    const name = `${spaceName}-${application}-${part}`;
    return new aws.iam.Role(name, { assumeRolePolicy, tags: tagsOf(name, application) }, { parent: this });
  }
}

function logPolicy(logs) {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [pulumi.interpolate`${logs.arn}:*`],
      },
    ],
  });
}

function container(name, image, port, connections, logs) {
  return {
    name,
    image,
    essential: true,
    user: "1000",
    environment: connections.flatMap(connectionVariables),
    portMappings: [{ name: "http", containerPort: port, hostPort: port, protocol: "tcp" }],
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": logs.name, "awslogs-region": region, "awslogs-stream-prefix": name },
    },
  };
}

function connectionVariables({ outbound, port }) {
  const prefix = `CONNECTION_${outbound.toUpperCase().replaceAll("-", "_")}`;
  const hostname = `${outbound}.${domain}`;
  return [
    { name: `${prefix}_SCHEME`, value: "http" },
    { name: `${prefix}_HOSTNAME`, value: hostname },
    { name: `${prefix}_PORT`, value: String(port) },
    { name: `${prefix}_URL`, value: `http://${hostname}:${port}` },
  ];
}

function tagsOf(name, application) {
  return {
    Name: name,
    "appnet:organization": organization,
    "appnet:space": spaceName,
    ...(application !== undefined && { "appnet:application": application }),
  };
}

await underMocks(() => {
  const space = new Space();
  for (const application of applications) new Application(application, space);
});
