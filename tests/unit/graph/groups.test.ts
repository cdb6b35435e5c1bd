import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { exampleGraph, nodeNamed, planOfText, shop } from "./support";

const graph = graphOf(planOfText(shop));
const groupOf = (name: string) => graph.groups.find(({ id }) => id === nodeNamed(graph, name).group)?.label;

describe("groups", () => {
  it("are spaces, with their organization where it is another", () => {
    expect(graph.groups).toEqual([
      { id: "group-0", label: "prod" },
      { id: "group-1", label: "partners of globex" },
      { id: "group-2", label: "payments" },
    ]);
  });

  it("hold the applications of their space, and its gateways", () => {
    expect(groupOf("frontend")).toBe("prod");
    expect(groupOf("gateway:public")).toBe("prod");
    expect(groupOf("ledger.payments")).toBe("payments");
    expect(groupOf("rates.partners.globex")).toBe("partners of globex");
  });

  it("hold applications that nothing connects", () => expect(groupOf("lonely")).toBe("prod"));

  it("hold neither the internet nor networks", () => {
    expect(groupOf("internet")).toBeUndefined();
    expect(groupOf("10.20.0.0/16")).toBeUndefined();
  });

  it("say what the labels of their applications do not repeat", () => {
    expect(nodeNamed(graph, "rates.partners.globex").label).toBe("rates");
  });
});

describe("nodes", () => {
  it("stand in the order of calls: internet, gateways, applications, others", () => {
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      ...["internet", "gateway:public", "frontend", "basket", "lonely"],
      ...["rates.partners.globex", "ledger.payments", "10.20.0.0/16"],
    ]);
  });

  it("say where a gateway is reached", () => {
    expect(nodeNamed(graph, "gateway:public").detail).toBe("https://www.example.com");
    expect(nodeNamed(exampleGraph("gateways"), "gateway:private").detail).toBe("any host name");
  });
});
