/** Everything that a plan names, imported into a stack that has lost its state, against a real API server. */
import { expect, it } from "vitest";
import { large, NAMESPACE } from "./documents";
import { objectsInCluster, objectsInState } from "./objects";
import { faulty } from "./setup";

const UP = ["up", "--yes", "--skip-preview"];
const all = faulty();

it("is taken over in place", async () => {
  const { project, client } = all();
  project.write("document.json", JSON.stringify(large));
  await project.must(...UP);
  const gone = { apiVersion: "v1", kind: "ServiceAccount", name: "cache", namespace: NAMESPACE };
  await client.delete(gone);
  const before = await identities();
  await project.must("stack", "rm", "dev", "--yes", "--force");
  await project.must("stack", "init", "dev");
  expect((await project.pulumi(...UP)).output).toContain("already exists");
  // The update may have begun with what is gone.
  if (await client.get(gone)) await client.delete(gone);
  await project.must("stack", "rm", "dev", "--yes", "--force");
  await project.must("stack", "init", "dev");

  const { stdout } = await project.must("preview", "--json", "--import-file", "import.json");
  project.write("preview.json", stdout);
  project.write("filled.json", await project.appnet("recover", "preview.json", "--import", "import.json"));
  const imported = await project.pulumi(
    ...["import", "--file", "filled.json", "--yes", "--skip-preview"],
    ...["--protect=false", "--generate-code=false"],
  );
  expect(imported.code).not.toBe(0);
  expect(imported.output).toContain(`resource '${NAMESPACE}/cache' does not exist`);
  const isSecret = (it: string) => it.includes(":Secret ");
  expect(objectsInState((await project.state()).resources)).toEqual(
    (await objectsInCluster(client, NAMESPACE)).filter((it) => !isSecret(it)),
  );
  const update = project.start(UP, { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" });
  const { code, output } = await update.ended;
  expect(code, output).toBe(0);
  expect(output).not.toMatch(/replaced|deleted/);
  expect((await identities()).filter((it) => !it.startsWith("ServiceAccount cache "))).toEqual(before);
  expect(await client.get(gone)).toBeDefined();
  // The provider keeps the variable as an input, until an update without it.
  await project.must(...UP);
  await project.must("preview", "--expect-no-changes");
  const state = JSON.stringify(await project.state());
  expect(state).not.toContain("very-private");
  expect(state).not.toContain(Buffer.from("very-private").toString("base64"));

  /** Objects that are replaced are others. */
  async function identities(): Promise<string[]> {
    const kinds = ["Service", "ServiceAccount", "ConfigMap", "Secret"].map((kind) => ({
      apiVersion: "v1",
      kind,
    }));
    const types = [
      ...kinds,
      { apiVersion: "apps/v1", kind: "Deployment" },
      { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
    ];
    const lists = await Promise.all(types.map((type) => client.list({ ...type, namespace: NAMESPACE })));
    return lists
      .flat()
      .map(({ kind, metadata }) => `${kind} ${metadata.name} ${String(metadata["uid"])}`)
      .sort();
  }
});
