import type { PlatformName } from "../../../core/platforms/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { reachability } from "../../../proof/reachability";
import type { Plan } from "../../../core/plan/plan";
import { readPlan } from "../../../core/plan/savedPlan";
import { plan as planned } from "../core/platforms/aws/support";
import { Random } from "../support/random";
import { plannedTopology } from "../support/randomTopology";
import { shop } from "../core/platforms/kubernetes/support";
import { Undecided } from "./naive/naive";
import { changed, naiveDifferences, wordsOf } from "./support";

/** Values that somebody may put by mistake where another kind is needed. */
const JUNK = [null, 5, -1, "text", "", [], {}, [null], true, "[known after deployment]", "${prod-ghost.id}"];

/** Replaces one value anywhere in the inputs of one resource. */
function spoil(plan: Plan, random: Random): Plan {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  let holder = random.pick(copy.resources).inputs as Record<string, unknown>;
  for (let depth = random.below(7); depth > 0; depth--) {
    const inner = Object.values(holder).filter((it) => typeof it === "object" && it !== null);
    if (inner.length > 0) holder = random.pick(inner) as Record<string, unknown>;
  }
  const keys = Object.keys(holder);
  if (keys.length > 0) holder[random.pick(keys)] = random.pick(JUNK);
  return copy;
}

describe.each<PlatformName>(["kubernetes", "aws"])("a plan of %s in which a value was spoilt", (platform) => {
  it("is read without an error", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, edit) => {
        const plan = plannedTopology(platform, seed % 50, 4);
        if (!plan || plan.resources.length === 0) return;
        const spoilt = spoil(plan, new Random(edit));
        expect(prove(spoilt)).toHaveProperty("proved");
        expect(reachability(spoilt)).toHaveProperty("between");
        const [from, to] = [spoilt.flows[0]?.source ?? "app-0", spoilt.flows[0]?.destination ?? "internet"];
        expect(explain(spoilt, from, to)).toBeDefined();
      }),
      { numRuns: 75 },
    );
  });
});

/** What random search found: a document and an edit, by their seeds. */
const FOUND: Record<PlatformName, [number, number][]> = {
  // A Service's port without a protocol, which is TCP.
  kubernetes: [[2147483637, 1934982034]],
  aws: [],
};

/** Replaces or removes one value anywhere in a plan: declarations, identities, resources. */
function edit(plan: Plan, random: Random): string {
  const copy = JSON.parse(JSON.stringify(plan)) as Record<string, unknown>;
  const sections = Object.keys(copy).filter((it) => Array.isArray(copy[it]) && copy[it].length > 0);
  const holder = innerOf(copy[random.pick(sections)], random, 1 + random.below(6));
  const keys = Object.keys(holder);
  const key = random.pick(keys);
  if (Array.isArray(holder) && random.once(3)) holder.splice(Number(key), 1);
  else if (random.once(4)) Reflect.deleteProperty(holder, key);
  else if (random.once(2)) holder[key] = random.pick(JUNK);
  else holder[key] = holder[random.pick(keys)];
  return JSON.stringify(copy);
}

function innerOf(value: unknown, random: Random, depth: number): Record<string, unknown> {
  const holder = value as Record<string, unknown>;
  const inner = Object.values(holder).filter((it) => typeof it === "object" && it !== null);
  const full = inner.filter((it) => Object.keys(it).length > 0);
  return depth === 0 || full.length === 0 ? holder : innerOf(random.pick(full), random, depth - 1);
}

describe.each<PlatformName>(["kubernetes", "aws"])(
  "a saved plan of %s that was edited anywhere",
  (platform) => {
    it("is refused, found out, or allows exactly what it declares", () => {
      const judged = { refused: 0, notProved: 0, proved: 0 };
      let undecided = 0;
      fc.assert(
        fc.property(fc.nat(), fc.nat(), (seed, change) => {
          const plan = plannedTopology(platform, seed % 50, 4);
          if (!plan) return;
          const read = readPlan(edit(plan, new Random(change)));
          if (!("plan" in read)) {
            expect(read.problems.join()).not.toBe("");
            judged.refused++;
          } else if (!prove(read.plan).proved) judged.notProved++;
          else {
            judged.proved++;
            const differences = differencesOf(read.plan);
            if (differences === "undecided") undecided++;
            else expect(differences).toEqual([]);
          }
        }),
        { numRuns: 100, examples: FOUND[platform] },
      );
      expect(Math.min(...Object.values(judged))).toBeGreaterThan(5);
      // Were many undecided, proved plans would not have been tried.
      expect(undecided).toBeLessThan(judged.proved / 4);
    });
  },
);

