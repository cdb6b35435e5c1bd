import { dotOf, hasLabels } from "./dot";
import type { Graph } from "./graph";

/** A place in the picture; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box by its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A line as Bézier curves: its start, and three points for each curve. */
export interface Line {
  readonly curves: readonly Point[];
  /** Where the arrow's tip is. */
  readonly tip: Point;
  /** The middle of the label; undefined where edges have none. */
  readonly label?: Point;
  /** Whether there is no room for the label: it is then shown only while somebody points at the line. */
  readonly crowded: boolean;
}

/** Where everything stands, by id. */
export interface Layout {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly edges: ReadonlyMap<string, Line>;
  readonly groups: ReadonlyMap<string, Box>;
}

/** What Graphviz prints as `json`, as far as it is read here. */
interface GraphvizOutput {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly bb?: string;
    readonly pos?: string;
    readonly width?: string;
    readonly height?: string;
  }[];
  readonly edges?: readonly {
    readonly id?: string;
    readonly tail: number;
    readonly head: number;
    readonly pos?: string;
    readonly lp?: string;
  }[];
}

type Way = Pick<Line, "curves" | "tip">;

/** Points in an inch, in which Graphviz gives the size of nodes. */
const INCH = 72;

const ARROW_LENGTH = 7;

/** Places a graph from left to right. */
export async function layOut(graph: Graph): Promise<Layout> {
  // A module of another format, and a large one: loaded only where a picture is drawn.
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  return read(JSON.parse(graphviz.layout(dotOf(graph), "json", "dot")) as GraphvizOutput, hasLabels(graph));
}

function read(output: GraphvizOutput, labels: boolean): Layout {
  const height = numbers(output.bb)[3]!;
  const point = (text: string): Point => {
    const [x, y] = numbers(text) as [number, number];
    return { x, y: height - y };
  };
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  for (const { name, bb, pos, ...size } of output.objects ?? []) {
    if (pos !== undefined) {
      const box = { width: Number(size.width) * INCH, height: Number(size.height) * INCH };
      nodes.set(name, { ...point(pos), ...box });
    } else if (bb !== undefined) {
      const [left, bottom, right, top] = numbers(bb) as [number, number, number, number];
      groups.set(name.replace(/^cluster_/, ""), {
        x: (left + right) / 2,
        y: height - (bottom + top) / 2,
        width: right - left,
        height: top - bottom,
      });
    }
  }
  const edges = new Map<string, Line>();
  for (const { id, pos, lp, tail, head } of output.edges ?? []) {
    // Invisible edges, which only hold nodes in place, have no id.
    if (id === undefined) continue;
    // Where Graphviz finds no way for a line, it leaves it out.
    const ends = [tail, head].map((index) => nodes.get(output.objects![index]!.name)!);
    const line: Way = pos === undefined ? straight(ends[0]!, ends[1]!) : lineOf(pos, point);
    const label = lp === undefined ? middleOf(line) : point(lp);
    edges.set(id, { ...line, ...(labels && { label }), crowded: lp === undefined });
  }
  return { nodes, edges, groups };
}

/** A line such as `e,9,9 1,1 2,2 3,3 4,4`: its tip, and where its curves begin, bend and end. */
function lineOf(text: string, point: (text: string) => Point): Way {
  const parts = text.split(" ");
  const tip = parts.find((part) => part.startsWith("e,"));
  const curves = parts.filter((part) => /^[-\d]/.test(part)).map(point);
  return { curves, tip: tip === undefined ? curves.at(-1)! : point(tip.slice(2)) };
}

/** A point halfway along a line. */
function middleOf({ curves }: Way): Point {
  const start = 3 * Math.floor((curves.length - 1) / 6);
  const [a, b, c, d] = curves.slice(start, start + 4) as [Point, Point, Point, Point];
  return { x: (a.x + 3 * b.x + 3 * c.x + d.x) / 8, y: (a.y + 3 * b.y + 3 * c.y + d.y) / 8 };
}

function straight(source: Box, destination: Box): Way {
  const from = { x: source.x + source.width / 2, y: source.y };
  const tip = { x: destination.x - destination.width / 2, y: destination.y };
  const end = { x: tip.x - ARROW_LENGTH, y: tip.y };
  return { curves: [from, from, end, end], tip };
}

function numbers(text: string): number[] {
  return text.split(",").map(Number);
}
