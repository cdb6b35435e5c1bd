/** How something differs from the plan that it is compared with. */
export type GraphChange = "added" | "removed" | "changed";

/** A party of the network: what may call or be called. */
export interface GraphNode {
  /** `node-0`, `node-1` and so on, in the order of the graph: safe wherever names of the user's choice are not. */
  readonly id: string;
  readonly kind: "internet" | "gateway" | "application" | "network";
  /** As plans print it: an application's name, `gateway:NAME`, `internet`, `platform:NAME`, a network. */
  readonly name: string;
  /** What stands on the node: the name without what shape and box already say. */
  readonly label: string;
  /** A second line, such as the URL of a gateway. */
  readonly detail?: string;
  /** The id of the space that it belongs to; undefined outside of all spaces. */
  readonly group?: string;
  readonly change?: GraphChange;
}

/** What may pass from one party to another. */
export interface GraphEdge {
  /** `edge-0`, `edge-1` and so on. */
  readonly id: string;
  /** The id of the node that calls. */
  readonly source: string;
  /** The id of the node that is called. */
  readonly destination: string;
  /** What asks for it. */
  readonly kind: "connection" | "policy" | "gateway";
  /** What stands on the edge, such as `http 3000` or `tcp 8080-8090`. */
  readonly label: string;
  /** The declarations that ask for it, such as `connection frontend.basket`. */
  readonly because: readonly string[];
  readonly required: boolean;
  /** Such as `automatic`; `none` where nothing is encrypted. */
  readonly tls: string;
  readonly change?: GraphChange;
  /** Of a changed edge, what it was, in words. */
  readonly earlier?: string;
}

/** A space, drawn as a box around its parties. */
export interface GraphGroup {
  /** `group-0`, `group-1` and so on. */
  readonly id: string;
  readonly label: string;
}

/** Who may talk to whom, as a graph: from the internet and gateways to applications. */
export interface Graph {
  readonly title: string;
  readonly groups: readonly GraphGroup[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
