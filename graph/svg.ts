import { classesOf, edgeText, groupText, isLarge, nodeText } from "./dot";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph";
import { layOut, type Box, type Layout, type Line, type Point } from "./layout";
import { legendOf } from "./legend";
import { ROOT_CLASS, styleSheet } from "./svgStyle";
import { describeEdge, describeGroup, describeNode, lines, nodesById } from "./words";
import { escaped } from "./xml";

const MARGIN = 16;
const LINE_HEIGHT = 15;
const LABEL_HEIGHT = 12;
/** Wide for its size, so that labels stay inside. */
const LABEL_LETTER = 7;
const GROUP_PADDING = 14;
const ROUNDING = 6;

/** The graph as a picture: one `<svg>` element, for a file of its own or inside a page. */
export async function svgOf(graph: Graph): Promise<string> {
  return drawn(graph, await layOut(graph));
}

function drawn(graph: Graph, layout: Layout): string {
  const nodes = nodesById(graph);
  const picture = extentOf(graph, layout);
  const legend = legendOf(graph, picture.right - picture.left);
  const [left, top] = [picture.left - MARGIN, picture.top - MARGIN];
  const width = Math.max(picture.right - picture.left, legend.width) + 2 * MARGIN;
  const height = picture.bottom - picture.top + legend.height + 2 * MARGIN;
  const place = `x="${fixed(left)}" y="${fixed(top)}" width="${fixed(width)}" height="${fixed(height)}"`;
  const parts = [
    `<style>\n${styleSheet()}\n</style>`,
    `<rect class="background" ${place}/>`,
    ...graph.groups.flatMap((group) => drawnGroup(group, layout.groups.get(group.id))),
    `<g${isLarge(graph) ? ' class="large"' : ""}>`,
    ...graph.edges.map((edge) => drawnEdge(edge, nodes, layout.edges.get(edge.id)!)),
    "</g>",
    ...graph.nodes.map((node) => drawnNode(node, layout.nodes.get(node.id)!)),
    `<g class="legend" transform="translate(${pair({ x: picture.left, y: picture.bottom })})">${legend.svg}</g>`,
  ];
  const view = [left, top, width, height].map(fixed).join(" ");
  const size = `viewBox="${view}" width="${fixed(width)}" height="${fixed(height)}"`;
  const name = `role="graphics-document" aria-label="${escaped(graph.title)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="${ROOT_CLASS}" ${size} ${name}>\n${parts.join("\n")}\n</svg>\n`;
}

interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What the picture takes: Graphviz does not count every bend and label. */
function extentOf(graph: Graph, layout: Layout): Extent {
  const extent = { left: 0, top: 0, right: 0, bottom: 0 };
  const include = ({ x, y, width, height }: Box) => {
    extent.left = Math.min(extent.left, x - width / 2);
    extent.top = Math.min(extent.top, y - height / 2);
    extent.right = Math.max(extent.right, x + width / 2);
    extent.bottom = Math.max(extent.bottom, y + height / 2);
  };
  for (const box of [...layout.nodes.values(), ...layout.groups.values()]) include(box);
  for (const edge of graph.edges) {
    const { curves, label } = layout.edges.get(edge.id)!;
    for (const point of curves) include({ ...point, width: 0, height: 0 });
    if (label)
      include({ ...label, width: Math.min(edgeText(edge).length, 32) * LABEL_LETTER, height: LABEL_HEIGHT });
  }
  return extent;
}

/** A group of which every node was left out has no box. */
function drawnGroup(group: GraphGroup, box: Box | undefined): string[] {
  if (!box) return [];
  const { left, top } = corner(box);
  const text = lines(groupText(group)).map((line, index) =>
    textAt({ x: left + GROUP_PADDING, y: top + GROUP_PADDING + index * LINE_HEIGHT }, line),
  );
  return [element(group.id, "group", describeGroup(group), `${rectangle(box, ROUNDING)}${text.join("")}`)];
}

