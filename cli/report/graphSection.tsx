import type { Graph, GraphNode } from "../../graph/graph";
import type { Drawing } from "./drawing";
import { number } from "./parts";

/** Who may talk to whom, as a picture in a box of its own, and the neighbours of what is chosen in words. */
export function GraphSection({ drawing: { graph, svg, isTooLarge } }: { readonly drawing: Drawing }) {
  return (
    <section id="graph" aria-labelledby="graph-heading">
      <h2 id="graph-heading">Graph</h2>
      {isTooLarge && <TooLarge graph={graph} />}
      <div class="zoom" data-controls="" hidden>
        <button type="button" id="zoom-out" aria-label="Zoom out">
          −
        </button>
        <button type="button" id="zoom-in" aria-label="Zoom in">
          +
        </button>
        <button type="button" id="zoom-fit">
          Fit
        </button>
        <span class="note">Click an application, or move with the arrow keys and press Enter.</span>
      </div>
      <div
        class="graph-frame"
        role="region"
        aria-label="Graph of who may talk to whom"
        tabIndex={0}
        hidden={isTooLarge}
        data-too-large={isTooLarge ? "" : undefined}
        dangerouslySetInnerHTML={{ __html: svg }}
      />
      <div id="neighbours" class="neighbours" aria-live="polite" hidden />
    </section>
  );
}

function TooLarge({ graph }: { readonly graph: Graph }) {
  const applications = graph.nodes.filter(({ kind }) => kind === "application").length;
  return (
    <p class="note">
      {number(applications)} applications are too many for one picture: search for some, or choose one, to see
      them here with their neighbours. Without this page:{" "}
      <code>appnet graph --application NAME --format svg</code>
    </p>
  );
}

const KINDS: readonly (readonly [GraphNode["kind"], string])[] = [
  ["application", "Applications"],
  ["gateway", "Gateways"],
  ["internet", "Outside"],
  ["network", "Networks"],
];

/** Search and filter for the whole page. They work by the script, and appear with it. */
export function Controls({ graph }: { readonly graph: Graph }) {
  return (
    <div class="controls" role="search" data-controls="" hidden>
      <label>
        <span class="spoken">Search</span>
        <input
          type="search"
          id="search"
          placeholder="Search, or press /"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label>
        <span class="spoken">Only what concerns</span>
        <select id="application" autocomplete="off">
          <option value="">All applications</option>
          {KINDS.map(([kind, title]) => {
            const nodes = graph.nodes.filter((node) => node.kind === kind);
            if (nodes.length === 0) return null;
            return (
              <optgroup label={title}>
                {nodes.map(({ id, name, label }) => (
                  // The label leaves out the space of an application elsewhere.
                  <option value={id}>{kind === "application" ? name : label}</option>
                ))}
              </optgroup>
            );
          })}
        </select>
      </label>
      <button type="button" id="clear" hidden>
        Clear
      </button>
      <p id="matches" role="status" aria-live="polite" />
    </div>
  );
}

/** What the script has to know of the graph. It is data: nothing of it is ever executed or read as HTML. */
export function NetworkData({ graph }: { readonly graph: Graph }) {
  const data = {
    nodes: graph.nodes.map(({ id, name, kind }) => ({ id, name, kind })),
    edges: graph.edges.map(({ id, source, destination, label }) => ({ id, source, destination, label })),
  };
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return <script type="application/json" id="network" dangerouslySetInnerHTML={{ __html: json }} />;
}
