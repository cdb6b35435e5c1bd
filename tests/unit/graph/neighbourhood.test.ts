import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { applicationNames, neighbourhood } from "../../../graph/neighbourhood";
import { edgesIn, exampleGraph, planOfText, shop } from "./support";

const graph = graphOf(planOfText(shop));

describe("the neighbourhood of an application", () => {
  it("is itself, whom it calls and who calls it, by the edges between", () => {
    const part = neighbourhood(exampleGraph("boutique"), ["cartservice"]);
    expect(part.nodes.map(({ name }) => name)).toEqual([
      "frontend",
      "checkoutservice",
      "cartservice",
      "redis-cart",
    ]);
    expect(edgesIn(part)).toEqual([
      "frontend → cartservice grpc 7070",
      "checkoutservice → cartservice grpc 7070",
      "cartservice → redis-cart redis 6379 *",
    ]);
  });

  it("has the ids of the whole", () => {
    const whole = exampleGraph("boutique");
    const part = neighbourhood(whole, ["cartservice"]);
    expect(whole.nodes).toEqual(expect.arrayContaining([...part.nodes]));
    expect(whole.edges).toEqual(expect.arrayContaining([...part.edges]));
  });

  it("leaves out groups of which nothing is left", () => {
    expect(neighbourhood(graph, ["lonely"])).toMatchObject({
      nodes: [{ name: "lonely" }],
      edges: [],
      groups: [{ label: "prod" }],
    });
  });

  it("can be of several, also of other spaces", () => {
    const part = neighbourhood(graph, ["ledger.payments", "rates.partners.globex"]);
    expect(edgesIn(part)).toEqual([
      "frontend → rates.partners.globex grpcs 8443",
      "basket → ledger.payments tcp 9000",
    ]);
  });
});

it("applications are named as plans name them", () => {
  expect(applicationNames(graph)).toEqual([
    ...["frontend", "basket", "lonely"],
    ...["rates.partners.globex", "ledger.payments"],
  ]);
});
