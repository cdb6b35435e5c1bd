import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import type { Application, RunApplication } from "../../resolve/network";
import { jsonInput, reference, type Declaration } from "../declaration";
import { physicalName, type SpaceContext } from "./objects";
import { partitionOf } from "./partitions";
import { secretStatements } from "./secrets";

const MAXIMUM_ROLE_NAME = 64;
const MAXIMUM_POLICY_NAME = 128;
/** An image in Amazon ECR: account, Region and repository are in its name. */
const ECR_IMAGE =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/([^:@]+)/;

/**
 * What ECS itself may do for an application: write its logs, pull its image where that is in ECR, and read the secrets of
 * its environment.
 */
export function executionRole(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
): Declaration[] {
  const name = `${space.prefix}-${application.name}-execution-role`;
  // The provider gives a log group's ARN without the streams in it.
  const streams = reference(`${space.prefix}-${application.name}-logs`, "arn", { suffix: ":*" });
  return [
    role(space, name, "ecs-tasks.amazonaws.com", component, application.name),
    space.declare(
      "aws:iam/rolePolicy:RolePolicy",
      `${space.prefix}-${application.name}-execution-policy`,
      {
        ...physicalName(space, `${space.prefix}-${application.name}-execution-policy`, MAXIMUM_POLICY_NAME),
        role: reference(name, "name"),
        policy: jsonInput({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [streams] },
            ...imageStatements(application.model.image),
            ...secretStatements(space, application),
          ],
        }),
      },
      { component },
    ),
  ];
}

function imageStatements(image: pulumi.Input<string>): object[] {
  const known = typeof image === "string" ? ECR_IMAGE.exec(image) : undefined;
  if (known === null) return []; // The image is not in ECR.
  const [, account, region, repository] = known ?? [];
  const arn = known ? `arn:${partitionOf(region!)}:ecr:${region}:${account}:repository/${repository}` : "*";
  const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return [
    { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    { Effect: "Allow", Action: pull, Resource: [arn] },
  ];
}

/** What the application itself may do on AWS: nothing, until somebody attaches a policy. */
export function taskRole(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
): Declaration {
  return role(
    space,
    `${space.prefix}-${application.name}-task-role`,
    "ecs-tasks.amazonaws.com",
    component,
    application.name,
  );
}

/** A role that one AWS service may assume. */
export function role(
  space: SpaceContext,
  name: string,
  service: string,
  component: ComponentName,
  application?: string,
): Declaration {
  return space.declare(
    "aws:iam/role:Role",
    name,
    {
      ...physicalName(space, name, MAXIMUM_ROLE_NAME),
      assumeRolePolicy: jsonInput({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
      tags: space.tags(name, application),
    },
    { component },
  );
}
