import type { types } from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentName } from "../../names/componentName";
import type { Application, RunApplication } from "../../resolve/network";
import { computed, reference, type Declaration } from "../declaration";
import { frontPart, type SpaceContext } from "./objects";
import type { Report } from "./report";
import type { AwsNetwork } from "./settings";
import type { TargetGroup } from "./targetGroups";

type Metric =
  types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification;

/** What a policy keeps at a value, and how it is called. */
interface Tracked {
  readonly name: string;
  readonly metric: Metric;
  readonly value: number;
}

const DIMENSION = { scalableDimension: "ecs:service:DesiredCount", serviceNamespace: "ecs" };

/** What changes how many tasks of an application run. */
export function autoscaling(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
  targetGroups: readonly TargetGroup[],
): Declaration[] {
  const { name, model } = application;
  if (!model.autoscaling) return [];
  const scaling = `${space.prefix}-${name}-scaling`;
  const { minimum, maximum } = model.autoscaling;
  const target = space.declare(
    "aws:appautoscaling/target:Target",
    scaling,
    {
      ...DIMENSION,
      // The last part of a service's ARN names its cluster and itself.
      resourceId: computed(reference(`${space.prefix}-${name}-service`, "arn"), lastPart),
      minCapacity: minimum,
      maxCapacity: maximum,
      tags: space.tags(scaling, name),
    },
    { component },
  );
  const policies = tracked(space, application, targetGroups).map((it) =>
    space.declare(
      "aws:appautoscaling/policy:Policy",
      `${scaling}-${it.name}`,
      {
        name: it.name,
        ...DIMENSION,
        resourceId: reference(scaling, "resourceId"),
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: it.metric,
          targetValue: it.value,
        },
      },
      { component },
    ),
  );
  return [target, ...policies];
}

function lastPart(arn: string): string {
  return arn.split(":").at(-1)!;
}

function tracked(
  space: SpaceContext,
  { model }: RunApplication,
  targetGroups: readonly TargetGroup[],
): Tracked[] {
  const { cpu, memory, requestsPerTarget } = model.autoscaling!;
  const ofService = (name: string, value: number | undefined, predefinedMetricType: string): Tracked[] =>
    value === undefined ? [] : [{ name, value, metric: { predefinedMetricType } }];
  return [
    ...ofService("cpu", cpu, "ECSServiceAverageCPUUtilization"),
    ...ofService("memory", memory, "ECSServiceAverageMemoryUtilization"),
    ...(requestsPerTarget === undefined ? [] : targetGroups.filter(countsRequests)).map((group) => ({
      name: `requests-of-${group.gateway.name}-${group.inbound.name}`,
      value: requestsPerTarget!,
      metric: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: resourceLabel(space, group),
      },
    })),
  ];
}

/** A network load balancer counts no requests. */
function countsRequests({ gateway }: Pick<TargetGroup, "gateway">): boolean {
  return gateway.tls !== "passthrough";
}

/** `app/NAME/ID/targetgroup/NAME/ID`. */
function resourceLabel(space: SpaceContext, group: TargetGroup): pulumi.Input<string> {
  const loadBalancer = reference(frontPart(space, group.gateway, "load-balancer"), "arnSuffix");
  return computed([loadBalancer, reference(group.name, "arnSuffix")], (parts) => parts.join("/"));
}

/** Reports what Application Auto Scaling cannot go by. */
export function checkAutoscaling(
  { gateways }: AwsNetwork,
  { name, model }: Application,
  report: Report,
): void {
  const at = ["applications", name, "autoscaling"];
  for (const resource of ["cpu", "memory"] as const) {
    const percent = model.autoscaling?.[resource];
    if (percent !== undefined && percent > 100) {
      report([...at, resource], `a task uses no ${percent} percent of its ${resource}`, "use at most 100");
    }
  }
  if (model.autoscaling?.requestsPerTarget === undefined) return;
  const isCounted = gateways.some(
    (gateway) =>
      countsRequests({ gateway }) && gateway.routes.some((route) => route.destination.name === name),
  );
  if (isCounted) return;
  report(
    [...at, "requestsPerTarget"],
    `no gateway counts requests to "${name}"`,
    "route to it from a gateway without sslPassthrough, or use cpu or memory",
  );
}
