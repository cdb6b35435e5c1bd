import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { describe, expect, it } from "vitest";
import { dotOf } from "../../../graph/dot";
import type { Graph } from "../../../graph/graph";
import { graphOf } from "../../../graph/graphOf";
import { lines } from "../../../graph/words";
import { HOSTILE_NAMES, hostilePlan } from "./hostile";
import { exampleGraph, nodeNamed, planOfText, shop } from "./support";

interface Drawn {
  readonly name: string;
  readonly class?: string;
  readonly rank?: string;
  readonly nodes?: readonly number[];
  readonly _ldraw_?: readonly { readonly op: string; readonly text?: string }[];
}

/** What Graphviz itself makes of the text: nodes and clusters, with the letters that it would draw. */
async function drawn(graph: Graph): Promise<Drawn[]> {
  const graphviz = await Graphviz.load();
  return (JSON.parse(graphviz.layout(dotOf(graph), "json", "dot")) as { objects: Drawn[] }).objects;
}

function lettersOf(object: Drawn | undefined): string[] {
  // Here Graphviz writes each backslash as two.
  return (object?._ldraw_ ?? []).flatMap(({ op, text }) =>
    op === "T" ? [text!.replaceAll("\\\\", "\\")] : [],
  );
}

describe("DOT", () => {
  it("is read by Graphviz, with a cluster for each space", async () => {
    const graph = graphOf(planOfText(shop));
    const objects = await drawn(graph);
    const clusters = objects.filter(({ name }) => name.startsWith("cluster_"));
    expect(clusters.map((cluster) => [cluster.name, cluster.class, ...lettersOf(cluster)])).toEqual([
      ["cluster_group-0", "group", "Space prod"],
      ["cluster_group-1", "group", "Space partners of globex"],
      ["cluster_group-2", "group", "Space payments"],
    ]);
    const gateway = objects.find(({ name }) => name === nodeNamed(graph, "gateway:public").id);
    expect(gateway?.class).toBe("node gateway");
    expect(lettersOf(gateway)).toEqual(["gateway public", "https://www.example.com"]);
  });

  it("runs from left to right", () => expect(dotOf(exampleGraph("boutique"))).toContain("rankdir=LR"));

  it("draws hostile names as what they are", async () => {
    const graph = graphOf(hostilePlan());
    const objects = await drawn(graph);
    expect(objects.filter(({ name }) => name.startsWith("node-"))).toHaveLength(graph.nodes.length);
    for (const name of HOSTILE_NAMES) {
      const { id } = graph.nodes.find((node) => node.kind === "application" && node.name === name)!;
      const letters = lettersOf(objects.find((object) => object.name === id));
      expect(letters.join("\n").trim()).toBe(lines(name).join("\n").trim());
    }
  });

  it("says hostile names in tooltips, whatever they mean to Graphviz", async () => {
    const graphviz = await Graphviz.load();
    const svg = graphviz.layout(dotOf(graphOf(hostilePlan())), "svg", "dot");
    const titles = [...svg.matchAll(/<a xlink:title="([^"]*)">/g)].map(([, title]) => title);
    expect(titles).toContain("application ⧵N ⧵G ⧵E ⧵L ⧵l ⧵");
    expect(titles).toContain("application &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(svg).not.toContain("<script");
  });

  it("places hundreds of applications that call in circles", async () => {
    const applications = Array.from({ length: 200 }, (_, index) => {
      const others = [1, 7, 61].map((step) => (index * step + step) % 200).filter((other) => other !== index);
      const calls = others.map((other, at) => `c${at}: "http://app-${other}:80"`);
      return `  app-${index}: { image: "a:1", inbound: { web: { port: 80 } }, connections: { ${calls.join(", ")} } }\n`;
    });
    const graph = graphOf(planOfText(`space: prod\nkubernetes: {}\napplications:\n${applications.join("")}`));
    expect(graph.edges.length).toBeGreaterThan(550);
    const started = performance.now();
    expect((await drawn(graph)).filter(({ name }) => name.startsWith("node-"))).toHaveLength(200);
    // Without columns of its own it takes minutes.
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 300_000);
});
