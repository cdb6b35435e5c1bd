import { visible, withoutCredentials } from "../core/names/visible";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph";

/** A node in words, for tooltips and screen readers: `gateway public: https://www.example.com (added)`. */
export function describeNode(node: GraphNode): string {
  const detail = node.detail === undefined ? "" : `: ${node.detail}`;
  return `${nounOf(node)}${detail}${node.change ? ` (${node.change})` : ""}`;
}

function nounOf({ kind, name, label }: GraphNode): string {
  if (kind === "application") return `application ${name}`;
  if (kind === "gateway") return `gateway ${label}`;
  return kind === "network" && label === name ? `network ${name}` : label;
}

type LinkWords = Pick<GraphEdge, "kind" | "label" | "because" | "required" | "tls">;

/** An edge in words: `frontend → basket: http 3000, connection frontend.basket (required)`. */
export function describeEdge(edge: GraphEdge, source: GraphNode, destination: GraphNode): string {
  const ends = `${endOf(source)} → ${endOf(destination)}`;
  const notes = [
    ...(edge.change ? [edge.change] : []),
    ...(edge.earlier === undefined ? [] : [`before: ${edge.earlier}`]),
  ];
  return `${ends}: ${describeLink(edge)}${notes.length > 0 ? `; ${notes.join(", ")}` : ""}`;
}

/** A group in words. */
export function describeGroup({ label }: GraphGroup): string {
  return `space ${label}`;
}

function endOf({ kind, name, label }: GraphNode): string {
  return kind === "application" ? name : kind === "gateway" ? `gateway ${label}` : label;
}

/** What an edge allows, and why: `http 3000, connection frontend.basket (required)`. */
export function describeLink({ kind, label, because, required, tls }: LinkWords): string {
  // Gateways ask for what begins or ends at them: the ends say so.
  const reasons = kind === "gateway" ? "" : `, ${because.join(", ")}`;
  const encryption = tls === "none" ? "" : `, ${TLS_WORDS[tls] ?? `TLS: ${tls}`}`;
  // The mark of required ones, which the words say too.
  const what = required ? label.replace(/ \*$/, "") : label;
  return `${what}${reasons}${encryption}${required ? " (required)" : ""}`;
}

const TLS_WORDS: Readonly<Record<string, string>> = {
  automatic: "automatic TLS",
  application: "TLS of the application",
  terminate: "TLS ends at the gateway",
  passthrough: "TLS passes through",
};

/** The nodes of a graph by id. */
export function nodesById({ nodes }: Graph): Map<string, GraphNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** Longer lines are broken. */
const LINE_LENGTH = 32;
const MAXIMUM_LINES = 4;

/** Text in lines that fit a box, broken after punctuation where there is some; the middle of very long text is left out. */
export function lines(text: string): string[] {
  const characters = Array.from(printable(text));
  const result: string[] = [];
  let start = 0;
  while (characters.length - start > LINE_LENGTH && result.length < MAXIMUM_LINES) {
    const end = start + breakOf(characters.slice(start, start + LINE_LENGTH));
    result.push(characters.slice(start, end).join(""));
    start = end;
  }
  if (result.length < MAXIMUM_LINES) return [...result, characters.slice(start).join("")];
  return [...result.slice(0, MAXIMUM_LINES - 2), "…", characters.slice(-LINE_LENGTH).join("")];
}

/** Where to break a full line. */
function breakOf(line: readonly string[]): number {
  const found = line.findLastIndex((character) => /[-./:\s]/.test(character)) + 1;
  // A break near the beginning would leave a stub.
  return found > LINE_LENGTH / 3 ? found : line.length;
}

/** Text that every format can hold: one line, without control characters, halves of characters and changes of direction. */
export function printable(text: string): string {
  return visible(withoutCredentials(text.replace(/\s+/gu, " ")), () => "\uFFFD");
}
