import { localEnd } from "../../resolve/flows";
import { computed, reference } from "../declaration";
import { environmentOf, valuesOf } from "../environment";
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
import { frontPart, gatewayPart, groupName, SpaceContext } from "./objects";
import type { AwsSettings } from "./settings";
import { targetGroupsOf } from "./targetGroups";
import { addressOf, clusterArnOf, internalRouteName, partName } from "./workloads";
import type { AwsResources } from "./types";

type OfSpace = LoweringContext<AwsSettings>;
type OfApplication = ApplicationSubject<OfSpace>;
type OfGateway = GatewaySubject<OfSpace>;

const EXISTS = { lacking: "appnet does not run it" };
const MAYBE = { isOptional: true };

const part = (what: string) => (subject: OfApplication) =>
  partName(new SpaceContext(subject), subject.application.name, what);
const frontAt = (what: string) => (subject: OfGateway) =>
  frontPart(new SpaceContext(subject), subject.gateway, what);
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

/** The names of declarations. */
const at = {
  securityGroup: (subject: OfApplication) => groupName(new SpaceContext(subject), subject.application.name),
  service: part("service"),
  taskDefinition: part("task-definition"),
  taskRole: part("task-role"),
  executionRole: part("execution-role"),
  logGroup: part("logs"),
  internalRoute: (subject: OfApplication) =>
    internalRouteName(new SpaceContext(subject), subject.application),
  loadBalancer: frontAt("load-balancer"),
  gatewayGroup: (subject: OfGateway) => gatewayPart(new SpaceContext(subject), subject.gateway.name, ""),
  cluster: spacePart("cluster"),
  internalDomain: spacePart("internal-domain"),
};

/** What components hand back on AWS. */
export const outputs: PlatformOutputs<OfSpace> = {
  Space: {
    nodes: {
      cluster: node(
        "aws:ecs/cluster:Cluster",
        "The ECS cluster. None where one is given, or nothing runs.",
        at.cluster,
      ),
      internalDomain: node(
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        "The private domain of internal routes. None where nothing has one.",
        at.internalDomain,
      ),
    },
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
        property(at.internalDomain, "name"),
        MAYBE,
      ),
      internalDomainId: text("The id of that domain in Cloud Map.", property(at.internalDomain, "id"), MAYBE),
    },
  },
  Application: {
    nodes: {
      securityGroup: node(
        "aws:ec2/securityGroup:SecurityGroup",
        "Its security group. None of an existing workload, which has its own.",
        at.securityGroup,
      ),
      service: node("aws:ecs/service:Service", "The ECS service that runs it.", at.service),
      taskDefinition: node(
        "aws:ecs/taskDefinition:TaskDefinition",
        "Its task definition.",
        at.taskDefinition,
      ),
      taskRole: node(
        "aws:iam/role:Role",
        "The role of the application itself: it may do what aws.taskRole says, and what you attach.",
        at.taskRole,
      ),
      executionRole: node(
        "aws:iam/role:Role",
        "The role of ECS: it writes logs, pulls the image, and reads the secrets of its environment.",
        at.executionRole,
      ),
      logGroup: node("aws:cloudwatch/logGroup:LogGroup", "Where its logs go.", at.logGroup),
      internalRoute: node(
        "aws:servicediscovery/service:Service",
        "Its name in Cloud Map. None without inbound interfaces.",
        at.internalRoute,
      ),
    },
    outputs: {
      securityGroupId: text("The id of its security group.", (subject) =>
        groupOf(new SpaceContext(subject), localEnd(subject.application, subject.network)),
      ),
      serviceName: text("The name of its ECS service.", property(at.service, "name"), EXISTS),
      serviceArn: text("The ARN of its ECS service.", property(at.service, "arn"), EXISTS),
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
        property(at.taskDefinition, "arn"),
        EXISTS,
      ),
      taskRoleName: text(
        "The name of the role that the application has: attach policies to it.",
        property(at.taskRole, "name"),
        EXISTS,
      ),
      taskRoleArn: text(
        "The ARN of the role that the application has.",
        property(at.taskRole, "arn"),
        EXISTS,
      ),
      executionRoleName: text(
        "The name of the role with which ECS pulls the image, writes logs and reads secrets.",
        property(at.executionRole, "name"),
        EXISTS,
      ),
      executionRoleArn: text(
        "The ARN of the role with which ECS pulls the image, writes logs and reads secrets.",
        property(at.executionRole, "arn"),
        EXISTS,
      ),
      logGroupName: text(
        "The name of its log group. Known in previews.",
        property(at.logGroup, "name"),
        EXISTS,
      ),
      logGroupArn: text("The ARN of its log group.", property(at.logGroup, "arn"), EXISTS),
    },
  },
  Gateway: {
    nodes: {
      loadBalancer: node("aws:lb/loadBalancer:LoadBalancer", "The load balancer.", at.loadBalancer),
      securityGroup: node("aws:ec2/securityGroup:SecurityGroup", "Its security group.", at.gatewayGroup),
    },
    outputs: {
      dnsName: text(
        "The DNS name of the load balancer, for alias records.",
        property(at.loadBalancer, "dnsName"),
      ),
      zoneId: text(
        "The hosted zone of the load balancer's DNS name, for alias records.",
        property(at.loadBalancer, "zoneId"),
      ),
      loadBalancerArn: text("The ARN of the load balancer.", property(at.loadBalancer, "arn")),
      loadBalancerArnSuffix: text(
        "The end of the load balancer's ARN, as CloudWatch names it.",
        property(at.loadBalancer, "arnSuffix"),
      ),
      securityGroupId: text("The id of the load balancer's security group.", property(at.gatewayGroup, "id")),
      listenerArns: textMap("The ARNs of the listeners by port, such as 80 and 443.", (subject) =>
        Object.fromEntries(
          listenerPorts(subject.gateway).map((port) => [
            String(port),
            reference(frontAt(`listener-${port}`)(subject), "arn"),
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
    return valuesOf(environmentOf(application, connections, (connection) => addressOf(space, connection)));
  },
  endpoint: property(at.loadBalancer, "dnsName"),
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
