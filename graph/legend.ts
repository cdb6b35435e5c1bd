import type { Graph, GraphChange } from "./graph";

const ROW = 22;
const SAMPLE = 30;
const GAP = 22;
/** Wide for its size, so that texts do not meet where another font is shown. */
const LETTER = 7.2;
const MINIMUM_WIDTH = 420;

interface Entry {
  readonly classes: string;
  readonly text: string;
}

/** A legend as SVG from its own origin, and the room that it takes. */
export interface Legend {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Says what lines and colours mean, as far as the graph has them, in rows below a picture of that width. */
export function legendOf(graph: Graph, pictureWidth: number): Legend {
  const limit = Math.max(pictureWidth, MINIMUM_WIDTH);
  let [x, row, width] = [0, 0, 0];
  const entries = entriesOf(graph);
  // A single kind of line explains itself.
  const parts = (entries.length < 2 ? [] : entries).map(({ classes, text }) => {
    const length = SAMPLE + 8 + text.length * LETTER;
    if (x > 0 && x + length > limit) [x, row] = [0, row + 1];
    const [left, y] = [x, (row + 1) * ROW];
    x += length + GAP;
    width = Math.max(width, left + length);
    const line = `<path class="line" d="M${left},${y}H${left + SAMPLE - 6}"/>`;
    const arrow = `<path class="arrow" d="M${left + SAMPLE},${y}L${left + SAMPLE - 7},${y - 4} ${left + SAMPLE - 7},${y + 4}Z"/>`;
    return `<g class="edge ${classes}">${line}${arrow}<text x="${left + SAMPLE + 8}" y="${y}">${text}</text></g>`;
  });
  return { svg: parts.join(""), width, height: parts.length === 0 ? 0 : (row + 1) * ROW + ROW / 2 };
}

function entriesOf({ edges, nodes }: Graph): Entry[] {
  const kinds = new Set(edges.map(({ kind }) => kind));
  const changes = new Set([...edges, ...nodes].map(({ change }) => change));
  const entries: (Entry | false)[] = [
    kinds.has("gateway") && { classes: "gateway", text: "through a gateway" },
    edges.some(({ kind, required }) => kind === "connection" && !required) && {
      classes: "connection",
      text: "connection",
    },
    edges.some(({ required }) => required) && {
      classes: "connection required",
      text: "* required connection",
    },
    kinds.has("policy") && { classes: "policy", text: "policy" },
    ...CHANGES.map(([change, text]) => changes.has(change) && { classes: change, text }),
  ];
  return entries.filter((entry) => entry !== false);
}

const CHANGES: readonly (readonly [GraphChange, string])[] = [
  ["added", "+ added"],
  ["removed", "− removed"],
  ["changed", "~ changed"],
];
