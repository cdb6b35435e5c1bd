import type { Graph } from "./graph";

/**
 * The column of each node, by id: how far it is from those that nobody calls. Of two nodes that are equally far, the one
 * that calls the other stands before it, unless something else stands in the way.
 */
export function columnsOf(graph: Graph): Map<string, number> {
  const levels = levelsOf(graph);
  const halves = new Map<string, "first" | "second">();
  for (const { source, destination } of graph.edges) {
    if (levels.get(source) !== levels.get(destination) || source === destination) continue;
    if (halves.get(source) === "second" || halves.get(destination) === "first") continue;
    halves.set(source, "first").set(destination, "second");
  }
  return new Map([...levels].map(([id, level]) => [id, 2 * level + (halves.get(id) === "second" ? 1 : 0)]));
}

/** The fewest calls that lead to each node from those that nobody calls, by id. */
function levelsOf({ nodes, edges }: Graph): Map<string, number> {
  const called = new Set(edges.map(({ destination }) => destination));
  const destinations = new Map<string, string[]>();
  for (const { source, destination } of edges) {
    const known = destinations.get(source);
    if (known) known.push(destination);
    else destinations.set(source, [destination]);
  }
  const levels = new Map<string, number>();
  const reach = (starts: readonly string[]) => {
    let reached = starts.filter((id) => !levels.has(id));
    for (let level = 0; reached.length > 0; level += 1) {
      for (const id of reached) levels.set(id, level);
      const next = new Set(reached.flatMap((id) => destinations.get(id) ?? []));
      reached = [...next].filter((id) => !levels.has(id));
    }
  };
  reach(nodes.map(({ id }) => id).filter((id) => !called.has(id)));
  // What only calls in circles is called by nobody else: one of each circle begins it.
  for (const { id } of nodes) reach([id]);
  return levels;
}
