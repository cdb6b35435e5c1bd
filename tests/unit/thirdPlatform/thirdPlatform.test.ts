import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { planText } from "../../../cli/planText";
import { colorsFor } from "../../../cli/terminal";
import { compileText } from "../../../core/document/readDocument";
import { diffPlans } from "../../../core/plan/diff";
import { planOf, type Plan } from "../../../core/plan/plan";
import { dotOf } from "../../../graph/dot";
import { graphOf } from "../../../graph/graphOf";
import { mermaidOf } from "../../../graph/mermaid";
import { prove } from "../../../proof/prove";

// The two registrations that a third platform takes, beside its two folders: nothing else of appnet is touched.
vi.mock("../../../core/platforms/platforms", async (original) => {
  const { platforms } = await original<typeof import("../../../core/platforms/platforms")>();
  const { rulebook } = await import("./lowering/rulebook.ts");
  return { platforms: { ...platforms, rulebook } };
});
vi.mock("../../../proof/platforms", async (original) => {
  const { proofPlatforms } = await original<typeof import("../../../proof/platforms")>();
  const { rulebookProof } = await import("./proof/rulebook.ts");
  return { proofPlatforms: { ...proofPlatforms, rulebook: rulebookProof } };
});

const boutique = readFileSync("examples/boutique/appnet.yaml", "utf8").replace(
  /^kubernetes:\n(?: {2}.*\n)+/m,
  "rulebook: { city: Ankh-Morpork }\n",
);

function planned(text: string): Plan {
  const { compilation, problems } = compileText(text);
  expect(problems).toEqual([]);
  return planOf(compilation!);
}

describe("a third platform, of two folders and two registrations", () => {
  it("plans the boutique", () => {
    const plan = planned(boutique);
    expect(plan.platform).toBe("rulebook");
    expect(plan.applications).toHaveLength(12);
    expect(plan.resources.filter(({ type }) => type === "rulebook:index:Rule")).toHaveLength(
      plan.flows.length,
    );
    const text = planText(plan, colorsFor({}), { verbose: false });
    expect(text).toContain("Space boutique of acme on Rulebook: 12 applications");
  });

  it("refuses what it cannot build, from its own account of every key", () => {
    const { problems } = compileText(boutique.replace("routes:", "idleTimeout: 30\n    routes:"));
    expect(problems).toEqual([
      expect.objectContaining({ code: "platform/unsupported", message: "guards cannot read clocks" }),
    ]);
  });

  it("proves it", () => {
    expect(prove(planned(boutique))).toMatchObject({ proved: true, parties: 13, decided: 169 });
  });

  it("finds a line of the book that nothing declares", () => {
    const plan = planned(boutique);
    const stray = {
      ...plan.resources.find(({ name }) => name.startsWith("frontend-to-"))!,
      name: "stray",
      inputs: { from: "adservice", to: "redis-cart", protocol: "tcp", ports: "6379" },
    };
    const proof = prove({ ...plan, resources: [...plan.resources, stray] });
    expect(proof.proved ? [] : proof.differences.map(({ message }) => message)).toEqual([
      expect.stringContaining("adservice reaches redis-cart on tcp 6379, which is not declared: stray"),
    ]);
  });

  it("draws it", () => {
    const graph = graphOf(planned(boutique));
    expect(graph.title).toContain("Rulebook");
    expect(mermaidOf(graph)).toContain("redis-cart");
    expect(dotOf(graph)).toContain("redis-cart");
  });

  it("diffs it, and knows what is replaced", () => {
    const changed = boutique
      .replace("grpc://adservice:9555", "grpc://adservice:9556")
      .replace("port: 9555", "port: 9556");
    const diff = diffPlans(planned(boutique), planned(changed));
    expect(diff.access.wider).toEqual([
      expect.objectContaining({ source: "frontend", destination: "adservice", ports: "9556" }),
    ]);
    expect(diff.resources.created.map(({ name }) => name)).toContain("frontend-to-adservice-tcp-9556");
  });

  it("is named where a document has none, and is checked like the others", () => {
    const { problems } = compileText(boutique.replace(/^rulebook:.*\n/m, ""));
    expect(problems.map(({ message }) => message)).toContain(
      "neither kubernetes nor aws nor rulebook is given",
    );
    expect(compileText(boutique.replace("city:", "town:")).problems).toContainEqual(
      expect.objectContaining({ code: "document/unknown-key", path: ["rulebook", "town"] }),
    );
  });
});
