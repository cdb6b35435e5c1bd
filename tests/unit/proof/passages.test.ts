import type { PlatformName } from "../../../core/platforms/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declaredBy } from "../../../proof/declared";
import { PacketDifferences } from "../../../proof/packetDifferences";
import { Passages } from "../../../proof/passages";
import { readEvidence } from "../../../proof/reachability";
import { NOTHING, passes, union, type Traffic } from "../../../proof/traffic";
import type { Evidence } from "../../../proof/evidence";
import type { Plan } from "../../../core/plan/plan";
import { Random } from "../support/random";
import { plannedTopology } from "../support/randomTopology";
import { mutate } from "./mutations/mutate";
import { NaiveNetwork } from "./naive/aws";
import { NaiveCluster } from "./naive/kubernetes";
import { verdict, type NaiveCloud, type NaiveEnd, type NaivePlan } from "./naive/naive";

/** A plan, or one of which a resource was changed. */
function planOf(platform: PlatformName, seed: number, size: number): Plan | undefined {
  const plan = plannedTopology(platform, seed, size);
  return plan && seed % 3 !== 0 ? (mutate(plan, new Random(seed))?.plan ?? plan) : plan;
}

const inputs = [fc.nat(), fc.integer({ min: 1, max: 7 })] as const;

describe.each<PlatformName>(["kubernetes", "aws"])("what passes between two parties on %s", (platform) => {
  it("is the same, packet by packet, to the evaluator that tries them all", () => {
    let compared = 0;
    fc.assert(
      fc.property(...inputs, (seed, size) => {
        const plan = planOf(platform, seed, size);
        const model = plan && readEvidence(plan);
        if (!plan || !model || model.problems.length > 0) return;
        compared +=
          platform === "aws"
            ? compare(model, new NaiveNetwork(plan as NaivePlan))
            : compare(model, new NaiveCluster(plan as NaivePlan));
      }),
      { numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });

  it("does not depend on how many pairs a rule may have before it is kept as a whole", () => {
    fc.assert(
      fc.property(...inputs, (seed, size) => {
        const plan = planOf(platform, seed, size);
        const model = plan && readEvidence(plan);
        if (!plan || !model) return;
        compareWide(model);
        expect(differs(plan, model, 0)).toBe(differs(plan, model, Infinity));
      }),
      { numRuns: 40 },
    );
  });
});

/** Every packet between ends that flows name. */
function compare<End extends NaiveEnd>(model: Evidence, cloud: NaiveCloud<End>): number {
  const passages = new Passages(model.filter);
  const named = cloud.ends.filter((it) => it.meant.length > 0);
  // Several ends may have one name: endpoints, in the order of their groups; solvers of two namespaces, in any order.
  const placeOf = (end: End) => {
    const same = named.filter((it) => it.meant[0] === end.meant[0]);
    if (same.length > 1 && end.meant[0] === "platform:certificate-solver") return undefined;
    return model.ends.get(end.meant[0]!)?.parties[same.indexOf(end)];
  };
  const pairs = named.flatMap((from) => named.map((to) => [from, to] as const));
  // ICMP has no ports.
  const protocols = cloud.protocols.filter((it) => it !== "icmp");
  let compared = 0;
  for (const [from, to] of pairs) {
    const [source, destination] = [placeOf(from), placeOf(to)];
    if (source === undefined || destination === undefined) continue;
    const { certain, possible } = passages.between(source, destination);
    for (const protocol of protocols) {
      const isIn = (traffic: Traffic) => (port: number) => passes(traffic, protocol, port);
      const said = cloud.ports.map((port) => verdict(cloud, from, to, protocol, port));
      compared += said.length;
      const packets = `${from.name} → ${to.name} ${protocol}`;
      expect(cloud.ports.map(isIn(certain)), packets).toEqual(said.map((it) => it.certain));
      expect(cloud.ports.map(isIn(possible)), packets).toEqual(said.map((it) => it.possible));
    }
  }
  return compared;
}

/** All rules written out, against all kept whole: the same between any two, and all of it in blocks. */
function compareWide({ filter }: Evidence): void {
  const [narrow, wide] = [new Passages(filter, Infinity), new Passages(filter, 0)];
  expect(wide.keys().size).toBe(0);
  const blocks = wide.blocks();
  for (let source = 0; source < filter.parties.length; source++) {
    for (let destination = 0; destination < filter.parties.length; destination++) {
      const between = wide.between(source, destination);
      expect(between).toEqual(narrow.between(source, destination));
      const inBlocks = blocks.filter(
        (it) => it.sources.includes(source) && it.destinations.includes(destination),
      );
      expect(inBlocks.map((it) => it.traffic).reduce(union, NOTHING)).toEqual(between.possible);
    }
  }
}

/** Whether what passes is not what is declared. */
function differs(plan: Plan, model: Evidence, narrow: number): boolean {
  const passages = new Passages(model.filter, narrow);
  const declared = declaredBy(plan, model, (source, destination) => passages.keyOf(source, destination));
  return new PacketDifferences(model, passages, declared).all().length > 0;
}
