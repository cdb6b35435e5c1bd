import { describe, expect, it } from "vitest";
import { compileText } from "../../../../../core/document/readDocument";
import { gateway, plan, problems } from "./support";

const ROUTES = "routes: [{ destination: basket }, { path: /shop, destination: frontend }]";

/** A space whose basket says how it runs; a gateway leads to it. */
const basket = (keys: string, aws = "", gatewayKeys = ROUTES) =>
  gateway(gatewayKeys, aws).replace('image: "basket:1",', `image: "basket:1", ${keys},`);

const SCALED = "autoscaling: { minimum: 2, maximum: 9, cpu: 70, requestsPerTarget: 1000 }";

describe("an application that scales by itself on AWS", () => {
  const planned = plan(basket(SCALED));

  it("has a scalable target, and keeps each value by a policy", () => {
    expect(planned.inputs("prod-basket-scaling")).toMatchObject({
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: 2,
      maxCapacity: 9,
    });
    const policies = planned.resourcesOfType("Policy").map(({ inputs }) => inputs);
    const of = (predefinedMetricSpecification: object, targetValue: number) => ({
      policyType: "TargetTrackingScaling",
      resourceId: "${prod-basket-scaling.resourceId}",
      targetTrackingScalingPolicyConfiguration: { predefinedMetricSpecification, targetValue },
    });
    expect(policies).toMatchObject([
      { name: "cpu", ...of({ predefinedMetricType: "ECSServiceAverageCPUUtilization" }, 70) },
      {
        name: "requests-of-public-api",
        ...of({ predefinedMetricType: "ALBRequestCountPerTarget" }, 1000),
      },
    ]);
  });

  it("begins with the minimum, and keeps what was scaled", () => {
    const { declarations } = compileText(basket(SCALED)).compilation!;
    const service = (name: string) => declarations.find((it) => it.name === `prod-${name}-service`)!;
    expect(service("basket").inputs).toHaveProperty("desiredCount", 2);
    expect(service("basket").engine).toEqual({ ignoreChanges: ["desiredCount"] });
    expect(service("frontend").inputs).toHaveProperty("desiredCount", 1);
    expect(service("frontend").engine).toBeUndefined();
  });

  it("names its service and its load balancer when they are known", () => {
    const { declarations } = compileText(basket(SCALED)).compilation!;
    const inputs = (name: string) => declarations.find((it) => it.name === name)!.inputs;
    const computed = (value: unknown, known: unknown) =>
      (value as { compute: (known: unknown) => unknown }).compute(known);
    const { resourceId } = inputs("prod-basket-scaling") as { resourceId: unknown };
    expect(computed(resourceId, "arn:aws:ecs:eu-central-1:123456789012:service/shop/basket")).toBe(
      "service/shop/basket",
    );
    const { targetTrackingScalingPolicyConfiguration: tracking } = inputs(
      "prod-basket-scaling-requests-of-public-api",
    ) as {
      targetTrackingScalingPolicyConfiguration: { predefinedMetricSpecification: { resourceLabel: unknown } };
    };
    const { resourceLabel } = tracking.predefinedMetricSpecification;
    expect(computed(resourceLabel, ["app/a/1", "targetgroup/b/2"])).toBe("app/a/1/targetgroup/b/2");
  });

  it("counts with its maximum for what Fargate may run", () => {
    const quotas = (cpus: number) => problems(basket(SCALED, `quotas: { fargateVirtualCpus: ${cpus} }`));
    // Nine baskets and a frontend of a quarter each, and nine more during a deployment.
    expect(quotas(4.75)).toEqual([]);
    expect(quotas(4.74)).toHaveLength(1);
  });

  it.each([
    ["autoscaling: { minimum: 1, maximum: 2, cpu: 101 }", ROUTES, ".cpu", "a task uses no 101 percent"],
    [
      "autoscaling: { minimum: 1, maximum: 2, requestsPerTarget: 10 }",
      "routes: [{ destination: frontend }]",
      ".requestsPerTarget",
      'no gateway counts requests to "basket"',
    ],
  ])("is refused what cannot be measured: %s", (keys, routes, at, message) => {
    const found = problems(basket(keys, "", routes));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`applications.basket.autoscaling${at} platform/unsupported ${message}`);
  });
});

describe("where tasks run", () => {
  it("is Fargate, on the processors and the disk that are said", () => {
    const task = (keys: string) => plan(basket(keys)).inputs("prod-basket-task-definition");
    expect(task("replicas: 1")).toMatchObject({ runtimePlatform: { cpuArchitecture: "X86_64" } });
    expect(task("replicas: 1")).not.toHaveProperty("ephemeralStorage");
    expect(task("architecture: arm64, ephemeralStorage: 50")).toMatchObject({
      runtimePlatform: { cpuArchitecture: "ARM64" },
      ephemeralStorage: { sizeInGib: 50 },
    });
    expect(plan(basket("replicas: 1")).inputs("prod-basket-service")["launchType"]).toBe("FARGATE");
    expect(problems(basket("ephemeralStorage: 20"))[0]).toContain("Fargate has no disk of 20 GiB");
    expect(problems(basket("ephemeralStorage: 201"))[0]).toContain("Fargate has no disk of 201 GiB");
  });

  it("may be Fargate Spot in part, once the space's cluster has it", () => {
    const spot =
      "aws: { capacityProviders: [{ name: FARGATE, base: 1 }, { name: FARGATE_SPOT, weight: 3 }] }";
    const planned = plan(basket(spot));
    const service = planned.resource("prod-basket-service");
    expect(service.inputs["capacityProviderStrategies"]).toEqual([
      { capacityProvider: "FARGATE", weight: 1, base: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 3, base: 0 },
    ]);
    expect(service.inputs).not.toHaveProperty("launchType");
    expect(service.dependsOn).toContain("prod-space.capacity-providers");
    expect(planned.inputs("prod-space.capacity-providers")["capacityProviders"]).toEqual([
      "FARGATE",
      "FARGATE_SPOT",
    ]);
    const given = plan(basket(spot, 'clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/shared"'));
    expect(given.names("ClusterCapacityProviders")).toEqual([]);
    expect(plan(basket("replicas: 1")).names("ClusterCapacityProviders")).toEqual([]);
  });
});
