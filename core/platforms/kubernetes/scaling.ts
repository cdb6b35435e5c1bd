import type { types } from "@pulumi/kubernetes";
import type { ComponentName } from "../../names/componentName";
import type { Problems } from "../../resolve/problems";
import type { Application, RunApplication } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { applicationPart, declare, metadata, type SpaceContext } from "./objects";

type Metric = types.input.autoscaling.v2.MetricSpec;

const RESOURCES = ["cpu", "memory"] as const;

/** How many instances run: no number where an autoscaler says it, which would then be undone by every update. */
export function replicas({ model }: RunApplication): { replicas?: typeof model.replicas } {
  return model.autoscaling ? {} : { replicas: model.replicas ?? 1 };
}

export function autoscaler(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
): Declaration[] {
  const { name, model } = application;
  if (!model.autoscaling) return [];
  const { minimum, maximum } = model.autoscaling;
  return [
    declare(
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      applicationPart(space, name, "autoscaler"),
      component,
      {
        metadata: metadata(name, space.namespace, `How many instances of ${name} run`),
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
          minReplicas: minimum,
          maxReplicas: maximum,
          metrics: metrics(application),
        },
      },
      { dependsOn: [applicationPart(space, name, "deployment")] },
    ),
  ];
}

/** Of the application's own container: what stands beside it neither counts nor needs requests. */
function metrics({ name, model }: RunApplication): Metric[] {
  return RESOURCES.flatMap((resource): Metric[] => {
    const averageUtilization = model.autoscaling?.[resource];
    if (averageUtilization === undefined) return [];
    return [
      {
        type: "ContainerResource",
        containerResource: {
          name: resource,
          container: name,
          target: { type: "Utilization", averageUtilization },
        },
      },
    ];
  });
}

/** Reports what an autoscaler would wait for, and limits that the API server refuses. */
export function checkScaling({ name, model }: Application, problems: Problems): void {
  for (const resource of RESOURCES) {
    if (model.autoscaling?.[resource] !== undefined && model[resource] === undefined) {
      problems.add(
        "platform/unsupported",
        ["applications", name, "autoscaling", resource],
        `autoscaling goes by the ${resource} that is reserved, and none is`,
        `add ${resource} to the application`,
      );
    }
    const [reserved, limit] = [model[resource], model.limits?.[resource]];
    if (reserved === undefined || limit === undefined || limit >= reserved) continue;
    problems.add(
      "platform/unsupported",
      ["applications", name, "limits", resource],
      `the limit of ${limit} is below the ${reserved} that ${resource} reserves`,
      `give at least ${reserved}`,
    );
  }
}
