/** Pulumi's engine, and a real API server that it deploys to. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResourceTransform } from "@pulumi/pulumi";
import * as automation from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ApiServer, startApiServer } from "./apiServer";
import { KubernetesClient } from "./kubernetesClient";

/** What the tests of one file have of both. */
export interface EngineAndServer {
  readonly server: ApiServer;
  readonly client: KubernetesClient;
  readonly kubeconfig: string;
  /** Where the states of stacks are. */
  readonly home: string;
  /** Makes a namespace, as whoever runs a cluster does. */
  readonly makeNamespace: (name: string) => Promise<unknown>;
  readonly createStack: (stackName: string, program: automation.PulumiFn) => Promise<automation.Stack>;
}

/**
 * Starts both for a file of tests, which are skipped, loudly, where this machine has not both.
 * @param projectName The Pulumi project of the file's stacks.
 * @param prepare What else is made before the tests, where both are there.
 */
export function engineAndServer(
  projectName: string,
  prepare?: (both: EngineAndServer) => Promise<void>,
): () => EngineAndServer {
  const home = mkdtempSync(join(tmpdir(), `appnet-${projectName}-`));
  let both: EngineAndServer | undefined;
  let skipReason: string | undefined;

  beforeAll(async () => {
    const engine = await automation.PulumiCommand.get().catch(() => undefined);
    const server = engine ? await startApiServer() : { skipped: "there is no Pulumi engine on the PATH" };
    if ("skipped" in server) {
      skipReason = server.skipped;
      return;
    }
    const client = new KubernetesClient(server);
    const envVars = {
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: projectName,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    both = {
      server,
      client,
      home,
      kubeconfig: readFileSync(server.kubeconfigPath, "utf8"),
      makeNamespace: (name) =>
        client.apply(
          { apiVersion: "v1", kind: "Namespace", metadata: { name } },
          { fieldManager: "cluster" },
        ),
      createStack: (stackName, program) =>
        automation.LocalWorkspace.createStack(
          { projectName, stackName, program },
          { workDir: home, envVars },
        ),
    };
    await prepare?.(both);
  });

  beforeEach((context) => {
    if (skipReason !== undefined) process.stderr.write(`SKIPPED: ${skipReason}\n`);
    context.skip(skipReason !== undefined, skipReason);
  });

  afterAll(async () => {
    await both?.server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  return () => both!;
}

/**
 * Nothing runs pods here, and nothing collects what is to be deleted after what it owns: with this transform neither is
 * waited for.
 */
export const withoutControllers: ResourceTransform = ({ props, opts }) => {
  const { metadata } = props as { metadata?: { annotations?: object } };
  if (!metadata) return undefined;
  const annotations = {
    ...metadata.annotations,
    "pulumi.com/skipAwait": "true",
    "pulumi.com/deletionPropagationPolicy": "background",
  };
  return { props: { ...props, metadata: { ...metadata, annotations } }, opts };
};