function drawnNode(node: GraphNode, box: Box): string {
  const rows = nodeText(node).flatMap((text, index) =>
    lines(text).map((line) => ({ line, name: index === 0 ? "name" : "detail" })),
  );
  const top = box.y - ((rows.length - 1) * LINE_HEIGHT) / 2;
  const text = rows.map(({ line, name }, index) =>
    textAt({ x: box.x, y: top + index * LINE_HEIGHT }, line, name),
  );
  return element(node.id, classesOf(node), describeNode(node), `${shapeOf(node, box)}${text.join("")}`);
}

function shapeOf({ kind }: GraphNode, box: Box): string {
  switch (kind) {
    case "internet":
      return `<ellipse cx="${fixed(box.x)}" cy="${fixed(box.y)}" rx="${fixed(box.width / 2)}" ry="${fixed(box.height / 2)}"/>`;
    case "gateway":
      return `${rectangle(box, 0)}${rectangle({ ...box, width: box.width - 6, height: box.height - 6 }, 0)}`;
    case "application":
      return rectangle(box, ROUNDING);
    case "network":
      return rectangle(box, 0);
  }
}

function drawnEdge(edge: GraphEdge, nodes: ReadonlyMap<string, GraphNode>, line: Line): string {
  const title = describeEdge(edge, nodes.get(edge.source)!, nodes.get(edge.destination)!);
  const content = [
    `<path class="line" d="${pathOf(line.curves)}"/>`,
    `<path class="arrow" d="${arrowOf(line, edge.required)}"/>`,
    line.label ? labelAt(line.label, edgeText(edge), line.crowded ? "crowded" : undefined) : "",
  ];
  return element(edge.id, classesOf(edge), title, content.join(""));
}

/** A label of one or more lines around a point. */
function labelAt({ x, y }: Point, text: string, name?: string): string {
  const all = lines(text);
  const top = y - ((all.length - 1) * LABEL_HEIGHT) / 2;
  return all.map((line, index) => textAt({ x, y: top + index * LABEL_HEIGHT }, line, name)).join("");
}

function pathOf([start, ...points]: readonly Point[]): string {
  return `M${pair(start!)}${points.length > 0 ? `C${points.map(pair).join(" ")}` : ""}`;
}

/** The triangle from the end of the line to its tip. */
function arrowOf({ curves, tip }: Line, required: boolean): string {
  const end = curves.at(-1)!;
  const length = Math.hypot(tip.x - end.x, tip.y - end.y);
  if (length === 0) return `M${pair(tip)}`;
  const half = required ? 5 : 3.5;
  const across = { x: (-(tip.y - end.y) / length) * half, y: ((tip.x - end.x) / length) * half };
  const sides = [1, -1].map((side) => ({ x: end.x + side * across.x, y: end.y + side * across.y }));
  return `M${pair(tip)}L${sides.map(pair).join(" ")}Z`;
}

function rectangle(box: Box, rounding: number): string {
  const { left, top } = corner(box);
  const rounded = rounding === 0 ? "" : ` rx="${rounding}"`;
  return `<rect x="${fixed(left)}" y="${fixed(top)}" width="${fixed(box.width)}" height="${fixed(box.height)}"${rounded}/>`;
}

function corner({ x, y, width, height }: Box): { left: number; top: number } {
  return { left: x - width / 2, top: y - height / 2 };
}

function element(id: string, classes: string, title: string, content: string): string {
  return `<g id="${id}" class="${classes}" role="img"><title>${escaped(title)}</title>${content}</g>`;
}

function textAt(point: Point, text: string, name?: string): string {
  const classes = name === undefined ? "" : ` class="${name}"`;
  return `<text x="${fixed(point.x)}" y="${fixed(point.y)}"${classes}>${escaped(text)}</text>`;
}

function pair({ x, y }: Point): string {
  return `${fixed(x)},${fixed(y)}`;
}

/** Tenths are finer than the eye. */
function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
