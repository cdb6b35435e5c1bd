import { describe, expect, it } from "vitest";
import { application, plan, spec } from "./support";

describe("an application that scales by itself on Kubernetes", () => {
  const planned = plan(
    application(
      'image: "shop:1", cpu: 0.5, memory: 300, autoscaling: { minimum: 2, maximum: 9, cpu: 70, memory: 80 }',
    ),
  );

  it("has an autoscaler, which goes by its own container and not by what stands beside it", () => {
    expect(spec(planned, "prod-shop-autoscaler")).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop" },
      minReplicas: 2,
      maxReplicas: 9,
      metrics: [
        ["cpu", 70],
        ["memory", 80],
      ].map(([name, averageUtilization]) => ({
        type: "ContainerResource",
        containerResource: { name, container: "shop", target: { type: "Utilization", averageUtilization } },
      })),
    });
    expect(planned.resource("prod-shop-autoscaler").dependsOn).toEqual(["prod-shop-deployment"]);
  });

  it("leaves the number of its instances to that", () => {
    expect(spec(planned, "prod-shop-deployment")).not.toHaveProperty("replicas");
    const alone = plan(application('image: "shop:1"'));
    expect(spec(alone, "prod-shop-deployment")["replicas"]).toBe(1);
    expect(alone.names("HorizontalPodAutoscaler")).toEqual([]);
  });
});
