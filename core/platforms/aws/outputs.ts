import { localEnd } from "../../resolve/flows";
import { computed, reference } from "../declaration";
import { environmentOf } from "../environment";
import {
  text,
  textList,
  textMap,
  type ApplicationSubject,
  type GatewaySubject,
  type NodeEntry,
  type PlatformOutputs,
} from "../outputs";
import type { LoweringContext } from "../platform";
import { connectionsOf } from "../required";
import { certificateArn } from "./certificates";
import { listenerPorts } from "./gateways";
import { groupOf } from "./groups";
import { gatewayPart, groupName, SpaceContext } from "./objects";
import type { AwsSettings } from "./settings";
import { targetGroupsOf } from "./targetGroups";
import { addressOf, clusterArnOf, partName } from "./workloads";
import type { AwsResources } from "./types";

type OfSpace = LoweringContext<AwsSettings>;
type OfApplication = ApplicationSubject<OfSpace>;
type OfGateway = GatewaySubject<OfSpace>;

const EXISTS = { lacking: "appnet does not run it" };
const MAYBE = { isOptional: true };

const part = (what: string) => (subject: OfApplication) =>
  partName(new SpaceContext(subject), subject.application.name, what);
const gatewayAt = (what: string) => (subject: OfGateway) =>
  gatewayPart(new SpaceContext(subject), subject.gateway.name, what);
const spacePart = (what: string) => (subject: OfSpace) => `${new SpaceContext(subject).prefix}-space.${what}`;

function node<Subject>(
  type: keyof AwsResources,
  description: string,
  declaration: (subject: Subject) => string,
): NodeEntry<Subject> {
  return { type, description, declaration };
}

/** A property of what is declared. */
const property =
  <Subject>(declaration: (subject: Subject) => string, name: string) =>
  (subject: Subject) =>
    reference(declaration(subject), name);

const ofApplication = {
  securityGroup: node<OfApplication>(
    "aws:ec2/securityGroup:SecurityGroup",
    "Its security group. None of an existing workload, which has its own.",
    (subject) => groupName(new SpaceContext(subject), subject.application.name),
  ),
  service: node("aws:ecs/service:Service", "The ECS service that runs it.", part("service")),
  taskDefinition: node(
    "aws:ecs/taskDefinition:TaskDefinition",
    "Its task definition.",
    part("task-definition"),
  ),
  taskRole: node(
    "aws:iam/role:Role",
    "The role of the application itself: it may do nothing until you attach a policy.",
    part("task-role"),
  ),
  executionRole: node(
    "aws:iam/role:Role",
    "The role of ECS: it writes logs and pulls the image.",
    part("execution-role"),
  ),
  logGroup: node("aws:cloudwatch/logGroup:LogGroup", "Where its logs go.", part("logs")),
  internalRoute: node(
    "aws:servicediscovery/service:Service",
    "Its name in Cloud Map. None without inbound interfaces.",
    part("internal-route"),
  ),
};

const ofGateway = {
  loadBalancer: node("aws:lb/loadBalancer:LoadBalancer", "The load balancer.", gatewayAt("load-balancer")),
  securityGroup: node("aws:ec2/securityGroup:SecurityGroup", "Its security group.", gatewayAt("")),
};

const ofSpace = {
  cluster: node(
    "aws:ecs/cluster:Cluster",
    "The ECS cluster. None where one is given, or nothing runs.",
    spacePart("cluster"),
  ),
  internalDomain: node(
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    "The private domain of internal routes. None where nothing has one.",
    spacePart("internal-domain"),
  ),
};

