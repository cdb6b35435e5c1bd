/** Secrets of Secrets Manager. */
import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { Creators } from "../context";

export const secretCreators: Creators<
  "aws:secretsmanager/secret:Secret" | "aws:secretsmanager/secretVersion:SecretVersion"
> = {
  "aws:secretsmanager/secret:Secret": async (inputs, context) => {
    const { ARN: arn } = await context.clients.secrets.send(
      new CreateSecretCommand({
        Name: context.nameOf("secret", inputs.name),
        Description: inputs.description,
        Tags: context.tags(inputs.tags),
      }),
    );
    return { arn };
  },
  "aws:secretsmanager/secretVersion:SecretVersion": async (inputs, context) => {
    const { ARN: arn, VersionId: versionId } = await context.clients.secrets.send(
      new PutSecretValueCommand({ SecretId: inputs.secretId, SecretString: inputs.secretString }),
    );
    return { arn, versionId };
  },
};
