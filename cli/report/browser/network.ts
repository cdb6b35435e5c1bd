/** The graph as the page carries it. Ids are the page's own; names may hold anything, and only ever become text. */
interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
}

interface NetworkNode {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

interface NetworkEdge {
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly label: string;
}

/** What the reader asks for: words that must be found, and the id of a node, or "" for all of them. */
interface Question {
  readonly words: readonly string[];
  readonly selected: string;
}

function readNetwork(): Network {
  const text = document.getElementById("network")?.textContent ?? "";
  return text === "" ? { nodes: [], edges: [] } : (JSON.parse(text) as Network);
}

function hasWords(text: string, { words }: Question): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** The applications that the words name. */
function namedApplications({ nodes }: Network, question: Question): number {
  return nodes.filter(({ kind, name }) => kind === "application" && hasWords(name, question)).length;
}

/** Whether an end of an edge means a node: it is the node, or every application, and the node is one. */
function isEndAt({ nodes }: Network, end: string, selected: string): boolean {
  if (end === selected) return true;
  const find = (id: string) => nodes.find((node) => node.id === id);
  return find(end)?.name === "*" && find(selected)?.kind === "application";
}

/** The part of a network that answers a question. */
interface Answer {
  /** The ids of its nodes and edges. */
  readonly parts: ReadonlySet<string>;
  /** The ids of the nodes that the question names; the others are their neighbours. */
  readonly named: ReadonlySet<string>;
}

function answerTo(network: Network, question: Question): Answer {
  const { words, selected } = question;
  const found = new Set(
    network.nodes.filter(({ name }) => words.length > 0 && hasWords(name, question)).map(({ id }) => id),
  );
  const named = selected === "" ? found : new Set([selected]);
  const parts = new Set(named);
  for (const { id, source, destination, label } of network.edges) {
    const isAt = [source, destination].some((end) => isEndAt(network, end, selected));
    if (selected !== "" && !isAt) continue;
    const isFound =
      words.length === 0 || found.has(source) || found.has(destination) || hasWords(label, question);
    if (isFound) for (const part of [id, source, destination]) parts.add(part);
  }
  return { parts, named };
}
