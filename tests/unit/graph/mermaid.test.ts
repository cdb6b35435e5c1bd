import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { mermaidOf } from "../../../graph/mermaid";
import { HOSTILE_NAMES, hostilePlan } from "./hostile";
import { planOfText, shop } from "./support";

/**
 * Every statement that appnet writes. Labels are quoted, and hold nothing but plain characters, entities by number and
 * line breaks: nothing that ends them, and nothing that Mermaid, its Markdown or HTML reads as more than text.
 */
const LABEL = `"(?:[A-Za-z0-9 ./,()·→−+~…:-]|#\\d+;|<br>)*"`;
const STATEMENTS = [
  /flowchart LR/,
  new RegExp(
    `node-\\d+(?:\\[${LABEL}\\]|\\(\\(${LABEL}\\)\\)|\\(\\[${LABEL}\\]\\)|{{${LABEL}}})(?::::(?:added|removed|changed))?`,
  ),
  new RegExp(`subgraph group-\\d+\\[${LABEL}\\]`),
  /end/,
  new RegExp(`node-\\d+ (?:-->|==>|-\\.->)\\|${LABEL}\\| node-\\d+`),
  /classDef (?:added|removed|changed) [a-z0-9#:, -]+/,
  /linkStyle \d+(?:,\d+)* [a-z0-9#:, -]+/,
].map((statement) => new RegExp(`^ *${statement.source}$`));

function strangeLines(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !STATEMENTS.some((statement) => statement.test(line)));
}

const text = mermaidOf(graphOf(planOfText(shop)));

describe("Mermaid", () => {
  it("is a flowchart from left to right, with a subgraph for each space", () => {
    expect(text).toMatch(/^flowchart LR\n/);
    expect(text).toContain(`  subgraph group-1["Space partners of globex"]\n    node-5["rates"]\n  end\n`);
    expect(strangeLines(text)).toEqual([]);
  });

  it("tells kinds of nodes by shape", () => {
    expect(text).toContain(`node-0(("internet"))\n`);
    expect(text).toContain(`node-1{{"gateway public<br>https://www.example.com"}}\n`);
    expect(text).toContain(`node-2["frontend"]\n`);
    expect(text).toContain(`node-7(["10.20.0.0/16"])\n`);
  });

  it("draws required connections thick and policies dotted", () => {
    expect(text).toContain(`node-2 ==>|"http 3000 #42;"| node-3\n`);
    expect(text).toContain(`node-2 -->|"https 61443"| node-3\n`);
    expect(text).toContain(`node-2 -.->|"tcp 8080-8090"| node-3\n`);
  });

  it("marks and colours what changed, edges by their number", () => {
    const before = planOfText(shop.replace(", required: true", "").replace("lonely", "single"));
    const graph = graphOf(planOfText(shop), before);
    const changed = mermaidOf(graph);
    expect(changed).toContain(`["+ lonely"]:::added\n`);
    expect(changed).toContain(`["− single"]:::removed\n`);
    expect(changed).toMatch(/classDef added stroke:#1a7f37/);
    const edges = changed.split("\n").filter((line) => line.includes("|"));
    const [, index] = /linkStyle (\d+) stroke:#9a6700/.exec(changed)!;
    expect(edges[Number(index)]).toContain("~ http 3000");
    expect(strangeLines(changed)).toEqual([]);
  });

  it("colours nothing where nothing is compared", () => expect(text).not.toMatch(/classDef|linkStyle|:::/));

  it("holds hostile names as text", () => {
    const hostile = mermaidOf(graphOf(hostilePlan()));
    expect(strangeLines(hostile)).toEqual([]);
    expect(hostile).toContain(`["#34;#62;#60;script#62;alert(1)#60;/script#62;"]`);
    expect(hostile).toContain(`["end"]`);
  });

  it.each(HOSTILE_NAMES.filter((name) => name.length < 32 && /^[\x20-\x7e]+$/.test(name)))(
    "shows %j as it is written",
    (name) => {
      const graph = graphOf({ ...hostilePlan(), connections: [], policies: [], gateways: [], flows: [] });
      const { id } = graph.nodes.find((node) => node.name === name)!;
      const [, label] = new RegExp(`${id}\\["(.*)"\\]`).exec(mermaidOf(graph))!;
      const shown = label!.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
      expect(shown.replaceAll("\u200B", "")).toBe(name);
    },
  );

  it("hides the words that Mermaid looks for inside of labels", () => {
    const hostile = mermaidOf(graphOf(hostilePlan()));
    expect(hostile).not.toMatch(/direction\s+TB/);
    expect(hostile).not.toMatch(/fa:fa-/);
    expect(hostile).not.toMatch(/(style|classDef)[^\n]*:\S*#[^\n]*;\s*"/);
  });
});
