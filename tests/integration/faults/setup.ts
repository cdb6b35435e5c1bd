import * as automation from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ApiServer, startApiServer } from "../apiServer";
import { KubernetesClient } from "../kubernetesClient";
import { NAMESPACE } from "./documents";
import { Project } from "./project";

/** A server, and a project that is deployed to it. */
export interface Faulty {
  readonly server: ApiServer;
  readonly client: KubernetesClient;
  readonly project: Project;
}

/** Starts both for a file of tests, which are skipped, loudly, where this machine can run neither. */
export function faulty(): () => Faulty {
  let all: Faulty | undefined;
  let skipReason: string | undefined;

  beforeAll(async () => {
    const engine = await automation.PulumiCommand.get().catch(() => undefined);
    const server = engine ? await startApiServer() : { skipped: "there is no Pulumi engine on the PATH" };
    if ("skipped" in server) {
      skipReason = server.skipped;
      return;
    }
    const client = new KubernetesClient(server);
    const metadata = { name: NAMESPACE };
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata }, { fieldManager: "cluster" });
    all = { server, client, project: await Project.create(server) };
  });

  beforeEach((context) => {
    if (skipReason !== undefined) process.stderr.write(`SKIPPED: ${skipReason}\n`);
    context.skip(skipReason !== undefined, skipReason);
  });

  afterAll(async () => {
    await all?.project.remove();
    await all?.server.stop();
  });

  return () => all!;
}