/** What the naive evaluator finds in a plan, where it can read it. */
function differencesOf(plan: Plan): string[] | "undecided" {
  try {
    return naiveDifferences(plan);
  } catch (error) {
    if (error instanceof Undecided) return "undecided";
    throw error;
  }
}

describe("the naive evaluator does not decide where a workload has", () => {
  const { plan } = planned(shop());
  const inputsOf = (change: (spec: Record<string, unknown>) => void) =>
    changed(plan, "prod-basket-deployment", (inputs: { spec: { template: { spec: never } } }) => {
      change(inputs.spec.template.spec);
    });
  const notLists = JUNK.filter((it) => it !== null && !(Array.isArray(it) && it.length === 0));

  it.each(notLists)("%j for containers, containers that come first, or their ports", (junk) => {
    for (const edited of [
      inputsOf((spec) => (spec["containers"] = junk)),
      inputsOf((spec) => (spec["initContainers"] = junk)),
      inputsOf((spec) => (spec["containers"] = [{ name: "basket", ports: junk }])),
    ])
      expect(differencesOf(edited)).toBe("undecided");
  });
});

describe("a plan that was saved by a version before the proof", () => {
  it("is read, and not proved", () => {
    const { identities: _, ...old } = planned(shop()).plan;
    const read = readPlan(JSON.stringify(old)) as { plan: Plan };
    expect(read.plan.identities).toEqual([]);
    const words = wordsOf(prove(read.plan));
    expect(words).toContain("frontend: the plan does not say by what it is known");
  });
});

describe("on Kubernetes, ways in that network policies do not govern are problems", () => {
  const { plan } = planned(shop());
  const words = (resource: string, change: (spec: Record<string, never>) => void) =>
    wordsOf(
      prove(
        changed(plan, resource, (inputs: { spec: never }) => {
          change(inputs.spec);
        }),
      ),
    );
  const template = (more: object) => (spec: object) => {
    Object.assign((spec as { template: { spec: object } }).template.spec, more);
  };

  it.each(["NodePort", "LoadBalancer"])("a Service of type %s", (type) => {
    expect(words("prod-basket-service", (spec) => Object.assign(spec, { type }))).toEqual([
      "prod-basket-service: it is reached from outside through nodes, which network policies always let in",
    ]);
  });

  it("a Service that is a name for another", () => {
    expect(words("prod-basket-service", (spec) => Object.assign(spec, { type: "ExternalName" }))).toContain(
      "prod-basket-service: it has no selector, so where it leads is decided elsewhere",
    );
  });

  it("pods on the node's network, or on a port of it", () => {
    expect(words("prod-basket-deployment", template({ hostNetwork: true }))).toEqual([
      "prod-basket-deployment: its pods are on the node's network, which no network policy governs",
    ]);
    const containers = [{ ports: [{ containerPort: 3000, hostPort: 3000 }] }];
    expect(words("prod-basket-deployment", template({ containers }))).toEqual([
      "prod-basket-deployment: one of its ports is the node's, through which network policies always let in",
    ]);
  });

  it("policies of other kinds", () => {
    const type = "kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy";
    const policy = { ...plan.resources[0]!, name: "other", type, inputs: {} };
    expect(wordsOf(prove({ ...plan, resources: [...plan.resources, policy] }))).toEqual([
      `other: resources of type ${type} are not understood (it is decided without them)`,
    ]);
  });

  it("two objects of one name", () => {
    const same = { ...plan.resources.find(({ name }) => name === "prod-default-deny")!, name: "again" };
    expect(wordsOf(prove({ ...plan, resources: [...plan.resources, same] }))).toEqual([
      "again: another NetworkPolicy has its name, prod/default-deny",
    ]);
  });

  it("pods that are not what their workload owns", () => {
    const labels = { "appnet/application": "frontend" };
    const found = words("prod-basket-deployment", (spec) =>
      Object.assign((spec as unknown as { template: { metadata: object } }).template.metadata, { labels }),
    );
    expect(found).toContain(
      "prod-basket-deployment: the API server refuses it: its pods have no label appnet/application=basket",
    );
  });
});
