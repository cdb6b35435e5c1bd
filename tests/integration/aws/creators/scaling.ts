import type { Context, Creators, Inputs } from "../context";
import type { Attributes } from "../values";
import { resourceScaling } from "../clients";
import { PutClusterCapacityProvidersCommand } from "@aws-sdk/client-ecs";

export const scalingCreators: Creators<
  | "aws:appautoscaling/policy:Policy"
  | "aws:appautoscaling/target:Target"
  | "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
> = {
  "aws:appautoscaling/target:Target": async (inputs, context) => {
    context.tags(inputs.tags);
    await resourceScaling(context.clients, "RegisterScalableTarget", {
      ...scaled(inputs),
      MinCapacity: inputs.minCapacity,
      MaxCapacity: inputs.maxCapacity,
      Tags: inputs.tags,
    });
    return { resourceId: inputs.resourceId };
  },
  "aws:appautoscaling/policy:Policy": createPolicy,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": async (inputs, { clients }) => {
    await clients.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: inputs.clusterName,
        capacityProviders: inputs.capacityProviders,
        defaultCapacityProviderStrategy: [],
      }),
    );
    return {};
  },
};

async function createPolicy(
  inputs: Inputs<"aws:appautoscaling/policy:Policy">,
  context: Context,
): Promise<Attributes> {
  const tracking = inputs.targetTrackingScalingPolicyConfiguration;
  const metric = tracking?.predefinedMetricSpecification;
  const label = metric?.resourceLabel;
  if (label !== undefined && !/^app\/[^/]+\/\w+\/targetgroup\/[^/]+\/\w+$/.test(label))
    context.problem(`the label ${label} names no target group of a load balancer`);
  await resourceScaling(context.clients, "PutScalingPolicy", {
    ...scaled(inputs),
    PolicyName: inputs.name,
    PolicyType: inputs.policyType,
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: tracking?.targetValue,
      PredefinedMetricSpecification: {
        PredefinedMetricType: metric?.predefinedMetricType,
        ResourceLabel: label,
      },
    },
  });
  return {};
}

function scaled(inputs: { serviceNamespace: string; scalableDimension: string; resourceId: string }): object {
  return {
    ServiceNamespace: inputs.serviceNamespace,
    ScalableDimension: inputs.scalableDimension,
    ResourceId: inputs.resourceId,
  };
}
