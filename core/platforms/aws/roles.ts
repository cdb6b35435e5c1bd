import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import { shortHash } from "../../resolve/flows";
import type { RunApplication } from "../../resolve/network";
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

/** What the application itself may do on AWS: nothing but what is said here, until somebody attaches a policy. */
export function taskRole(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
): Declaration[] {
  const name = `${space.prefix}-${application.name}-task-role`;
  return [
    role(space, name, "ecs-tasks.amazonaws.com", component, application.name),
    ...taskPolicies(space, application, component, reference(name, "name")),
  ];
}

function taskPolicies(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
  role: pulumi.Input<string>,
): Declaration[] {
  const { policyArns = [], statements = [] } = application.model.aws?.taskRole ?? {};
  const name = `${space.prefix}-${application.name}-task-policy`;
  const attachments = policyArns.map((policyArn, index) =>
    space.declare(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      // By the policy's own name, so that the order says nothing: an attachment that moves would be deleted last.
      `${name}-${typeof policyArn === "string" ? shortHash(policyArn) : index}`,
      { role, policyArn },
      { component },
    ),
  );
  if (statements.length === 0) return attachments;
  const document = {
    Version: "2012-10-17",
    Statement: statements.map(({ effect, actions, resources, conditions }) => ({
      Effect: effect,
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  };
  const own = space.declare(
    "aws:iam/rolePolicy:RolePolicy",
    name,
    { ...physicalName(space, name, MAXIMUM_POLICY_NAME), role, policy: jsonInput(document) },
    { component },
  );
  return [own, ...attachments];
}

/** A role that one AWS service may assume. */
export function role(
  space: SpaceContext,
  name: string,
  service: string,
  component: ComponentName,
  application?: string,
): Declaration {
  const { permissionsBoundaryArn } = space.settings;
  return space.declare(
    "aws:iam/role:Role",
    name,
    {
      ...physicalName(space, name, MAXIMUM_ROLE_NAME),
      ...(permissionsBoundaryArn !== undefined && { permissionsBoundary: permissionsBoundaryArn }),
      assumeRolePolicy: jsonInput({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
      tags: space.tags(name, application),
    },
    { component },
  );
}
