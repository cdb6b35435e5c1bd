import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import type { Plan } from "../../../core/plan/plan";
import { edgeLabelled, nodeIn, nodeNamed, planOfText, shop } from "./support";

const before = planOfText(shop);

/** The graph of the shop after an edit, against the shop before it. */
function edited(from: string, to: string) {
  if (!shop.includes(from)) throw new Error(`the shop has no ${from}`);
  return graphOf(planOfText(shop.replace(from, to)), before);
}

/** Everything that changed: `added frontend → basket http 1`, `removed lonely`. */
function changesIn(graph: ReturnType<typeof graphOf>): string[] {
  return [
    ...graph.nodes.flatMap(({ change, name }) => (change ? [`${change} ${name}`] : [])),
    ...graph.edges.flatMap(({ change, label, source, destination }) =>
      change ? [`${change} ${nodeIn(graph, source).name} → ${nodeIn(graph, destination).name} ${label}`] : [],
    ),
  ];
}

describe("against an earlier plan", () => {
  it("an added application and its connection are added", () => {
    const graph = edited(
      "  lonely: {",
      `  new: { image: "new:1", connections: { basket: "http://basket:3000" } }\n  lonely: {`,
    );
    expect(changesIn(graph)).toEqual(["added new", "added new → basket http 3000"]);
  });

  it("what is gone stays in the picture, as removed", () => {
    const graph = edited(`  lonely: { image: "lonely:1" }\n`, "");
    expect(changesIn(graph)).toEqual(["removed lonely"]);
    expect(nodeNamed(graph, "lonely").group).toBe("group-0");
  });

  it("a connection to another port is a removed edge and an added one", () => {
    const graph = edited("grpcs://rates.partners.globex:8443", "grpcs://rates.partners.globex:9443");
    expect(changesIn(graph)).toEqual([
      "added frontend → rates.partners.globex grpcs 9443",
      "removed frontend → rates.partners.globex grpcs 8443",
    ]);
  });

  it("a connection that is no longer required has changed, and says what it was", () => {
    const graph = edited(", required: true", "");
    expect(changesIn(graph)).toEqual(["changed frontend → basket http 3000"]);
    expect(edgeLabelled(graph, "http 3000").earlier).toBe(
      "http 3000, connection frontend.basket, policy frontend to basket on tcp 3000 (required)",
    );
  });

  it("an edge that loses one of its reasons has changed", () => {
    const graph = edited("  - { source: frontend, destination: basket, protocol: tcp, ports: 3000 }\n", "");
    expect(changesIn(graph)).toEqual(["changed frontend → basket http 3000 *"]);
  });

  it("a gateway with another certificate and version has changed, its routes have not", () => {
    const graph = edited("{ managed: true } }", `{ managed: true }, minimumProtocolVersion: "1.3" }`);
    expect(changesIn(graph)).toEqual(["changed gateway:public"]);
  });

  it("an application with another interface has changed", () => {
    const graph = edited("port: 3000, protocol", "port: 3000, containerPort: 4000, protocol");
    expect(changesIn(graph)).toEqual(["changed basket"]);
  });

  it("an application with another image has not: the picture is of the network", () => {
    expect(changesIn(edited("basket:1", "basket:2"))).toEqual([]);
  });

  it("a route of another path is removed and added", () => {
    expect(changesIn(edited("path: /basket", "path: /cart"))).toEqual([
      "added gateway:public → basket /cart → / · http 3000",
      "removed gateway:public → basket /basket → / · http 3000",
    ]);
  });

  it("another space of the same applications differs in nothing but its name", () => {
    const graph = edited("space: prod", "space: stage");
    expect(changesIn(graph)).toEqual([]);
    expect(graph.groups[0]!.label).toBe("stage");
  });

  it("fields that the earlier version did not save are no change", () => {
    const inbound = before.applications[1]!.inbound.map(({ containerPort: _, ...rest }) => rest);
    const applications = before.applications.map((it, index) => (index === 1 ? { ...it, inbound } : it));
    const older = { ...before, applications } as unknown as Plan;
    expect(changesIn(graphOf(before, older))).toEqual([]);
  });
});
