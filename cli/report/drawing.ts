// temporary
import type { Graph, GraphEdge, GraphNode } from "../../components/graph/graph";
import type { Plan } from "../../components/plan/plan";
import { destinationOf } from "../lists";
export async function drawingOf(plan: Plan, _before?: Plan): Promise<{drawing: {graph: Graph, svg?: string}, styles: string[]}> {
  const nodes: any[] = []; const edges: GraphEdge[] = [];
  const node = (name: string) => { let n = nodes.find(x => x.name===name); if(!n) nodes.push(n={id:`node-${nodes.length}`,name,kind:name==="internet"?"internet":name.startsWith("gateway:")?"gateway":/\//.test(name)?"network":"application"}); return n.id; };
  for (const a of plan.applications) node(a.name);
  const edge = (s: string,d: string,label: string,kind: GraphEdge["kind"])=>edges.push({id:`edge-${edges.length}`,source:node(s),destination:node(d),label,kind,because:[],required:false,tls:"none"});
  for (const g of plan.gateways) { edge(g.internal?"platform:network":"internet",`gateway:${g.name}`,"https","gateway"); for (const r of g.routes) edge(`gateway:${g.name}`, r.destination, String(r.port),"gateway"); }
  for (const c of plan.connections) edge(c.source,destinationOf(c,plan),`${c.scheme} ${c.ports}`,"connection");
  for (const c of plan.policies) edge(c.source,c.destinationCidr??destinationOf(c,plan),`${c.protocol} ${c.ports}`,"policy");
  const graph = {title:"",groups:[],nodes,edges};
  if (nodes.length>400) return {drawing:{graph},styles:[]};
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const gv = await Graphviz.load();
  const dot = `digraph g { rankdir=LR; node [shape=box,fontname="Helvetica"]; edge[fontname="Helvetica",fontsize=10]; bgcolor=transparent; ${nodes.map(n=>`"${n.id}" [id="${n.id}",label=${JSON.stringify(n.name)}];`).join("")} ${edges.map(n=>`"${n.source}" -> "${n.destination}" [id="${n.id}",label=${JSON.stringify(n.label)}];`).join("")} }`;
  const svg = gv.dot(dot).replace(/^[^]*?<svg/, "<svg");
  return {drawing:{graph,svg},styles:[]};
}
