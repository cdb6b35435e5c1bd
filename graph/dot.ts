import type { Graph, GraphChange, GraphEdge, GraphGroup, GraphNode } from "./graph";
import { columnsOf } from "./columns";
import { describeEdge, describeGroup, describeNode, lines, nodesById, printable } from "./words";

/** Wide letters, so that boxes also fit the text where another sans serif is shown instead. */
const FONT = "Verdana";
const NODE_FONT_SIZE = 12;
const EDGE_FONT_SIZE = 10;
/** Larger than what is drawn, which is bold. */
const GROUP_FONT_SIZE = 14;

/** Boxes that text and arrows fit; style tells them apart. */
const SHAPES: Readonly<Record<GraphNode["kind"], string>> = {
  internet: "ellipse",
  gateway: "box",
  application: "box",
  network: "box",
};

const STYLES: Readonly<Record<GraphNode["kind"], Readonly<Record<string, string | number>>>> = {
  internet: {},
  gateway: { peripheries: 2 },
  application: { style: "rounded" },
  network: { style: "dashed" },
};

const CHANGE_COLORS: Readonly<Record<GraphChange, string>> = {
  added: "#1a7f37",
  removed: "#cf222e",
  changed: "#9a6700",
};

/**
 * Above so many edges, those that lead back towards the callers no longer decide what is left and right, and the search
 * for short lines is cut short: otherwise circles of calls make the picture wide, and its layout slow.
 */
const LARGE = 100;
/** Above so many edges, lines are straight and without labels, which nobody could read. */
const HUGE = 1500;

/** Whether a graph has so many edges that not all of their labels find room. */
export function isLarge({ edges }: Graph): boolean {
  return edges.length > LARGE;
}

/** Whether the edges of a graph are labelled at all. */
export function hasLabels({ edges }: Graph): boolean {
  return edges.length <= HUGE;
}

/** The graph in the language of Graphviz, from left to right. */
export function dotOf(graph: Graph): string {
  const nodes = nodesById(graph);
  const columns = isLarge(graph) ? columnsOf(graph) : undefined;
  const labels = hasLabels(graph);
  const leadsBack = (edge: GraphEdge) =>
    columns !== undefined && columns.get(edge.destination)! <= columns.get(edge.source)!;
  const called = new Set(graph.edges.map(({ destination }) => destination));
  const outside = graph.nodes.filter(({ group }) => group === undefined);
  const statements = [
    `graph ${attributes({
      rankdir: "LR",
      tooltip: quoted(graph.title),
      fontname: FONT,
      fontsize: GROUP_FONT_SIZE,
      nodesep: columns ? 0.08 : 0.25,
      ranksep: 0.7,
      ...(columns && { nslimit: 1 }),
      ...(!labels && { splines: "line" }),
    })}`,
    `node ${attributes({ fontname: FONT, fontsize: NODE_FONT_SIZE, margin: '"0.16,0.08"', height: 0.45 })}`,
    `edge ${attributes({ fontname: FONT, fontsize: EDGE_FONT_SIZE, arrowsize: 0.7 })}`,
    ...outside.map(nodeStatement),
    ...leftmost(outside.filter(({ id }) => !called.has(id))),
    ...graph.groups.flatMap((group) => [
      `subgraph ${quoted(`cluster_${group.id}`)} {`,
      `  graph ${attributes({
        id: quoted(group.id),
        class: quoted("group"),
        label: quotedLines(groupText(group)),
        tooltip: quoted(describeGroup(group)),
        labeljust: "l",
        style: "rounded",
        color: quoted("#8c959f"),
        margin: 16,
      })}`,
      ...members(graph, group).map((node) => `  ${nodeStatement(node)}`),
      ...leftmost(members(graph, group).filter(({ kind }) => kind === "gateway")).map((line) => `  ${line}`),
      "}",
    ]),
    ...graph.edges.map((edge) => {
      const free = leadsBack(edge);
      // Graphviz loses some of the labelled lines within a column.
      return edgeStatement(edge, nodes, { labelled: labels && !free, free });
    }),
    ...inRows(unconnected(graph)),
  ];
  return `digraph appnet {\n${statements.map((statement) => `  ${statement}\n`).join("")}}\n`;
}

