import { readFileSync } from "node:fs";
import { compileText } from "../../../core/document/readDocument";
import type { Graph, GraphEdge, GraphNode } from "../../../graph/graph";
import { graphOf } from "../../../graph/graphOf";
import { planOf, type Plan } from "../../../core/plan/plan";

/** The plan of a document. */
export function planOfText(text: string): Plan {
  const { compilation, problems } = compileText(text);
  if (!compilation) throw new Error(problems.map(({ message }) => message).join("\n"));
  return planOf(compilation);
}

/** The graph of one of the examples. */
export function exampleGraph(name: string): Graph {
  return graphOf(planOf(compileText(readFileSync(`examples/${name}/appnet.yaml`, "utf8")).compilation!));
}

/** Edges as people would write them down: `frontend → basket http 3000`, with gateways as plans print them. */
export function edgesIn(graph: Graph, kind?: GraphEdge["kind"]): string[] {
  return graph.edges
    .filter((edge) => kind === undefined || edge.kind === kind)
    .map(
      (edge) => `${nodeIn(graph, edge.source).name} → ${nodeIn(graph, edge.destination).name} ${edge.label}`,
    );
}

/** The node of an id. */
export function nodeIn(graph: Graph, id: string): GraphNode {
  const found = graph.nodes.find((node) => node.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
}

/** The only node of a name. */
export function nodeNamed(graph: Graph, name: string): GraphNode {
  const found = graph.nodes.filter((node) => node.name === name);
  if (found.length !== 1) throw new Error(`${found.length} are named ${name}`);
  return found[0]!;
}

/** The only edge with a label. */
export function edgeLabelled(graph: Graph, label: string): GraphEdge {
  const found = graph.edges.filter((edge) => edge.label === label);
  if (found.length !== 1)
    throw new Error(`${found.length} are labelled ${label}: ${edgesIn(graph).join(", ")}`);
  return found[0]!;
}

/** A space with a frontend, a basket with automatic TLS, and a ledger elsewhere. */
export const shop = `organization: acme
space: prod
domain: example.com
kubernetes: { gatewayClassName: envoy }
peers: { payments: { createIngress: true }, partners: { organization: globex, createIngress: true } }
applications:
  frontend:
    image: "frontend:1"
    inbound: { web: { port: 8080, protocol: http } }
    connections:
      basket: { to: "http://basket:3000", required: true }
      secure: https://basket:61443
      rates: grpcs://rates.partners.globex:8443
  basket:
    image: "basket:1"
    inbound: { api: { port: 3000, protocol: http, tls: automatic } }
  lonely: { image: "lonely:1" }
policies:
  - { source: frontend, destination: basket, protocol: tcp, ports: 3000 }
  - { source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }
  - { source: basket, destination: ledger, space: payments, organization: acme, protocol: tcp, ports: 9000 }
  - { source: basket, destinationCidr: 10.20.0.0/16, protocol: udp, ports: 514 }
gateways:
  public:
    hostname: { prefix: www }
    tls: { certificateFrom: { managed: true } }
    routes:
      - { path: /, destination: "http://frontend:8080" }
      - { path: /basket, destination: "http://basket:3000", replacePrefix: / }
      - { hostname: beta.example.com, path: /, destination: "https://basket:61443" }
`;
