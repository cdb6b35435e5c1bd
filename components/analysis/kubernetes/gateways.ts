import { patternsOf, prefixesOf } from "../hostnames";
import type { Answer, GatewayFacts, Listener, ListenerMode, Request, Target } from "../model";
import { fieldsOf, isKnown, listOf, textsOf, type Fields, type Read, type Undecided } from "../reading";

const GATEWAY_GROUP = /^kubernetes:gateway\.networking\.k8s\.io\//;

/** Finds what answers at a port of a Service. */
export type FindBackend = (namespace: string, name: string, port: number) => readonly Target[];

interface GatewayListener extends Listener {
  readonly name: string;
  readonly hostname: string;
}

/** What is done with requests of one host name: by prefix, and by whole path. */
interface Table {
  readonly prefixes: Map<string, Answer>;
  readonly exact: Map<string, Answer>;
}

interface Route {
  readonly resource: string;
  readonly namespace: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly Fields[];
  readonly rules: readonly Fields[];
  readonly modes: ReadonlySet<ListenerMode>;
}

/** Reads routes once, for all gateways of a plan. */
export function readRoutes(resources: readonly Read[], undecided: Undecided): Route[] {
  return resources.flatMap(({ type, name, inputs }) => {
    if (!GATEWAY_GROUP.test(type) || !type.endsWith("Route")) return [];
    const kind = type.slice(type.lastIndexOf(":") + 1);
    if (kind !== "HTTPRoute" && kind !== "TLSRoute") {
      undecided.add(name, `routes of kind ${kind} are not understood`);
      return [];
    }
    const { namespace = "default" } = fieldsOf(inputs["metadata"]);
    const spec = fieldsOf(inputs["spec"]);
    const hostnames = textsOf(spec["hostnames"]);
    if (typeof namespace !== "string" || ![namespace, ...hostnames].every(isKnown)) {
      undecided.add(name, "its namespace or host names are not known before deployment");
    }
    return [
      {
        resource: name,
        namespace: String(namespace),
        hostnames: hostnames.length > 0 ? hostnames : [""],
        parents: listOf(spec["parentRefs"]).map(fieldsOf),
        rules: listOf(spec["rules"]).map(fieldsOf),
        modes: new Set<ListenerMode>(kind === "HTTPRoute" ? ["plain", "terminate"] : ["passthrough"]),
      },
    ];
  });
}

/** What a Gateway and its routes do with requests. */
export function gatewayFactsOf(
  gateway: Read,
  gatewayClass: string | undefined,
  routes: readonly Route[],
  findBackend: FindBackend,
  undecided: Undecided,
): GatewayFacts {
  const { name, namespace = "default" } = fieldsOf(gateway.inputs["metadata"]);
  const spec = fieldsOf(gateway.inputs["spec"]);
  const listeners = listOf(spec["listeners"]).flatMap((it) =>
    listenerOf(gateway.name, fieldsOf(it), undecided),
  );
  const router = new Router(listeners, findBackend, undecided);
  for (const route of routes) {
    for (const parent of route.parents) {
      const { namespace: parentNamespace = route.namespace, kind = "Gateway" } = parent;
      if (parent["name"] === name && parentNamespace === namespace && kind === "Gateway") {
        router.attach(route, parent, route.namespace === namespace);
      }
    }
  }
  const found = spec["gatewayClassName"];
  return {
    resource: gateway.name,
    internal: undefined,
    ...(gatewayClass !== undefined &&
      found !== gatewayClass && {
        mismatch: `it has the class ${JSON.stringify(found)}, not ${JSON.stringify(gatewayClass)}, which decides on who reaches it`,
      }),
    listeners,
    hostnames: [...router.hostnames],
    paths: [...router.paths],
    answer: (request) => router.answer(request),
  };
}

function listenerOf(resource: string, listener: Fields, undecided: Undecided): GatewayListener[] {
  const { name, port, protocol, hostname = "" } = listener;
  const { mode = "Terminate" } = fieldsOf(listener["tls"]);
  const modes: Record<string, ListenerMode> = {
    HTTP: "plain",
    HTTPS: "terminate",
    TLS: mode === "Passthrough" ? "passthrough" : "terminate",
  };
  const found = modes[String(protocol)];
  if (typeof name !== "string" || typeof port !== "number" || typeof hostname !== "string" || !found) {
    undecided.add(resource, `its listener ${JSON.stringify(name)} cannot be read`);
    return [];
  }
  const { from = "Same" } = fieldsOf(fieldsOf(listener["allowedRoutes"])["namespaces"]);
  if (from !== "Same") undecided.add(resource, `its listener ${name} lets routes of other namespaces attach`);
  return [{ name, port, mode: found, hostname, resource }];
}

/** Routes by listener, host name and path, as Gateway API orders them. */
class Router {
  readonly hostnames = new Set<string>();
  readonly paths = new Set<string>();
  private readonly tables = new Map<GatewayListener, Map<string, Table>>();
  private readonly byPort = new Map<number, Map<string, GatewayListener>>();

