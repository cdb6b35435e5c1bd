import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../../collections";
import type { PropertyPath } from "../../model/problem";
import type { Application } from "../../resolve/network";
import { computed, jsonInput, reference, secretInput, type Declaration } from "../declaration";
import { keptValues, secretReferences, type Variable } from "../environment";
import { physicalName, type SpaceContext } from "./objects";

const MAXIMUM_SECRET_NAME = 512;

/** A variable whose value ECS reads when a task starts. */
interface ContainerSecret {
  readonly name: string;
  readonly valueFrom: pulumi.Input<string>;
}

/** The variables as a container takes them: values, and from where ECS reads the others. */
export function containerVariables(
  space: SpaceContext,
  application: Application,
  variables: readonly Variable[],
): { environment: object[]; secrets?: ContainerSecret[] } {
  const secrets = variables.flatMap((it) => containerSecret(space, application, it));
  return {
    environment: variables.flatMap((it) => (it.kind === "plain" ? [{ name: it.name, value: it.value }] : [])),
    ...(secrets.length > 0 && { secrets }),
  };
}

function containerSecret(
  space: SpaceContext,
  application: Application,
  variable: Variable,
): ContainerSecret[] {
  const { name, kind } = variable;
  switch (kind) {
    case "plain":
      return [];
    case "kept": {
      const version = versionName(space, application);
      const from = { arn: reference(version, "arn"), key: name, version: reference(version, "versionId") };
      // A task that starts later must not get what is for the next revision.
      return [{ name, valueFrom: computed(from, (it) => `${it.arn}:${it.key}::${it.version}`) }];
    }
    case "elsewhere": {
      const { secretsManagerArn, parameterArn, key } = variable.reference;
      if (parameterArn !== undefined) return [{ name, valueFrom: parameterArn }];
      if (key === undefined) return [{ name, valueFrom: secretsManagerArn! }];
      return [
        { name, valueFrom: computed({ arn: secretsManagerArn!, key }, (it) => `${it.arn}:${it.key}::`) },
      ];
    }
  }
}

/** The secret in which appnet keeps the Outputs of an application's environment, as JSON by variable. */
export function environmentSecret(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
): Declaration[] {
  const kept = keptValues(application);
  if (Object.keys(kept).length === 0) return [];
  const name = secretName(space, application);
  return [
    space.declare(
      "aws:secretsmanager/secret:Secret",
      name,
      {
        ...physicalName(space, name, MAXIMUM_SECRET_NAME),
        description: `Environment of ${application.name} in space ${space.network.space}`,
        tags: space.tags(`${space.prefix}-${application.name}`, application.name),
      },
      { component },
    ),
    space.declare(
      "aws:secretsmanager/secretVersion:SecretVersion",
      versionName(space, application),
      {
        secretId: reference(name, "arn"),
        secretString: jsonInput(mapValues(kept, (value) => secretInput(value))),
      },
      { component },
    ),
  ];
}

/** Where an application's secrets have keys with a colon, which ECS takes for the key's end. */
export function unreadableKeys(application: Application): PropertyPath[] {
  const keys: [PropertyPath, pulumi.Input<string> | undefined][] = [
    ...Object.keys(keptValues(application)).map((variable) => [[variable], variable] as [string[], string]),
    ...secretReferences(application).map(
      ([variable, { key }]) => [[variable, "key"], key] as [string[], typeof key],
    ),
  ];
  return keys.flatMap(([at, key]) =>
    typeof key === "string" && key.includes(":") ? [["environment", ...at]] : [],
  );
}

/** Whether ECS reads secrets for an application. */
export function readsSecrets(application: Application): boolean {
  return Object.keys(keptValues(application)).length > 0 || secretReferences(application).length > 0;
}

/** What ECS may read for an application: its secrets, and no other. */
export function secretStatements(space: SpaceContext, application: Application): object[] {
  const references = secretReferences(application).map(([, it]) => it);
  const isKept = Object.keys(keptValues(application)).length > 0;
  const secrets = [
    ...(isKept ? [reference(secretName(space, application), "arn")] : []),
    ...references.flatMap(({ secretsManagerArn }) => secretsManagerArn ?? []),
  ];
  const parameters = references.flatMap(({ parameterArn }) => parameterArn ?? []);
  return [
    ...statement("secretsmanager:GetSecretValue", secrets),
    ...statement("ssm:GetParameters", parameters),
  ];
}

function statement(action: string, resources: readonly pulumi.Input<string>[]): object[] {
  return resources.length === 0
    ? []
    : [{ Effect: "Allow", Action: [action], Resource: [...new Set(resources)] }];
}

function secretName(space: SpaceContext, { name }: Application): string {
  return `${space.prefix}-${name}-environment`;
}

function versionName(space: SpaceContext, application: Application): string {
  return `${secretName(space, application)}-version`;
}
