import { describe, expect, it } from "vitest";
import { plan, problems, shop } from "../aws/support";

type Fields = Record<string, unknown>;

const document = (patch: string, aws = "") =>
  shop(
    `  worker: { image: "worker:1", environment: { LEVEL: info }, inbound: { web: { port: 80 } }, aws: { ${patch} } }`,
    aws,
  );
const containersOf = (patch: string) => {
  const { containerDefinitions } = plan(document(patch)).inputs("prod-worker-task-definition");
  return JSON.parse(containerDefinitions as string) as Fields[];
};

describe("a patch on AWS", () => {
  it("merges the application's own container, lists by name", () => {
    const [container, ...others] = containersOf(
      "container: { stopTimeout: 60, environment: [{ name: LEVEL, value: debug }, { name: MODE, value: fast }] }",
    );
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name: "worker",
      image: "worker:1",
      stopTimeout: 60,
      environment: [
        { name: "LEVEL", value: "debug" },
        { name: "MODE", value: "fast" },
      ],
      linuxParameters: { initProcessEnabled: true },
    });
  });

  it("adds containers, which write into the application's logs", () => {
    const [, agent] = containersOf(
      'taskDefinition: { containerDefinitions: [{ name: agent, image: "agent:1", essential: false }] }',
    );
    expect(agent).toMatchObject({
      name: "agent",
      image: "agent:1",
      essential: false,
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-stream-prefix": "agent" } },
    });
  });

  it("reaches the task definition and the service, and keeps the tags that are appnet's", () => {
    const planned = plan(
      document(
        "taskDefinition: { ephemeralStorage: { sizeInGib: 50 }, tags: { team: shop } }, service: { enableExecuteCommand: true }",
      ),
    );
    expect(planned.inputs("prod-worker-task-definition")).toMatchObject({
      ephemeralStorage: { sizeInGib: 50 },
      networkMode: "awsvpc",
      tags: { team: "shop", "appnet:application": "worker" },
    });
    expect(planned.inputs("prod-worker-service")).toMatchObject({
      enableExecuteCommand: true,
      launchType: "FARGATE",
    });
  });

  it.each([
    [
      "service: { networkConfiguration: { subnets: [subnet-1], securityGroups: [sg-1] } }",
      "service.networkConfiguration",
    ],
    ["service: { loadBalancers: [] }", "service.loadBalancers"],
    ["service: { vpcLatticeConfigurations: [] }", "service.vpcLatticeConfigurations"],
    ["service: { serviceConnectConfiguration: { enabled: false } }", "service.serviceConnectConfiguration"],
    ["service: { taskDefinition: other }", "service.taskDefinition"],
    ["service: { tags: { appnet:application: other } }", 'service.tags["appnet:application"]'],
    ["taskDefinition: { networkMode: host }", "taskDefinition.networkMode"],
    ["taskDefinition: { family: other }", "taskDefinition.family"],
    [
      'taskDefinition: { containerDefinitions: [{ name: agent, image: "agent:1", portMappings: [] }] }',
      "taskDefinition.containerDefinitions[0].portMappings",
    ],
    [
      "taskDefinition: { containerDefinitions: [{ name: worker, stopTimeout: 60 }] }",
      "taskDefinition.containerDefinitions[0]",
    ],
    ["container: { portMappings: [{ containerPort: 81 }] }", "container.portMappings"],
    ["container: { image: other }", "container.image"],
    ["container: { extraHosts: [] }", "container.extraHosts"],
  ])("may not touch who the application is: %s", (patch, place) => {
    const found = problems(document(patch));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`applications.worker.aws.${place} platform/unsupported `);
  });

  it.each([
    [
      "container: { stopTimeOut: 60 }",
      'document/unknown-key "stopTimeOut" is not a known key (did you mean "stopTimeout"?)',
    ],
    ["taskDefinition: { containerDefinitions: [{ name: agent }] }", 'container "agent" has no image'],
    ["container: { stopTimeout: soon }", "is not a number"],
  ])("has the form of the provider's own type: %s", (patch, message) => {
    expect(problems(document(patch)).join()).toContain(message);
  });
});
