import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Connection, Gateway, Space } from "../../../components";
import { runProgram, type Registration } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

const VALUE = "very-private-value";
const isSecret = (value: unknown): boolean => pulumi.runtime.isRpcSecret(value);
const open = (value: unknown): unknown => pulumi.runtime.unwrapRpcSecret(value);

/** A cloud that names what is not named, as Pulumi's providers do. */
const outputs = (type: string, name: string, inputs: Record<string, unknown>): object => {
  const computed = { arn: `${name}-arn`, versionId: `${name}-id` };
  return type === "kubernetes:core/v1:Secret"
    ? { metadata: { ...(inputs["metadata"] as object), name: `${name}-1a2b3c` } }
    : computed;
};

function podVariables(registrations: readonly Registration[]): unknown {
  const { spec } = named(registrations, "shop-frontend-deployment").inputs as {
    spec: { template: { spec: { containers: { env?: unknown }[] } } };
  };
  return spec.template.spec.containers[0]!.env;
}

function withoutSecrets(registrations: readonly Registration[], keeper: string): string {
  return JSON.stringify(registrations.filter(({ name }) => name !== keeper).map(({ inputs }) => inputs));
}

describe("a secret Output in an environment on Kubernetes", () => {
  const program = () => {
    newApplication(newSpace(), "frontend", {
      environment: {
        PLAIN: "plain",
        TOKEN: pulumi.secret(VALUE),
        HOST: pulumi.output("known later"),
        KEY: { kubernetesSecret: pulumi.output("theirs"), key: "key" },
      },
    });
  };

  it("is kept in a Secret of the application, which its container refers to", async () => {
    const registrations = await runProgram(program, { outputs });
    const secret = named(registrations, "shop-frontend-environment");
    expect(secret.inputs["metadata"]).toMatchObject({ namespace: "shop" });
    expect(isSecret(secret.inputs["stringData"])).toBe(true);
    expect(open(secret.inputs["stringData"])).toEqual({ TOKEN: VALUE, HOST: "known later" });
    const kept = (key: string) => ({ secretKeyRef: { name: "shop-frontend-environment-1a2b3c", key } });
    expect(podVariables(registrations)).toEqual([
      { name: "PLAIN", value: "plain" },
      { name: "TOKEN", valueFrom: kept("TOKEN") },
      { name: "HOST", valueFrom: kept("HOST") },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "theirs", key: "key" } } },
    ]);
  });

  it("is nowhere else, neither plain nor encrypted", async () => {
    const registrations = await runProgram(program, { outputs });
    expect(withoutSecrets(registrations, "shop-frontend-environment")).not.toContain(VALUE);
    expect(isSecret(named(registrations, "shop-frontend-deployment").inputs["spec"])).toBe(false);
  });

  it("gets another Secret when it changes: Pulumi names it, so pods are rolled out to it", async () => {
    const registrations = await runProgram(program, { outputs });
    const secret = named(registrations, "shop-frontend-environment");
    expect(secret.inputs["metadata"]).not.toHaveProperty("name");
    const { propertyDependencies } = named(registrations, "shop-frontend-deployment");
    expect(propertyDependencies["spec"]).toContain(secret.urn);
  });

  it("may be unknown in a preview: the same resources are planned", async () => {
    const names = async (preview: boolean) =>
      (
        await runProgram(
          () => {
            const TOKEN = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
            newApplication(newSpace(), "frontend", {
              environment: { TOKEN: preview ? TOKEN : pulumi.secret(VALUE) },
            });
          },
          { preview, outputs },
        )
      ).map(({ name }) => name);
    expect(await names(true)).toEqual(await names(false));
  });

  it("may come from the space itself", async () => {
    const registrations = await runProgram(
      () => {
        const space = newSpace();
        const gateway = new Gateway("public", {
          space,
          hostname: { fullyQualifiedHostname: "www.example.com" },
          routes: [{ destination: "frontend" }],
        });
        newApplication(space, "frontend", {
          hostname: "web",
          environment: { SELF: gateway.url.apply((url) => String(url)) },
        });
      },
      { outputs },
    );
    const { stringData } = named(registrations, "shop-frontend-environment").inputs;
    expect(open(stringData)).toEqual({ SELF: "http://www.example.com" });
    // What waits for a value of the program's own must not keep others waiting: the value may come from them.
    expect(named(registrations, "shop-web-service").dependsOn).not.toContain("shop-frontend-deployment");
  });

  it("is handed back with the environment; what is kept elsewhere is not", async () => {
    let environment: pulumi.Output<Readonly<Record<string, string>>> | undefined;
    await runProgram(
      () => {
        ({ environment } = newApplication(newSpace(), "frontend", {
          environment: { TOKEN: pulumi.secret(VALUE), KEY: { kubernetesSecret: "theirs", key: "key" } },
        }));
      },
      { outputs },
    );
    expect(await pulumi.isSecret(environment!)).toBe(true);
    const known = pulumi.unsecret(environment!) as unknown as { promise(): Promise<unknown> };
    expect(await known.promise()).toEqual({ TOKEN: VALUE });
  });

  it("has a variable that can be a key", async () => {
    await expect(
      runProgram(() => {
        newApplication(newSpace(), "frontend", { environment: { "A TOKEN": pulumi.secret(VALUE) } });
      }),
    ).rejects.toThrow(/A TOKEN.*whose keys cannot be named like this variable/);
  });
});

