import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import type { Graph } from "../../../graph/graph";
import type { Plan } from "../../../core/plan/plan";
import { arbitraryDocument, planned } from "../core/platforms/aws/randomDocuments";

/** How many edges say that a declaration asks for them. */
function edgesFor(graph: Graph, because: string): number {
  return graph.edges.filter((edge) => edge.because.includes(because)).length;
}

function forEveryPlan(check: (plan: Plan) => void): void {
  fc.assert(
    fc.property(fc.oneof(arbitraryDocument("aws"), arbitraryDocument("kubernetes")), (document) => {
      const plan = planned(document)?.plan;
      fc.pre(plan !== undefined);
      check(plan);
    }),
    { numRuns: 60 },
  );
}

describe("in a random network", () => {
  it("every connection and every policy is in exactly one edge", () => {
    forEveryPlan((plan) => {
      const graph = graphOf(plan);
      for (const { source, outbound } of plan.connections) {
        expect(edgesFor(graph, `connection ${source}.${outbound}`)).toBe(1);
      }
      const reasons = graph.edges.flatMap(({ because }) => because.filter((it) => it.startsWith("policy ")));
      expect(reasons).toHaveLength(plan.policies.length);
      expect(new Set(reasons).size).toBe(reasons.length);
    });
  });

  it("every route is one edge, and every listener", () => {
    forEveryPlan((plan) => {
      const edges = graphOf(plan).edges.filter(({ kind }) => kind === "gateway");
      const routes = plan.gateways.reduce((total, gateway) => total + gateway.routes.length, 0);
      const listeners = plan.flows.filter(({ destination }) => destination.startsWith("gateway:")).length;
      expect(edges).toHaveLength(routes + listeners);
    });
  });

  it("every application is one node, and edges join nodes of the graph", () => {
    forEveryPlan((plan) => {
      const { nodes, edges, groups } = graphOf(plan);
      const own = nodes.filter(({ kind, group }) => kind === "application" && group === groups[0]!.id);
      expect(own.map(({ name }) => name)).toEqual(plan.applications.map(({ name }) => name));
      expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => `node-${index}`));
      expect(edges.map(({ id }) => id)).toEqual(edges.map((_, index) => `edge-${index}`));
      const ids = new Set(nodes.map(({ id }) => id));
      for (const { source, destination } of edges) {
        expect(ids.has(source) && ids.has(destination)).toBe(true);
      }
    });
  });

  it("nothing differs from itself", () => {
    forEveryPlan((plan) =>
      expect(graphOf(plan, plan)).toEqual({ ...graphOf(plan), title: expect.any(String) as string }),
    );
  });
});