/** What components hand back on AWS. */
export const outputs: PlatformOutputs<OfSpace> = {
  Space: {
    nodes: ofSpace,
    outputs: {
      vpcId: text(
        "The id of the VPC. None while the space is empty and has no vpcId.",
        (subject) => new SpaceContext(subject).vpcId,
        MAYBE,
      ),
      privateSubnetIds: textList(
        "The subnets of tasks and internal gateways. None where they are not given and nothing is in them.",
        (subject) => new SpaceContext(subject).privateSubnetIds,
        MAYBE,
      ),
      publicSubnetIds: textList(
        "The subnets of internet-facing gateways. None where they are not given and nothing is in them.",
        (subject) => new SpaceContext(subject).publicSubnetIds,
        MAYBE,
      ),
      clusterArn: text(
        "The ARN of the ECS cluster. None where none is given and nothing runs.",
        (subject) => clusterArnOf(new SpaceContext(subject)),
        MAYBE,
      ),
      clusterName: text(
        "The name of the ECS cluster. None where none is given and nothing runs.",
        clusterName,
        MAYBE,
      ),
      internalDomain: text(
        "The domain of internal routes, such as prod.acme.internal. None where nothing has one. Known in previews.",
        property(ofSpace.internalDomain.declaration, "name"),
        MAYBE,
      ),
      internalDomainId: text(
        "The id of that domain in Cloud Map.",
        property(ofSpace.internalDomain.declaration, "id"),
        MAYBE,
      ),
    },
  },
  Application: {
    nodes: ofApplication,
    outputs: {
      securityGroupId: text("The id of its security group.", (subject) =>
        groupOf(new SpaceContext(subject), localEnd(subject.application, subject.network)),
      ),
      serviceName: text(
        "The name of its ECS service.",
        property(ofApplication.service.declaration, "name"),
        EXISTS,
      ),
      serviceArn: text(
        "The ARN of its ECS service.",
        property(ofApplication.service.declaration, "arn"),
        EXISTS,
      ),
      clusterArn: text(
        "The ARN of the ECS cluster that it runs in.",
        (subject) => ifRun(subject, clusterArnOf(new SpaceContext(subject))),
        EXISTS,
      ),
      clusterName: text(
        "The name of the ECS cluster that it runs in, as alarms and autoscaling need it.",
        (subject) => ifRun(subject, clusterName(subject)),
        EXISTS,
      ),
      taskDefinitionArn: text(
        "The ARN of its task definition, with the revision.",
        property(ofApplication.taskDefinition.declaration, "arn"),
        EXISTS,
      ),
      taskRoleName: text(
        "The name of the role that the application has: attach policies to it.",
        property(ofApplication.taskRole.declaration, "name"),
        EXISTS,
      ),
      taskRoleArn: text(
        "The ARN of the role that the application has.",
        property(ofApplication.taskRole.declaration, "arn"),
        EXISTS,
      ),
      executionRoleName: text(
        "The name of the role with which ECS pulls the image and writes logs.",
        property(ofApplication.executionRole.declaration, "name"),
        EXISTS,
      ),
      executionRoleArn: text(
        "The ARN of the role with which ECS pulls the image and writes logs.",
        property(ofApplication.executionRole.declaration, "arn"),
        EXISTS,
      ),
      logGroupName: text(
        "The name of its log group. Known in previews.",
        property(ofApplication.logGroup.declaration, "name"),
        EXISTS,
      ),
      logGroupArn: text(
        "The ARN of its log group.",
        property(ofApplication.logGroup.declaration, "arn"),
        EXISTS,
      ),
    },
  },
  Gateway: {
    nodes: ofGateway,
    outputs: {
      dnsName: text(
        "The DNS name of the load balancer, for alias records.",
        property(ofGateway.loadBalancer.declaration, "dnsName"),
      ),
      zoneId: text(
        "The hosted zone of the load balancer's DNS name, for alias records.",
        property(ofGateway.loadBalancer.declaration, "zoneId"),
      ),
      loadBalancerArn: text(
        "The ARN of the load balancer.",
        property(ofGateway.loadBalancer.declaration, "arn"),
      ),
      loadBalancerArnSuffix: text(
        "The end of the load balancer's ARN, as CloudWatch names it.",
        property(ofGateway.loadBalancer.declaration, "arnSuffix"),
      ),
      securityGroupId: text(
        "The id of the load balancer's security group.",
        property(ofGateway.securityGroup.declaration, "id"),
      ),
      listenerArns: textMap("The ARNs of the listeners by port, such as 80 and 443.", (subject) =>
        Object.fromEntries(
          listenerPorts(subject.gateway).map((port) => [
            String(port),
            reference(gatewayAt(`listener-${port}`)(subject), "arn"),
          ]),
        ),
      ),
      targetGroupArns: textMap(
        "The ARNs of the target groups by APPLICATION:PORT, with the container's port; of gRPC by APPLICATION:PORT/grpc.",
        (subject) => targetGroups(subject, "arn"),
      ),
      targetGroupArnSuffixes: textMap(
        "The ends of the target groups' ARNs, as CloudWatch names them, by APPLICATION:PORT or APPLICATION:PORT/grpc.",
        (subject) => targetGroups(subject, "arnSuffix"),
      ),
      certificateArn: text(
        "The ARN of its certificate. None where it terminates no TLS.",
        (subject) =>
          subject.gateway.tls === "terminate"
            ? certificateArn(new SpaceContext(subject), subject.gateway)
            : undefined,
        MAYBE,
      ),
    },
  },
  environment: ({ application, ...context }) => {
    const space = new SpaceContext(context);
    const connections = connectionsOf(context.network, application.name);
    const variables = environmentOf(application, connections, (connection) => addressOf(space, connection));
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  },
  endpoint: property(ofGateway.loadBalancer.declaration, "dnsName"),
};

function clusterName(subject: OfSpace): unknown {
  const { clusterArn } = subject.network.settings;
  return clusterArn === undefined
    ? reference(spacePart("cluster")(subject), "name")
    : computed(clusterArn, (arn) => arn.split("/").at(-1));
}

function ifRun({ application }: OfApplication, value: unknown): unknown {
  return application.model.existing ? undefined : value;
}

function targetGroups(subject: OfGateway, name: string): object {
  const { network, gateway } = subject;
  const groups = targetGroupsOf(
    new SpaceContext({ ...subject, network: { ...network, gateways: [gateway] } }),
  );
  return Object.fromEntries(
    groups.map((group) => {
      // One port may be served as HTTP and as gRPC.
      const grpc = group.name.endsWith("-grpc") ? "/grpc" : "";
      return [`${group.application.name}:${group.inbound.containerPort}${grpc}`, reference(group.name, name)];
    }),
  );
}
