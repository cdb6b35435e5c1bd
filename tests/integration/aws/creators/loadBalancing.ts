/** Load balancers, target groups, listeners and their rules. */
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  type LoadBalancerTypeEnum,
  ModifyListenerAttributesCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  type ProtocolEnum,
  type RedirectActionStatusCodeEnum,
  type RuleTransform,
  type TargetTypeEnum,
  type TransformTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { answered, type Context, type Creators, type Inputs } from "../context";
import type { Attributes } from "../values";

export const loadBalancingCreators: Creators<
  | "aws:lb/listener:Listener"
  | "aws:lb/listenerRule:ListenerRule"
  | "aws:lb/loadBalancer:LoadBalancer"
  | "aws:lb/targetGroup:TargetGroup"
> = {
  "aws:lb/listener:Listener": createListener,
  "aws:lb/listenerRule:ListenerRule": createRule,
  "aws:lb/loadBalancer:LoadBalancer": createLoadBalancer,
  "aws:lb/targetGroup:TargetGroup": createTargetGroup,
};

async function createLoadBalancer(
  inputs: Inputs<"aws:lb/loadBalancer:LoadBalancer">,
  context: Context,
): Promise<Attributes> {
  const { loadBalancing } = context.clients;
  const { LoadBalancers: created } = await loadBalancing.send(
    new CreateLoadBalancerCommand({
      Name: context.nameOf("loadBalancer", inputs.name),
      Type: inputs.loadBalancerType as LoadBalancerTypeEnum,
      Scheme: inputs.internal ? "internal" : "internet-facing",
      Subnets: inputs.subnets,
      SecurityGroups: inputs.securityGroups,
      Tags: context.tags(inputs.tags),
    }),
  );
  const [loadBalancer] = created ?? [];
  const { accessLogs } = inputs;
  const attributes: AttributeValue[] = [
    ["deletion_protection.enabled", inputs.enableDeletionProtection],
    ["routing.http.drop_invalid_header_fields.enabled", inputs.dropInvalidHeaderFields],
    ["idle_timeout.timeout_seconds", inputs.idleTimeout],
    ["access_logs.s3.enabled", accessLogs?.enabled],
    ["access_logs.s3.bucket", accessLogs?.bucket],
    ["access_logs.s3.prefix", accessLogs?.prefix],
  ];
  const arn = answered(loadBalancer?.LoadBalancerArn, "the load balancer's ARN");
  await loadBalancing.send(
    new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes: texts(attributes) }),
  );
  return { arn, dnsName: loadBalancer?.DNSName, zoneId: loadBalancer?.CanonicalHostedZoneId };
}

async function createTargetGroup(
  inputs: Inputs<"aws:lb/targetGroup:TargetGroup">,
  context: Context,
): Promise<Attributes> {
  const { loadBalancing } = context.clients;
  const health = inputs.healthCheck;
  const code = health?.matcher;
  const { TargetGroups: created } = await loadBalancing.send(
    new CreateTargetGroupCommand({
      Name: context.nameOf("targetGroup", inputs.name),
      TargetType: inputs.targetType as TargetTypeEnum,
      Port: inputs.port,
      Protocol: inputs.protocol as ProtocolEnum,
      ProtocolVersion: inputs.protocolVersion,
      VpcId: inputs.vpcId,
      HealthCheckProtocol: health?.protocol as ProtocolEnum | undefined,
      HealthCheckPath: health?.path,
      HealthCheckIntervalSeconds: health?.interval,
      HealthCheckTimeoutSeconds: health?.timeout,
      HealthyThresholdCount: health?.healthyThreshold,
      UnhealthyThresholdCount: health?.unhealthyThreshold,
      ...(code !== undefined && {
        Matcher: inputs.protocolVersion === "GRPC" ? { GrpcCode: code } : { HttpCode: code },
      }),
      Tags: context.tags(inputs.tags),
    }),
  );
  const arn = answered(created?.[0]?.TargetGroupArn, "the target group's ARN");
  await loadBalancing.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: arn,
      Attributes: texts([["deregistration_delay.timeout_seconds", inputs.deregistrationDelay]]),
    }),
  );
  return { arn };
}

