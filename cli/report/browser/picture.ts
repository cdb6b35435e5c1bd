/** The drawn graph: which part of it is shown, how large, and where the keyboard is in it. */
interface Picture {
  /** Shows a part alone, arranged for itself unless it is large; undefined shows everything. */
  show(answer: Answer | undefined, selected: string): void;
}

const ZOOM_STEP = 1.25;
const SMALLEST_ZOOM = 0.05;
const LARGEST_ZOOM = 4;
/** Text in the graph is small already: it may shrink a little to fit a screen, and not at all on a phone. */
const READABLE_ZOOM = 0.8;
const NARROW_FRAME = 700;
const MARGIN = 12;
/** With more edges, their labels cover each other. */
const MAXIMUM_LABELS = 40;
/** With more nodes, a part of the graph reads no better arranged for itself. */
const MAXIMUM_ARRANGED = 80;

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
  const isTooLarge = frame.dataset["tooLarge"] !== undefined;
  const keepReachable = moveByKeyboard(frame, nodes, view);
  for (const { id } of network.nodes) {
    const node = elements.get(id);
    node?.setAttribute("role", "button");
    node?.setAttribute("aria-pressed", "false");
    node?.addEventListener("click", () => select(id));
  }
  svg.setAttribute("role", "group");
  if (!isTooLarge) view.fitReadably();

  let arranged: SVGGElement[] = [];
  return {
    show(answer, selected) {
      for (const [id, element] of elements) {
        element.classList.toggle("out", answer !== undefined && !answer.parts.has(id));
      }
      for (const node of nodes) {
        node.classList.toggle("selected", node.id === selected);
        node.setAttribute("aria-pressed", String(node.id === selected));
      }
      keepReachable();
      restore(arranged);
      arranged = answer ? [...answer.parts].flatMap((id) => elements.get(id) ?? []) : [];
      const amount = nodes.filter(({ id }) => answer?.parts.has(id)).length;
      const isArranged = amount > 0 && amount <= MAXIMUM_ARRANGED;
      frame.hidden = isTooLarge && !isArranged;
      svg.classList.toggle("narrowed", isArranged);
      svg.classList.toggle("many", isArranged && arranged.length - amount > MAXIMUM_LABELS);
      view.crop(answer && isArranged ? arrange(network, answer, elements) : undefined);
      if (!frame.hidden) view.fitReadably();
    },
  };
}

interface View {
  zoom(factor: number): void;
  /** As large as the frame, as far as text stays readable. */
  fitReadably(): void;
  /** Cuts the drawing down to a box, in the coordinates of nodes; undefined is all of it. */
  crop(box: Box | undefined): void;
}

function viewOf(frame: HTMLElement, svg: SVGSVGElement): View {
  const whole = svg.getAttribute("viewBox") ?? "0 0 1 1";
  let scale = 1;
  const size = () => svg.viewBox.baseVal;
  const apply = () => {
    svg.style.width = `${size().width * scale}px`;
    svg.style.height = `${size().height * scale}px`;
  };
  const fit = (smallest: number) => {
    const { width, height } = size();
    const available = parseFloat(getComputedStyle(frame).maxHeight) || frame.clientHeight;
    const fitting = Math.min((frame.clientWidth - 2) / width, (available - 2) / height, 1);
    scale = Math.max(fitting, smallest);
    apply();
    // Who calls is on the left.
    frame.scrollTo(0, (frame.scrollHeight - frame.clientHeight) / 2);
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
    fitReadably() {
      fit(frame.clientWidth < NARROW_FRAME ? 1 : READABLE_ZOOM);
    },
    crop(box) {
      svg.setAttribute("viewBox", box === undefined ? whole : viewBoxAround(box));
    },
  };
  const onClick = (id: string, action: () => void) =>
    document.getElementById(id)?.addEventListener("click", action);
  onClick("zoom-in", () => view.zoom(ZOOM_STEP));
  onClick("zoom-out", () => view.zoom(1 / ZOOM_STEP));
  onClick("zoom-fit", () => fit(SMALLEST_ZOOM));
  return view;
}

function viewBoxAround({ x, y, width, height }: Box): string {
  return [x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(" ");
}

/**
 * One stop for the tab key; arrows go to the nearest node in their direction, Enter and space select. Returns what moves
 * the stop when its node is hidden.
 */
function moveByKeyboard(frame: HTMLElement, nodes: readonly SVGGElement[], view: View): () => void {
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
  return () => {
    if (current?.classList.contains("out")) moveTo(nodes.find((node) => !node.classList.contains("out")));
  };
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

function centreOf(node: SVGGElement): Point {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
