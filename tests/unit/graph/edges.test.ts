import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { edgeLabelled, edgesIn, exampleGraph, nodeNamed, planOfText, shop } from "./support";

const graph = graphOf(planOfText(shop));

describe("edges", () => {
  it("lead from the internet through gateways to applications", () => {
    expect(edgesIn(graph, "gateway")).toEqual([
      "internet → gateway:public http 80 · redirect",
      "internet → gateway:public https 443",
      "gateway:public → frontend / · http 8080",
      "gateway:public → basket /basket → / · http 3000",
      "gateway:public → basket beta.example.com/ · https 61443",
    ]);
  });

  it("are one for each connection, with its scheme and port as the caller says them", () => {
    expect(edgesIn(graph, "connection")).toEqual([
      "frontend → basket http 3000 *",
      "frontend → basket https 61443",
      "frontend → rates.partners.globex grpcs 8443",
    ]);
  });

  it("are one for each policy", () => {
    expect(edgesIn(graph, "policy")).toEqual([
      "frontend → basket tcp 8080-8090",
      "basket → ledger.payments tcp 9000",
      "basket → 10.20.0.0/16 udp 514",
    ]);
  });

  it("are one where a connection and a policy allow the same", () => {
    expect(edgeLabelled(graph, "http 3000 *").because).toEqual([
      "connection frontend.basket",
      "policy frontend to basket on tcp 3000",
    ]);
  });

  it("say what is required and how it is encrypted", () => {
    expect(edgeLabelled(graph, "http 3000 *")).toMatchObject({ required: true, tls: "none" });
    expect(edgeLabelled(graph, "https 61443")).toMatchObject({ required: false, tls: "automatic" });
    expect(edgeLabelled(graph, "grpcs 8443")).toMatchObject({ tls: "application" });
    expect(edgeLabelled(graph, "https 443")).toMatchObject({ tls: "terminate" });
  });

  it("say TLS where the scheme does not", () => {
    const text = shop.replace("https://basket:61443\n", "grpc://basket:61443\n");
    expect(edgesIn(graphOf(planOfText(text)))).toContain("frontend → basket grpc 61443 · TLS");
  });

  it("leave out what the platform itself needs", () => {
    expect(JSON.stringify(graph)).not.toMatch(/platform:|dns|certificate/);
    const plan = planOfText(shop);
    expect(plan.flows.some(({ destination }) => destination.startsWith("platform:"))).toBe(true);
  });

  it("pass TLS through where the gateway does", () => {
    const { edges } = exampleGraph("passthrough");
    expect(edges.map(({ label, tls }) => `${label}, ${tls}`).slice(0, 2)).toEqual([
      "http 80 · redirect, none",
      "https 443 · passthrough, passthrough",
    ]);
  });

  it("pass it through on port 80 too where the gateway cannot redirect", () => {
    const { edges } = exampleGraph("aws-passthrough");
    expect(edges.map(({ label, tls }) => `${label}, ${tls}`).slice(0, 2)).toEqual([
      "https 80 · passthrough, passthrough",
      "https 443 · passthrough, passthrough",
    ]);
  });

  it("lead to an application from itself where a policy says so", () => {
    const self = exampleGraph("cross-space").edges.filter(
      ({ source, destination }) => source === destination,
    );
    expect(self.map(({ label }) => label)).toEqual(["udp 7946"]);
  });
});

describe("callers of internal gateways", () => {
  it("are the private network, or the networks that may", () => {
    expect(edgesIn(exampleGraph("gateways"))).toContain("platform:network → gateway:private http 80");
    expect(nodeNamed(exampleGraph("gateways"), "platform:network")).toMatchObject({
      kind: "network",
      label: "private network",
    });
    expect(edgesIn(exampleGraph("aws-shop"))).toEqual(
      expect.arrayContaining(["10.20.0.0/16 → gateway:office http 80"]),
    );
  });
});