  constructor(
    listeners: readonly GatewayListener[],
    private readonly findBackend: FindBackend,
    private readonly undecided: Undecided,
  ) {
    for (const listener of listeners) {
      const { port, hostname, resource } = listener;
      this.tables.set(listener, new Map());
      const ofPort = this.byPort.get(port) ?? new Map<string, GatewayListener>();
      if (ofPort.has(hostname)) undecided.add(resource, `two listeners of port ${port} have one host name`);
      this.byPort.set(port, ofPort.set(hostname, listener));
      if (hostname !== "") this.hostnames.add(hostname);
    }
  }

  attach(route: Route, parent: Fields, sameNamespace: boolean): void {
    const { sectionName, port } = parent;
    for (const [listener, byHostname] of this.tables) {
      if (sectionName !== undefined && sectionName !== listener.name) continue;
      if (port !== undefined && port !== listener.port) continue;
      if (!route.modes.has(listener.mode) || !sameNamespace) continue;
      for (const hostname of route.hostnames) {
        if (hostname !== "") this.hostnames.add(hostname);
        let table = byHostname.get(hostname);
        if (!table) byHostname.set(hostname, (table = { prefixes: new Map(), exact: new Map() }));
        for (const rule of route.rules) this.addRule(table, route, rule);
      }
    }
  }

  private addRule(table: Table, route: Route, rule: Fields): void {
    const answer = this.answerOf(route, rule);
    const matches = listOf(rule["matches"]).map(fieldsOf);
    for (const match of matches.length > 0 ? matches : [{}]) {
      const others = Object.keys(match).filter((it) => it !== "path" && match[it] !== undefined);
      if (others.length > 0) this.undecided.add(route.resource, `it matches by ${others.join(", ")}`);
      const { type = "PathPrefix", value = "/" } = fieldsOf(match["path"]);
      if (typeof value !== "string" || (type !== "PathPrefix" && type !== "Exact")) {
        this.undecided.add(
          route.resource,
          `its path ${JSON.stringify(value)} of type ${String(type)} cannot be decided on`,
        );
        continue;
      }
      this.paths.add(value);
      const paths = type === "Exact" ? table.exact : table.prefixes;
      const key = type === "Exact" ? value : prefixesOf(value)[0]!;
      if (paths.has(key) && JSON.stringify(paths.get(key)) !== JSON.stringify(answer)) {
        this.undecided.add(route.resource, `another route answers to the same host name and path ${value}`);
      }
      if (!paths.has(key)) paths.set(key, answer);
    }
  }

  private answerOf({ resource, namespace }: Route, rule: Fields): Answer {
    const by = [resource];
    for (const filter of listOf(rule["filters"]).map(fieldsOf)) {
      if (filter["type"] === "RequestRedirect") {
        const { scheme = "same", port } = fieldsOf(filter["requestRedirect"]);
        return { kind: "redirect", scheme: String(scheme), port: port as number | undefined, by };
      }
      if (filter["type"] === "RequestMirror" || filter["type"] === "ExtensionRef") {
        this.undecided.add(resource, `its filter ${filter["type"]} may lead elsewhere`);
      }
    }
    const targets = listOf(rule["backendRefs"])
      .map(fieldsOf)
      .filter(({ weight }) => weight !== 0)
      .flatMap((backend) => this.backend(namespace, backend));
    return targets.length > 0 ? { kind: "forward", targets, by } : { kind: "refuse", by };
  }

  private backend(namespace: string, backend: Fields): readonly Target[] {
    const { name, port, kind = "Service", group = "", namespace: other = namespace } = backend;
    if (kind === "Service" && group === "" && other === namespace && typeof port === "number") {
      return this.findBackend(namespace, String(name), port);
    }
    const text = `${String(kind)} ${String(name)}${other === namespace ? "" : ` of namespace ${String(other)}`}`;
    return [{ party: undefined, name: text, port: undefined }];
  }

  answer({ port, hostname, path }: Request): Answer {
    const patterns = patternsOf(hostname);
    const ofPort = this.byPort.get(port);
    const listener = ofPort && firstOf(patterns, ofPort);
    if (!listener) return { kind: "refuse", by: [] };
    const byHostname = this.tables.get(listener)!;
    const tables = patterns.flatMap((pattern) => byHostname.get(pattern) ?? []);
    for (const table of tables) {
      if (listener.mode === "passthrough") return table.prefixes.get("/") ?? REFUSED;
      const answer = table.exact.get(path) ?? firstOf(prefixesOf(path), table.prefixes);
      if (answer) return answer;
    }
    return { kind: "refuse", by: [listener.resource] };
  }
}

const REFUSED: Answer = { kind: "refuse", by: [] };

function firstOf<Value>(keys: readonly string[], values: ReadonlyMap<string, Value>): Value | undefined {
  const key = keys.find((it) => values.has(it));
  return key === undefined ? undefined : values.get(key);
}
