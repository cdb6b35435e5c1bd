/**
 * The second referee of the proof, by other hands: what it says of changed plans, beside what packets and requests do
 * when the change is in the cluster.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "../../integration/kubernetesClient";
import { KubernetesApiError } from "../../integration/kubernetesClient";
import type { Cluster } from "../cluster";
import { isPlanned, type Outcome, type Probe, probesOf, settle, textOf } from "../packets";
import { type Place, placesOf } from "../parties";
import type { Example } from "../plans";
import { portsOf } from "../workloads";
import { type Judgement, judgementOf, judgePackets, type SeenEnd, type SeenPacket } from "./contradictions";
import { idOf, type Mutant } from "./mutants";
import { requestContradictions } from "./requests";

export interface RefereeCounts extends Record<Judgement, number> {
  /** Changes that the API server does not take. */
  refused: number;
  packets: number;
  /** Differences that packets could show. */
  shown: number;
  contradictions: number;
}

export interface Refereed {
  readonly counts: RefereeCounts;
  readonly contradictions: readonly string[];
}

/** Where changes move objects to. */
const ELSEWHERE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } };
const APPNET = { fieldManager: "appnet", force: true };
/** Until which every policy that was changed holds. */
const SETTLED_MS = 1500;

/** Brings each changed plan into the cluster, asks, and puts back what was. */
export async function referee(
  cluster: Cluster,
  example: Example,
  mutants: readonly Mutant[],
): Promise<Refereed> {
  const counts = { proved: 0, found: 0, undecided: 0, refused: 0, packets: 0, shown: 0, contradictions: 0 };
  const contradictions: string[] = [];
  await cluster.client.apply(ELSEWHERE, APPNET);
  for (const mutant of mutants) {
    try {
      if (!(await replace(cluster, mutant.before, mutant.after))) {
        counts.refused++;
        continue;
      }
      const { packets, shown, found } = await tried(cluster, example, mutant);
      counts[judgementOf(mutant.verdict)]++;
      counts.packets += packets;
      counts.shown += shown;
      contradictions.push(...found.map((it) => `${mutant.change}: ${it}`));
    } finally {
      await replace(cluster, mutant.after, mutant.before);
    }
  }
  return { counts: { ...counts, contradictions: contradictions.length }, contradictions };
}

async function tried(cluster: Cluster, example: Example, mutant: Mutant) {
  await sleep(SETTLED_MS);
  const places = await placesOf(cluster, example);
  const probes = await probesOf(cluster, example.plan, places, portsOf(example));
  const judge = (outcomes: readonly boolean[]) =>
    judgePackets(
      mutant.verdict,
      probes.map((probe, index) => seen(example, probe, outcomes[index]!)),
    );
  const declared = probes.map((probe) => isPlanned(example.plan, probe));
  const first = await settle(cluster, probes, declared);
  const { contradictions, shown } = judge(openOf(first.outcomes));
  // A machine under load loses packets: what contradicts must do so again.
  const stays =
    contradictions.length === 0
      ? []
      : judge(openOf((await settle(cluster, probes, declared)).outcomes)).contradictions;
  // Controllers differ in which of two routes comes first where only one of them says the host name.
  const isOrdered = !mutant.change.includes(": any host ");
  const requests =
    ["Service", "HTTPRoute"].includes(mutant.kind) && isOrdered
      ? await requestContradictions(cluster, example, mutant.verdict)
      : [];
  return {
    packets: probes.length,
    shown,
    found: [...stays.filter((it) => contradictions.includes(it)), ...requests],
  };
}

function openOf(outcomes: readonly Outcome[]): boolean[] {
  return outcomes.map(({ open }) => open);
}

function seen({ plan }: Example, probe: Probe, isOpen: boolean): SeenPacket {
  const named = new Set(plan.identities.map(({ party }) => party));
  const own = new Set(plan.applications.map(({ name }) => name));
  const end = ({ party, address, name, hostname }: Place): SeenEnd =>
    hostname === undefined
      ? {
          ...{ party, address, isNamed: named.has(party), isOwn: own.has(party) },
          isOutside: name === "outside",
        }
      : { party: `host name ${hostname}`, address, isNamed: true, isOwn: false, isOutside: true };
  const { source, destination, protocol, targetPort: port } = probe;
  return {
    ...{ text: textOf(probe), source: end(source), destination: end(destination), protocol, port, isOpen },
    isDeclared: isPlanned(plan, probe),
  };
}

/** Puts some objects in the place of others; false where the API server takes them not as they are. */
async function replace(
  { client }: Cluster,
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): Promise<boolean> {
  const staying = new Set(after.map(idOf));
  try {
    for (const object of after) await client.apply(object, APPNET);
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status >= 400 && error.status < 500) return false;
    throw error;
  }
  for (const object of before.filter((it) => !staying.has(idOf(it)))) {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = metadata;
    await client.delete({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
  }
  return true;
}
