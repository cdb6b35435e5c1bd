import { edgeText, groupText, nodeText } from "./dot";
import type { Graph, GraphChange, GraphEdge, GraphNode } from "./graph";
import { lines } from "./words";

/** Mermaid draws no more edges than that unless the page that embeds it raises `maxEdges`. */
export const MERMAID_EDGES = 500;

const SHAPES: Readonly<Record<GraphNode["kind"], readonly [begin: string, end: string]>> = {
  internet: ["((", "))"],
  gateway: ["{{", "}}"],
  application: ["[", "]"],
  network: ["([", "])"],
};

const CHANGES: Readonly<Record<GraphChange, string>> = {
  added: "stroke:#1a7f37,stroke-width:3px",
  removed: "stroke:#cf222e,stroke-width:3px,stroke-dasharray:5 4",
  changed: "stroke:#9a6700,stroke-width:3px",
};

/** The graph as a Mermaid flowchart, such as GitHub and GitLab draw in Markdown. */
export function mermaidOf(graph: Graph): string {
  const outside = graph.nodes.filter(({ group }) => group === undefined);
  const statements = [
    ...outside.map(nodeStatement),
    ...graph.groups.flatMap((group) => {
      const members = graph.nodes.filter((node) => node.group === group.id);
      if (members.length === 0) return [];
      const title = `subgraph ${group.id}[${quoted(groupText(group))}]`;
      return [title, ...members.map((node) => `  ${nodeStatement(node)}`), "end"];
    }),
    ...graph.edges.map(edgeStatement),
    ...changeStatements(graph),
  ];
  return `flowchart LR\n${statements.map((statement) => `  ${statement}\n`).join("")}`;
}

function nodeStatement(node: GraphNode): string {
  const [begin, end] = SHAPES[node.kind];
  const style = node.change ? `:::${node.change}` : "";
  return `${node.id}${begin}${quoted(...nodeText(node))}${end}${style}`;
}

function edgeStatement(edge: GraphEdge): string {
  const arrow = edge.required ? "==>" : edge.kind === "policy" ? "-.->" : "-->";
  return `${edge.source} ${arrow}|${quoted(edgeText(edge))}| ${edge.destination}`;
}

/** Styles of what changed; Mermaid counts edges from 0 in the order of the text. */
function changeStatements({ nodes, edges }: Graph): string[] {
  return Object.entries(CHANGES).flatMap(([change, style]) => {
    const changed = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
    return [
      ...(nodes.some((node) => node.change === change) ? [`classDef ${change} ${style}`] : []),
      ...(changed.length > 0 ? [`linkStyle ${changed.join(",")} ${style}`] : []),
    ];
  });
}

/** Lines as one label. Mermaid would wrap them itself, but only at spaces. */
function quoted(...texts: readonly string[]): string {
  return `"${texts.flatMap(lines).map(escaped).join("<br>")}"`;
}

/** What Mermaid, its Markdown or HTML could read as more than text. */
const SPECIAL = /[^A-Za-z0-9 ./,()·→−+~…:-]/gu;

/** Everything that is not plain text, as entities by number. */
function escaped(text: string): string {
  const entities = separated(text).replace(SPECIAL, entity);
  // Mermaid looks for "style", a colon and an entity in whole lines, labels or not.
  return /style|classDef/.test(text) ? entities.replaceAll(":", entity) : entities;
}

function entity(character: string): string {
  return `#${character.codePointAt(0)!};`;
}

/** An invisible space inside of what Mermaid looks for even in labels: `direction TB` and names of icons. */
function separated(text: string): string {
  return text.replace(/direction(?= )|:(?=fa-)/gi, "$&\u200B");
}
