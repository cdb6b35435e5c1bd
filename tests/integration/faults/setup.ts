import { afterAll } from "vitest";
import { engineAndServer, type EngineAndServer } from "../engineAndServer";
import { NAMESPACE } from "./documents";
import { Project } from "./project";

/** A server, and a project that is deployed to it. */
export interface Faulty extends EngineAndServer {
  readonly project: Project;
}

/** Starts both for a file of tests, which are skipped, loudly, where this machine can run neither. */
export function faulty(): () => Faulty {
  let project: Project | undefined;
  const both = engineAndServer("faults", async ({ server, makeNamespace }) => {
    await makeNamespace(NAMESPACE);
    project = await Project.create(server);
  });
  // Before the server stops: hooks after tests run in reverse.
  afterAll(() => project?.remove());
  return () => ({ ...both(), project: project! });
}