describe("a secret Output in an environment on AWS", () => {
  const program = () => {
    const space = new Space("shop", { organization: "acme", aws: { region: "eu-central-1" } });
    new Application("frontend", {
      space,
      image: "frontend:1",
      environment: {
        PLAIN: "plain",
        TOKEN: pulumi.secret(VALUE),
        KEY: { secretsManagerArn: pulumi.output("arn:theirs"), key: pulumi.output("key") },
        PARAMETER: { parameterArn: pulumi.output("arn:parameter") },
      },
    });
  };
  const containerOf = (registrations: readonly Registration[]) => {
    const { containerDefinitions } = named(registrations, "shop-frontend-task-definition").inputs;
    expect(isSecret(containerDefinitions)).toBe(false);
    return (JSON.parse(containerDefinitions as string) as Record<string, unknown>[])[0]!;
  };

  it("is kept in a secret of Secrets Manager, of which tasks read the very version", async () => {
    const registrations = await runProgram(program, { outputs });
    const { secretString, secretId } = named(registrations, "shop-frontend-environment-version").inputs;
    expect(secretId).toBe("shop-frontend-environment-arn");
    expect(isSecret(secretString)).toBe(true);
    expect(JSON.parse(open(secretString) as string)).toEqual({ TOKEN: VALUE });
    const { environment, secrets } = containerOf(registrations);
    expect(environment).toEqual([{ name: "PLAIN", value: "plain" }]);
    const version = "shop-frontend-environment-version";
    expect(secrets).toEqual([
      { name: "TOKEN", valueFrom: `${version}-arn:TOKEN::${version}-id` },
      { name: "KEY", valueFrom: "arn:theirs:key::" },
      { name: "PARAMETER", valueFrom: "arn:parameter" },
    ]);
  });

  it("may be read by the execution role, with what else it refers to", async () => {
    const registrations = await runProgram(program, { outputs });
    const { policy } = named(registrations, "shop-frontend-execution-policy").inputs;
    const { Statement: statements } = JSON.parse(policy as string) as { Statement: object[] };
    expect(statements.slice(1)).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["shop-frontend-environment-arn", "arn:theirs"],
      },
      { Effect: "Allow", Action: ["ssm:GetParameters"], Resource: ["arn:parameter"] },
    ]);
  });

  it("is nowhere else", async () => {
    const registrations = await runProgram(program, { outputs });
    expect(withoutSecrets(registrations, "shop-frontend-environment-version")).not.toContain(VALUE);
  });
});

describe("a Connection as a component", () => {
  it("names variables as its source has them", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const basket = newApplication(space, "basket");
      const frontend = newApplication(space, "frontend");
      new Connection("to-basket", {
        source: frontend,
        destination: basket,
        disableDefaultEnvVars: true,
        environment: { BASKET_ADDR: "{hostname}:{port}" },
      });
    });
    expect(podVariables(registrations)).toEqual([{ name: "BASKET_ADDR", value: "basket:3000" }]);
  });
});
