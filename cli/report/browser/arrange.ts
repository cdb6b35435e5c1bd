interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const ROW_GAP = 20;
/** Beside the longest label between two columns. */
const COLUMN_GAP = 90;
const ARROW = 8;

/**
 * Draws a part of the graph anew, in three columns: who calls, what was asked for, what is called. In its place in a
 * large drawing it would be scattered. Returns the box around it.
 */
function arrange(network: Network, answer: Answer, elements: ReadonlyMap<string, SVGGElement>): Box {
  const edges = network.edges.filter(({ id }) => answer.parts.has(id) && elements.has(id));
  for (const { id, label } of edges) addLabel(elements.get(id)!, label);
  const boxes = placeNodes(columnsOf(network, answer, edges), elements, labelWidth(edges, elements));
  for (const [id, box] of boxes) {
    const element = elements.get(id)!;
    const { x, y } = element.getBBox();
    element.setAttribute("transform", `translate(${box.x - x} ${box.y - y})`);
  }
  const ends = endsOf(edges, boxes);
  const drawn = edges.map(({ id }) => drawEdge(elements.get(id)!, ...ends.get(id)!));
  return around([...boxes.values(), ...drawn]);
}

/** Takes everything back to where it was drawn at first. */
function restore(elements: readonly SVGGElement[]): void {
  for (const element of elements) {
    element.removeAttribute("transform");
    for (const shape of element.querySelectorAll<SVGPathElement>("[data-drawn]")) {
      shape.setAttribute("d", shape.dataset["drawn"]!);
    }
    for (const text of element.querySelectorAll("text")) {
      if (text.dataset["added"] === undefined) text.removeAttribute("transform");
      else text.remove();
    }
  }
}

/** Where there was no room for labels in the whole drawing, there is in a part of it. */
function addLabel(element: SVGGElement, label: string): void {
  if (element.querySelector("text")) return;
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.dataset["added"] = "";
  text.textContent = label;
  element.append(text);
}

/** The columns from left to right, each in the order of the network. */
function columnsOf({ nodes }: Network, { parts, named }: Answer, edges: readonly NetworkEdge[]): string[][] {
  const calling = new Set(edges.map(({ source }) => source));
  const called = new Set(edges.map(({ destination }) => destination));
  const columns: [string[], string[], string[]] = [[], [], []];
  for (const { id } of nodes) {
    if (!parts.has(id)) continue;
    // Where only labels were asked for, nobody is named: then whoever both calls and is called is in the middle.
    const isMiddle = named.size > 0 ? named.has(id) : calling.has(id) && called.has(id);
    columns[isMiddle ? 1 : called.has(id) ? 2 : 0].push(id);
  }
  return columns.filter((column) => column.length > 0);
}

function placeNodes(
  columns: readonly (readonly string[])[],
  elements: ReadonlyMap<string, SVGGElement>,
  between: number,
): Map<string, Box> {
  const placed = new Map<string, Box>();
  let left = 0;
  for (const column of columns) {
    const sizes = column.flatMap((id) => {
      const element = elements.get(id);
      return element ? [{ id, size: element.getBBox() }] : [];
    });
    const width = Math.max(...sizes.map(({ size }) => size.width));
    const height = sizes.reduce((sum, { size }) => sum + size.height + ROW_GAP, -ROW_GAP);
    let top = -height / 2;
    for (const { id, size } of sizes) {
      placed.set(id, { x: left + (width - size.width) / 2, y: top, width: size.width, height: size.height });
      top += size.height + ROW_GAP;
    }
    left += width + between;
  }
  return placed;
}

function labelWidth(edges: readonly NetworkEdge[], elements: ReadonlyMap<string, SVGGElement>): number {
  const widths = edges.map(({ id }) => textBox(elements.get(id)!)?.width ?? 0);
  return Math.max(0, ...widths) + COLUMN_GAP;
}

interface End extends Point {
  /** Which side of its node: 1 is right, -1 left. */
  readonly side: 1 | -1;
}

/** Where each edge leaves its source and arrives: spread over the side of the node, in the order of the other ends. */
function endsOf(
  edges: readonly NetworkEdge[],
  boxes: ReadonlyMap<string, Box>,
): Map<string, [source: End, destination: End]> {
  const sides = new Map<string, { edge: string; other: number; isSource: boolean }[]>();
  const add = (node: string, side: 1 | -1, edge: string, other: Box, isSource: boolean) => {
    const key = `${side} ${node}`;
    const entry = { edge, other: other.y + other.height / 2, isSource };
    sides.set(key, [...(sides.get(key) ?? []), entry]);
  };
  const sidesOf = (from: Box, to: Box): [1 | -1, 1 | -1] => {
    if (from.x + from.width < to.x) return [1, -1];
    return to.x + to.width < from.x ? [-1, 1] : [1, 1];
  };
  for (const { id, source, destination } of edges) {
    const [from, to] = [boxes.get(source)!, boxes.get(destination)!];
    const [leaving, arriving] = sidesOf(from, to);
    add(source, leaving, id, to, true);
    add(destination, arriving, id, from, false);
  }
  const ends = new Map<string, [End, End]>(edges.map(({ id }) => [id, [] as unknown as [End, End]]));
  for (const [key, entries] of sides) {
    const side = key.startsWith("-") ? -1 : 1;
    const box = boxes.get(key.slice(key.indexOf(" ") + 1))!;
    entries.sort((a, b) => a.other - b.other);
    for (const [index, { edge, isSource }] of entries.entries()) {
      const x = side === 1 ? box.x + box.width : box.x;
      ends.get(edge)![isSource ? 0 : 1] = {
        x,
        y: box.y + (box.height * (index + 1)) / (entries.length + 1),
        side,
      };
    }
  }
  return ends;
}

/** Draws an edge as a curve with its arrow and its label in the middle. Returns the box around its label. */
function drawEdge(element: SVGGElement, from: End, to: End): Box {
  const tip = { x: to.x + to.side * ARROW, y: to.y };
  const bend = Math.max(40, Math.abs(tip.x - from.x) / 2);
  const [first, second] = [from.x + from.side * bend, tip.x + to.side * bend];
  redraw(element, ".line", `M${from.x},${from.y}C${first},${from.y} ${second},${tip.y} ${tip.x},${tip.y}`);
  redraw(element, ".arrow", `M${to.x},${to.y}L${tip.x},${tip.y - ARROW / 2}L${tip.x},${tip.y + ARROW / 2}Z`);
  // The middle of the curve.
  const middle = { x: (from.x + 3 * first + 3 * second + tip.x) / 8, y: (from.y + tip.y) / 2 };
  const label = textBox(element);
  if (!label) return { ...middle, width: 0, height: 0 };
  const shift = { x: middle.x - label.x - label.width / 2, y: middle.y - label.y - label.height / 2 };
  for (const text of element.querySelectorAll("text")) {
    text.setAttribute("transform", `translate(${shift.x} ${shift.y})`);
  }
  return { x: label.x + shift.x, y: label.y + shift.y, width: label.width, height: label.height };
}

function redraw(element: SVGGElement, selector: ".line" | ".arrow", curve: string): void {
  const shape = element.querySelector<SVGPathElement>(selector);
  if (!shape) return;
  shape.dataset["drawn"] ??= shape.getAttribute("d") ?? "";
  shape.setAttribute("d", curve);
}

/** The box around an element's text, where it was drawn at first. */
function textBox(element: SVGGElement): Box | undefined {
  const texts = [...element.querySelectorAll("text")].map((text) => text.getBBox());
  return texts.length === 0 ? undefined : around(texts);
}

function around(boxes: readonly Box[]): Box {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
