import { parseParty } from "../core/names/party";
import type { Graph } from "./graph";

/** The names of all applications of a graph, as plans print them. */
export function applicationNames({ nodes }: Graph): string[] {
  return nodes.filter(({ kind }) => kind === "application").map(({ name }) => name);
}

/** Some applications, whom they call and who calls them, with the edges of those calls; also of calls that every application has. Ids stay what they are. */
export function neighbourhood(graph: Graph, names: readonly string[]): Graph {
  const chosen = new Set(
    graph.nodes
      .filter(({ kind, name }) => kind === "application" && names.includes(name))
      .map(({ id }) => id),
  );
  const every = graph.nodes.find(({ name }) => parseParty(name).kind === "every-application")?.id;
  const isChosen = (end: string) => chosen.has(end) || (chosen.size > 0 && end === every);
  const edges = graph.edges.filter(({ source, destination }) => isChosen(source) || isChosen(destination));
  const shown = new Set([...chosen, ...edges.flatMap(({ source, destination }) => [source, destination])]);
  const nodes = graph.nodes.filter(({ id }) => shown.has(id));
  const groups = new Set(nodes.map(({ group }) => group));
  return { ...graph, nodes, edges, groups: graph.groups.filter(({ id }) => groups.has(id)) };
}
