/** The drawn graph: which part of it is shown, how large, and where the keyboard is in it. */
interface Picture {
  /** Shows these nodes and edges alone, cropped to them; undefined shows everything. */
  show(ids: ReadonlySet<string> | undefined, selected: string): void;
}

const ZOOM_STEP = 1.25;
const SMALLEST_ZOOM = 0.05;
const LARGEST_ZOOM = 4;
/** Below this, text in the graph is too small to read. */
const READABLE_ZOOM = 0.85;
const MARGIN = 12;

function openPicture(network: Network, select: (id: string) => void): Picture | undefined {
  const frame = document.querySelector<HTMLElement>(".graph-frame");
  const svg = frame?.querySelector("svg");
  if (!frame || !svg) return undefined;
  const elements = new Map<string, SVGGElement>();
  for (const { id } of [...network.nodes, ...network.edges]) {
    const element = document.getElementById(id);
    if (element instanceof SVGGElement) elements.set(id, element);
  }
  const nodes = network.nodes.flatMap(({ id }) => elements.get(id) ?? []);
  const view = viewOf(frame, svg);
  let isNarrowed = false;

  moveByKeyboard(frame, nodes, view);
  for (const { id, name } of network.nodes) {
    const node = elements.get(id);
    node?.setAttribute("role", "button");
    node?.setAttribute("aria-label", name);
    node?.setAttribute("aria-pressed", "false");
    node?.addEventListener("click", () => select(id));
  }
  svg.removeAttribute("role");
  view.fit(READABLE_ZOOM);

  return {
    show(ids, selected) {
      for (const [id, element] of elements) element.classList.toggle("out", ids !== undefined && !ids.has(id));
      for (const node of nodes) {
        node.classList.toggle("selected", node.id === selected);
        node.setAttribute("aria-pressed", String(node.id === selected));
      }
      if (ids === undefined && !isNarrowed) return;
      isNarrowed = ids !== undefined;
      const shown = [...elements].filter(([id]) => ids?.has(id)).map(([, element]) => element);
      view.crop(ids === undefined ? undefined : shown);
      view.fit(READABLE_ZOOM);
    },
  };
}

interface View {
  zoom(factor: number): void;
  /** As large as the frame, but not smaller than `smallest`. */
  fit(smallest: number): void;
  /** Cuts the drawing down to these elements; undefined is all of it. */
  crop(elements: readonly SVGGElement[] | undefined): void;
}

function viewOf(frame: HTMLElement, svg: SVGSVGElement): View {
  const whole = svg.getAttribute("viewBox") ?? "0 0 1 1";
  let scale = 1;
  const size = () => svg.viewBox.baseVal;
  const apply = () => {
    svg.style.width = `${size().width * scale}px`;
    svg.style.height = `${size().height * scale}px`;
  };
  const view: View = {
    zoom(factor) {
      const [x, y] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
      const before = scale;
      scale = Math.min(Math.max(scale * factor, SMALLEST_ZOOM), LARGEST_ZOOM);
      apply();
      const grown = scale / before;
      frame.scrollTo(x * grown - frame.clientWidth / 2, y * grown - frame.clientHeight / 2);
    },
    fit(smallest) {
      const { width, height } = size();
      const available = parseFloat(getComputedStyle(frame).maxHeight) || frame.clientHeight;
      const fitting = Math.min((frame.clientWidth - 2) / width, (available - 2) / height, 1);
      scale = Math.max(fitting, smallest);
      apply();
      frame.scrollTo((frame.scrollWidth - frame.clientWidth) / 2, 0);
    },
    crop(elements) {
      svg.setAttribute("viewBox", elements === undefined ? whole : boundsOf(elements, whole));
    },
  };
  const onClick = (id: string, action: () => void) =>
    document.getElementById(id)?.addEventListener("click", action);
  onClick("zoom-in", () => view.zoom(ZOOM_STEP));
  onClick("zoom-out", () => view.zoom(1 / ZOOM_STEP));
  onClick("zoom-fit", () => view.fit(SMALLEST_ZOOM));
  return view;
}

/** The box around elements, as a viewBox. */
function boundsOf(elements: readonly SVGGElement[], otherwise: string): string {
  if (elements.length === 0) return otherwise;
  const corners = elements.flatMap((element) => {
    const { x, y, width, height } = element.getBBox();
    // Graphviz draws upwards from an origin of its own, by a transform of the group around everything.
    const matrix = (element.parentNode as SVGGElement).transform.baseVal.consolidate()?.matrix;
    return [new DOMPoint(x, y), new DOMPoint(x + width, y + height)].map((point) =>
      matrix ? point.matrixTransform(DOMMatrix.fromMatrix(matrix)) : point,
    );
  });
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  return `${left} ${top} ${Math.max(...xs) + MARGIN - left} ${Math.max(...ys) + MARGIN - top}`;
}

/** One stop for the tab key; arrows go to the nearest node in their direction, Enter and space select. */
function moveByKeyboard(frame: HTMLElement, nodes: readonly SVGGElement[], view: View): void {
  let current = nodes[0];
  const moveTo = (node: SVGGElement | undefined) => {
    if (!node) return;
    current?.setAttribute("tabindex", "-1");
    node.setAttribute("tabindex", "0");
    current = node;
  };
  for (const node of nodes) {
    node.setAttribute("tabindex", "-1");
    node.addEventListener("focus", () => moveTo(node));
  }
  moveTo(current);
  frame.tabIndex = -1;
  frame.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof SVGGElement)) return;
    if (key === "Enter" || key === " ") target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else if (key === "+") view.zoom(ZOOM_STEP);
    else if (key === "-") view.zoom(1 / ZOOM_STEP);
    else if (key in DIRECTIONS) {
      const next = nearest(target, nodes, DIRECTIONS[key]!);
      moveTo(next);
      next?.focus();
    } else return;
    event.preventDefault();
  });
}

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest shown node in a direction; what lies aside counts double. */
function nearest(
  from: SVGGElement,
  nodes: readonly SVGGElement[],
  [right, down]: readonly [number, number],
): SVGGElement | undefined {
  const start = centreOf(from);
  let best: SVGGElement | undefined;
  let shortest = Infinity;
  for (const node of nodes) {
    if (node === from || node.classList.contains("out")) continue;
    const { x, y } = centreOf(node);
    const ahead = (x - start.x) * right + (y - start.y) * down;
    const aside = Math.abs((x - start.x) * down) + Math.abs((y - start.y) * right);
    const distance = ahead + 2 * aside;
    if (ahead > 1 && distance < shortest) [best, shortest] = [node, distance];
  }
  return best;
}

function centreOf(node: SVGGElement): { x: number; y: number } {
  const { x, y, width, height } = node.getBBox();
  return { x: x + width / 2, y: y + height / 2 };
}