async function createListener(
  inputs: Inputs<"aws:lb/listener:Listener">,
  context: Context,
): Promise<Attributes> {
  const protocol = inputs.protocol as ProtocolEnum;
  const DefaultActions = actions(inputs.defaultActions);
  await checkTargets(context, protocol, DefaultActions);
  const { Listeners: created } = await context.clients.loadBalancing.send(
    new CreateListenerCommand({
      LoadBalancerArn: inputs.loadBalancerArn,
      Port: inputs.port,
      Protocol: protocol,
      SslPolicy: inputs.sslPolicy,
      ...(inputs.certificateArn !== undefined && {
        Certificates: [{ CertificateArn: inputs.certificateArn }],
      }),
      DefaultActions,
      Tags: context.tags(inputs.tags),
    }),
  );
  const arn = answered(created?.[0]?.ListenerArn, "the listener's ARN");
  if (inputs.tcpIdleTimeoutSeconds !== undefined) {
    const Attributes = [{ Key: "tcp.idle_timeout.seconds", Value: String(inputs.tcpIdleTimeoutSeconds) }];
    await context.clients.loadBalancing.send(
      new ModifyListenerAttributesCommand({ ListenerArn: arn, Attributes }),
    );
  }
  return { arn, protocol };
}

async function createRule(
  inputs: Inputs<"aws:lb/listenerRule:ListenerRule">,
  context: Context,
): Promise<Attributes> {
  const conditions = inputs.conditions.flatMap(({ hostHeader, pathPattern }) => [
    ...(hostHeader ? [{ Field: "host-header", HostHeaderConfig: { Values: hostHeader.values } }] : []),
    ...(pathPattern ? [{ Field: "path-pattern", PathPatternConfig: { Values: pathPattern.values } }] : []),
  ]);
  const values = inputs.conditions.flatMap((it) => [
    ...(it.hostHeader?.values ?? []),
    ...(it.pathPattern?.values ?? []),
  ]);
  if (values.length > 5) context.problem(`${values.length} condition values of at most 5`);
  const Actions = actions(inputs.actions);
  await checkTargets(context, await protocolOf(context, inputs.listenerArn), Actions);
  const { Rules: created } = await context.clients.loadBalancing.send(
    new CreateRuleCommand({
      ListenerArn: inputs.listenerArn,
      Priority: inputs.priority,
      Conditions: conditions,
      Actions,
      Transforms: (inputs.transforms ?? []).map(transform),
      Tags: context.tags(inputs.tags),
    }),
  );
  return { arn: answered(created?.[0]?.RuleArn, "the rule's ARN") };
}

function transform({
  type,
  urlRewriteConfig,
}: NonNullable<Inputs<"aws:lb/listenerRule:ListenerRule">["transforms"]>[number]): RuleTransform {
  const rewrite = urlRewriteConfig?.rewrite;
  return {
    Type: type as TransformTypeEnum,
    ...(rewrite && {
      UrlRewriteConfig: { Rewrites: [{ Regex: rewrite.regex, Replace: rewrite.replace }] },
    }),
  };
}

type ActionInputs =
  | Inputs<"aws:lb/listener:Listener">["defaultActions"]
  | Inputs<"aws:lb/listenerRule:ListenerRule">["actions"];

function actions(inputs: ActionInputs): Action[] {
  return inputs.map(({ type, targetGroupArn, fixedResponse, redirect }) => ({
    Type: type as NonNullable<Action["Type"]>,
    ...(targetGroupArn !== undefined && { TargetGroupArn: targetGroupArn }),
    ...(fixedResponse && {
      FixedResponseConfig: {
        StatusCode: fixedResponse.statusCode,
        ContentType: fixedResponse.contentType,
        MessageBody: fixedResponse.messageBody,
      },
    }),
    ...(redirect && {
      RedirectConfig: {
        Protocol: redirect.protocol,
        Port: redirect.port,
        StatusCode: redirect.statusCode as RedirectActionStatusCodeEnum,
      },
    }),
  }));
}

/** Which target groups a listener takes, which the emulator does not check. */
async function checkTargets(context: Context, listener: string, list: readonly Action[]): Promise<void> {
  const arns = list.flatMap((it) => it.TargetGroupArn ?? []);
  if (arns.length === 0) return;
  const { TargetGroups: groups = [] } = await context.clients.loadBalancing.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: arns }),
  );
  for (const { TargetGroupName: name, Protocol: protocol, ProtocolVersion: version } of groups) {
    if ((listener === "TCP") !== (protocol === "TCP"))
      context.problem(`a ${listener} listener takes no target group of ${protocol} (${name})`);
    if (version === "GRPC" && listener !== "HTTPS")
      context.problem(`the target group ${name} speaks gRPC, which takes an HTTPS listener, not ${listener}`);
  }
}

async function protocolOf(context: Context, listenerArn: string): Promise<string> {
  const { Listeners: found } = await context.clients.loadBalancing.send(
    new DescribeListenersCommand({ ListenerArns: [listenerArn] }),
  );
  return answered(found?.[0]?.Protocol, "the listener's protocol");
}

type AttributeValue = readonly [key: string, value: string | number | boolean | undefined];

function texts(attributes: readonly AttributeValue[]): { Key: string; Value: string }[] {
  return attributes.flatMap(([Key, value]) => (value === undefined ? [] : [{ Key, Value: String(value) }]));
}
