import type { Graph } from "../../graph/graph";

/** Finds the nodes of the graph that a part of the page is about, by their names in the plan. */
export interface Parties {
  /** The ids of the nodes with these names, separated by spaces. Names of what is no node are left out. */
  idsOf(...names: readonly (string | null)[]): string;
}

/** The parties of a graph. Ids go into the page rather than names, which may hold anything. */
export function partiesOf({ nodes }: Pick<Graph, "nodes">): Parties {
  const ids = new Map(nodes.map(({ name, id }) => [name, id]));
  return {
    idsOf: (...names) => {
      const found = names.flatMap((name) => (name === null ? [] : (ids.get(name) ?? [])));
      return [...new Set(found)].join(" ");
    },
  };
}
