/** Writes who calls the selected node and whom it calls: the same as the graph around it, in words. */
function showNeighbours(network: Network, selected: string, select: (id: string) => void): void {
  const panel = document.getElementById("neighbours");
  const node = network.nodes.find(({ id }) => id === selected);
  if (!panel) return;
  panel.hidden = node === undefined;
  if (!node) return;
  const callers = network.edges.filter((edge) => isEndAt(network, edge.destination, selected));
  const called = network.edges.filter((edge) => isEndAt(network, edge.source, selected));
  const column = (title: string, edges: readonly NetworkEdge[], end: "source" | "destination") =>
    element("div", {}, [
      element("h4", {}, [`${title} (${edges.length})`]),
      edges.length === 0
        ? element("p", { className: "muted" }, ["nobody"])
        : element(
            "ul",
            {},
            edges.map((edge) => neighbour(network, edge, edge[end], select)),
          ),
    ]);
  panel.replaceChildren(
    element("h3", {}, [node.name]),
    element("div", { className: "columns" }, [
      column("Called by", callers, "source"),
      column("Calls", called, "destination"),
    ]),
  );
}

function neighbour(
  { nodes }: Network,
  { label }: NetworkEdge,
  id: string,
  select: (id: string) => void,
): HTMLElement {
  const name = nodes.find((node) => node.id === id)?.name ?? "";
  const button = element("button", { type: "button", className: "link" }, [name]);
  button.addEventListener("click", () => select(id));
  return element("li", {}, [button, " ", element("span", { className: "muted" }, [label])]);
}

/** An element with properties and children; texts stay text. */
function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  children: readonly (Node | string)[],
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
