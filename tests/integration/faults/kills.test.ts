/**
 * The engine, and all that it started, killed at random points of updates of a real API server; and what it leaves mended, as
 * docs/reliability.md says. `KILLS=50 SEED=1` says how often and where.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { empty, large, NAMESPACE, small } from "./documents";
import { objectsInCluster, objectsInCreation, objectsInState } from "./objects";
import { ANSWERS_MS, type Project } from "./project";
import { faulty } from "./setup";

const KILLS = Number(process.env["KILLS"] ?? 3);
const SEED = Number(process.env["SEED"] ?? 1);
const MINUTE = 60_000;
const UP = ["up", "--yes", "--skip-preview"];

/** What the large version keeps secret, as it is and as Kubernetes encodes it. */
const PRIVATE = new RegExp(`very-private|${Buffer.from("very-private").toString("base64")}`);

/** Each is the next one's update. */
const versions = [empty, small, large];
const versionAt = (index: number) => versions[index % versions.length]!;

const all = faulty();

it(
  `nothing is lost at any of ${KILLS} kills`,
  async () => {
    const { project, client } = all();
    process.stderr.write(`kills: KILLS=${KILLS} SEED=${SEED} repeats them\n`);
    const lengths = await lengthsOf(project);
    const points = fc.sample(fc.noBias(fc.integer({ min: 0, max: 999_999 })), { seed: SEED, numRuns: KILLS });
    const totals = { killed: 0, creating: 0, leftBehind: 0 };
    for (const [index, point] of points.entries()) {
      const at = (point / 1_000_000) * lengths[(index + 1) % versions.length]!;
      const wasKilled = await killedUpdate(project, versionAt(index + 1), at);
      await project.must("cancel", "--yes");
      await project.must("stack", "export", "--file", "killed.json");
      const creating = objectsInCreation(project.read("killed.json"));
      const present = await objectsInCluster(client, NAMESPACE);
      const leftBehind = creating.filter((it) => present.includes(it));
      totals.killed += Number(wasKilled);
      totals.creating += creating.length;
      totals.leftBehind += leftBehind.length;
      process.stderr.write(
        `kill ${index + 1}: at write ${at.toFixed(1)} of ${lengths[(index + 1) % versions.length]!}${wasKilled ? "" : " (it had ended)"}, ${creating.length} in creation, ${leftBehind.length} of them exist\n`,
      );
      await mend(project);
      await project.must("preview", "--expect-no-changes");
      const { resources, pending_operations: pending } = await project.state();
      expect(pending ?? []).toEqual([]);
      expect(objectsInState(resources)).toEqual(await objectsInCluster(client, NAMESPACE));
      expect(JSON.stringify(resources)).not.toMatch(PRIVATE);
    }
    process.stderr.write(`kills: ${JSON.stringify(totals)}\n`);
    expect(totals.killed).toBeGreaterThan(0);
  },
  (KILLS + 3) * 3 * MINUTE,
);

/** How often an update to each version writes its state when nobody kills it. */
async function lengthsOf(project: Project): Promise<number[]> {
  const lengths: number[] = [];
  for (const index of [0, 1, 2, 3]) {
    project.write("document.json", JSON.stringify(versionAt(index)));
    const writes = await project.interrupted(project.start(UP), Infinity, () => undefined);
    lengths[index % versions.length] = writes;
  }
  return lengths;
}

/** Begins an update, and kills it at a point of its length. Resolves to whether there was something to kill. */
async function killedUpdate(project: Project, version: object, at: number): Promise<boolean> {
  project.write("document.json", JSON.stringify(version));
  let wasKilled = false;
  await project.interrupted(project.start(UP), 1 + Math.floor(at), (update) => {
    wasKilled = true;
    // What was asked may have been done by then, or not.
    setTimeout(() => update.kill(), (at % 1) * ANSWERS_MS);
  });
  return wasKilled;
}

/** As docs/reliability.md says, after the state was written down. */
async function mend(project: Project): Promise<void> {
  const { resources = [], pending_operations: pending = [] } = project.read("killed.json");
  const isReplaced = (urn: string) => resources.some((it) => it.urn === urn);
  const replacements = pending.filter(
    ({ type, resource: { urn } }) => type === "creating" && isReplaced(urn),
  );
  const given = replacements.flatMap(({ resource: { urn, inputs } }) => {
    const { name, namespace } = inputs!.metadata!;
    return ["--id", `${urn}=${namespace}/${name}`];
  });
  project.write("mended.json", await project.appnet("recover", "killed.json", ...given));
  await project.must("stack", "import", "--file", "mended.json");
  await project.must(...UP);
}
