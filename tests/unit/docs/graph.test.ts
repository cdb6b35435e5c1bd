import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mermaidOf } from "../../../graph/mermaid";
import { svgOf } from "../../../graph/svg";
import { styleSheet } from "../../../graph/svgStyle";
import { describeEdge } from "../../../graph/words";
import { exampleGraph, nodeIn } from "../graph/support";

const page = readFileSync("docs/graph.md", "utf8");
const graph = exampleGraph("boutique");

describe("the page about the graph", () => {
  it("shows the boutique as the command prints it", () => {
    expect(/```mermaid\n([\s\S]*?)```/.exec(page)![1]).toBe(mermaidOf(graph));
  });

  it("has the picture that the command draws (npm run images)", async () => {
    expect(readFileSync("docs/images/boutique.svg", "utf8")).toBe(await svgOf(graph));
  });

  it("quotes an edge as it is", () => {
    const [, quote] = /in words: `([^`]+)`/.exec(page)!;
    const edges = graph.edges.map((edge) =>
      describeEdge(edge, nodeIn(graph, edge.source), nodeIn(graph, edge.destination)),
    );
    expect(edges).toContain(quote);
  });

  it("lists the colours that a page may set", () => {
    const colours = (text: string) => [...new Set(text.match(/--appnet-[a-z-]+/g))];
    expect(colours(page)).toEqual(colours(styleSheet()));
  });
});
