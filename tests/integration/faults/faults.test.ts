/** What else can happen to an update, against a real API server: what the user sees, and how it goes on. */
import { beforeEach, expect, it } from "vitest";
import { empty, large, NAMESPACE, small } from "./documents";
import { objectsInCluster, objectsInState } from "./objects";
import { faulty } from "./setup";

const UP = ["up", "--yes", "--skip-preview"];
const ADOPTING = { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" };
const all = faulty();

beforeEach(async () => {
  declare(empty);
  await all().project.must(...UP);
});

it("an update goes on when the API server is back", async () => {
  const { project, client } = all();
  declare(large);
  const update = project.start(UP);
  await project.interrupted(update, 30, () => void project.relay.close());
  const failed = await update.ended;
  expect(failed.code, failed.output).not.toBe(0);
  expect(failed.output).toMatch(/connection refused|EOF|connection reset|unreachable/);
  await project.relay.open();
  // What the server had done when its answer was lost is not known to the engine.
  const { code, output } = await project.start(UP, ADOPTING).ended;
  expect(code, output).toBe(0);
  await expectSettled();
  expect(objectsInState((await project.state()).resources)).toEqual(
    await objectsInCluster(client, NAMESPACE),
  );
});

it("another writer's field is a conflict that names it, until it is taken back", async () => {
  const { project, client } = all();
  declare(small);
  await project.must(...UP);
  const image = (name: string) => ({ spec: { containers: [{ name: "frontend", image: name }] } });
  await client.apply(
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "frontend", namespace: NAMESPACE },
      spec: { template: image("frontend:other") },
    },
    { fieldManager: "other-writer", force: true },
  );
  declare({
    ...small,
    applications: {
      ...small.applications,
      frontend: { ...small.applications.frontend, image: "frontend:3" },
    },
  });
  const refused = await project.start(UP).ended;
  expect(refused.code).not.toBe(0);
  expect(refused.output).toMatch(/conflict with "other-writer"[^]*image/);
  const forced = await project.start(UP, { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" }).ended;
  expect(forced.code, forced.output).toBe(0);
  await expectSettled();
});

it("what a quota refuses is created when there is room", async () => {
  const { project, client } = all();
  const kind = "count/services";
  const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few", namespace: NAMESPACE } };
  await client.apply({ ...quota, spec: { hard: { [kind]: "1" } } }, { fieldManager: "cluster" });
  // The controller that writes this down does not run here.
  await client.request({
    method: "PATCH",
    path: `/api/v1/namespaces/${NAMESPACE}/resourcequotas/few/status`,
    contentType: "application/merge-patch+json",
    body: JSON.stringify({ status: { hard: { [kind]: "1" }, used: { [kind]: "0" } } }),
  });
  declare(large);
  const refused = await project.start(UP).ended;
  expect(refused.code).not.toBe(0);
  expect(refused.output).toMatch(/services "\w+" is forbidden: exceeded quota: few/);
  await client.delete({ ...quota, ...quota.metadata });
  await project.must(...UP);
  await expectSettled();
});

it("a certificate that is never issued keeps no update waiting", async () => {
  const { project, client } = all();
  declare(small);
  await project.must(...UP);
  const certificates = await client.list({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    namespace: NAMESPACE,
  });
  expect(certificates).toHaveLength(2);
  for (const it of certificates) {
    expect(it).not.toHaveProperty("status");
    expect(it.metadata.annotations).not.toHaveProperty(["pulumi.com/skipAwait"]);
  }
});

it("a second update is refused while the first goes on", async () => {
  const { project } = all();
  declare(large);
  const first = project.start(UP);
  let second: Promise<{ readonly output: string }> | undefined;
  await project.interrupted(first, 5, () => {
    second = project.pulumi(...UP);
  });
  const { code, output } = await first.ended;
  expect(code, output).toBe(0);
  expect((await second!).output).toMatch(/the stack is currently locked by 1 lock/);
  await expectSettled();
});

function declare(document: object): void {
  all().project.write("document.json", JSON.stringify(document));
}

/** Whatever variables helped an update, the next one needs none, and after that nothing is left to do. */
async function expectSettled(): Promise<void> {
  await all().project.must(...UP);
  const { code, output } = await all().project.pulumi("preview", "--expect-no-changes");
  expect(code, output).toBe(0);
}