function nodeStatement(node: GraphNode): string {
  return `${quoted(node.id)} ${attributes({
    id: quoted(node.id),
    class: quoted(classesOf(node)),
    label: quotedLines(...nodeText(node)),
    tooltip: quoted(describeNode(node)),
    shape: SHAPES[node.kind],
    ...STYLES[node.kind],
    ...(node.change && { color: quoted(CHANGE_COLORS[node.change]), penwidth: 2 }),
  })}`;
}

function edgeStatement(
  edge: GraphEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  { labelled, free }: { readonly labelled: boolean; readonly free: boolean },
): string {
  const color = edge.change && quoted(CHANGE_COLORS[edge.change]);
  return `${quoted(edge.source)} -> ${quoted(edge.destination)} ${attributes({
    id: quoted(edge.id),
    class: quoted(classesOf(edge)),
    ...(labelled && { label: quotedLines(edgeText(edge)) }),
    tooltip: quoted(describeEdge(edge, nodes.get(edge.source)!, nodes.get(edge.destination)!)),
    ...(free && { constraint: "false" }),
    ...(edge.kind === "gateway" && { weight: 3 }),
    ...(edge.kind === "policy" && { style: "dashed" }),
    ...(edge.required && { penwidth: 2.5 }),
    ...(color && { color, fontcolor: color }),
  })}`;
}

function members({ nodes }: Graph, group: GraphGroup): GraphNode[] {
  return nodes.filter((node) => node.group === group.id);
}

/** Puts nodes in the first column of the picture, or of the group that it is said in. */
function leftmost(nodes: readonly GraphNode[]): string[] {
  if (nodes.length === 0) return [];
  return [`{ rank=min; ${nodes.map(({ id }) => quoted(id)).join("; ")} }`];
}

/** Nodes without edges. */
function unconnected({ nodes, edges }: Graph): GraphNode[] {
  const connected = new Set(edges.flatMap(({ source, destination }) => [source, destination]));
  return nodes.filter(({ id }) => !connected.has(id));
}

/** Invisible edges that put nodes in rows, where Graphviz would make one column of all. */
function inRows(nodes: readonly GraphNode[]): string[] {
  const columns = Math.max(1, Math.round(Math.sqrt(nodes.length / 2)));
  return nodes.flatMap((node, index) =>
    index % columns === 0 ? [] : [`${quoted(nodes[index - 1]!.id)} -> ${quoted(node.id)} [style=invis]`],
  );
}

/** Classes for style sheets: `node application added`, `edge connection required`. */
export function classesOf(part: GraphNode | GraphEdge): string {
  const what = "source" in part ? ["edge", part.kind, part.required ? "required" : ""] : ["node", part.kind];
  return [...what, part.change ?? ""].filter((name) => name !== "").join(" ");
}

/** Says changes without colours. */
const CHANGE_MARKS: Readonly<Record<GraphChange, string>> = { added: "+ ", removed: "− ", changed: "~ " };

/** What stands on a node: its name, and below it what more there is to say. */
export function nodeText({ kind, label, detail, change }: GraphNode): string[] {
  const name = kind === "gateway" ? `gateway ${label}` : label;
  return [`${change ? CHANGE_MARKS[change] : ""}${name}`, ...(detail === undefined ? [] : [detail])];
}

/** What stands on an edge. */
export function edgeText({ label, change }: GraphEdge): string {
  return `${change ? CHANGE_MARKS[change] : ""}${label}`;
}

/** What stands on a group. */
export function groupText({ label }: GraphGroup): string {
  return `Space ${label}`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `[${pairs.join(", ")}]`;
}

function quotedLines(...texts: readonly string[]): string {
  return `"${texts.flatMap(lines).map(escaped).join("\\n")}"`;
}

/** Of some values Graphviz reads backslashes twice, and of some once: a letter that looks the same is never one. */
function quoted(text: string): string {
  return `"${escaped(printable(text).replaceAll("\\", "\u29F5"))}"`;
}

/** Backslashes begin Graphviz's own substitutions, such as the name of a node; ampersands begin entities. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;");
}
