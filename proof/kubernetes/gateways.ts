import { commonHostname, patternsOf, prefixesOf, replacePrefix } from "../hostnames";
import type { Answer, GatewayFacts, Listener, ListenerMode, Request, Target } from "../evidence";
import {
  fieldsOf,
  isKnown,
  mappingIn,
  mappingsIn,
  textsIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
  wordOf,
} from "../reading";

import type { Certificates } from "./certificates";
import { placeOf } from "./placeOf";
import type { TlsVersions } from "./tlsVersions";

const GROUP = "gateway.networking.k8s.io";
const GATEWAY_GROUP = /^kubernetes:gateway\.networking\.k8s\.io\//;

/** Finds what answers at a port of a Service. */
export type FindBackend = (namespace: string, name: string, port: number) => readonly Target[];

interface GatewayListener extends Listener {
  readonly name: string;
  readonly hostname: string;
}

/** What is done with requests of one host name: by prefix, and by whole path. */
interface Table {
  readonly prefixes: Map<string, Action>;
  readonly exact: Map<string, Action>;
}

/** What is done at one host name of a listener. */
interface HostTables {
  readonly all: Table;
  /** By the routes that say the host name themselves. */
  readonly said: Table;
  /** Whether some do not, and have it of the listener: which of both comes first is the controller's to say. */
  hasUnsaid: boolean;
}

/** What a rule does: with what it forwards, the path may be another. */
interface Action {
  readonly answer: Answer;
  readonly rewrite?: { readonly prefix: string } | { readonly whole: string };
}

export interface Route {
  readonly resource: string;
  readonly namespace: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly Fields[];
  readonly rules: readonly Fields[];
  readonly modes: ReadonlySet<ListenerMode>;
}

/** Reads routes once, for all gateways of a plan. */
export function readRoutes(resources: readonly Read[], undecided: UndecidedPoints): Route[] {
  return resources.flatMap(({ type, name, inputs }) => {
    if (!GATEWAY_GROUP.test(type) || !type.endsWith("Route")) return [];
    const kind = type.slice(type.lastIndexOf(":") + 1);
    if (kind !== "HTTPRoute" && kind !== "TLSRoute") {
      undecided.add(name, `routes of kind ${kind} are not understood`);
      return [];
    }
    const { namespace = "default" } = mappingIn(inputs, "metadata", name, undecided);
    const spec = mappingIn(inputs, "spec", name, undecided);
    const hostnames = textsIn(spec, "hostnames", name, undecided);
    if (typeof namespace !== "string" || !isKnown(namespace)) {
      undecided.add(name, "its namespace is not known before deployment");
    }
    return [
      {
        resource: name,
        namespace: String(namespace),
        hostnames: hostnames.length > 0 ? hostnames : [""],
        parents: mappingsIn(spec, "parentRefs", name, undecided).map((it) =>
          checkParent(it, name, undecided),
        ),
        rules: mappingsIn(spec, "rules", name, undecided),
        modes: new Set<ListenerMode>(kind === "HTTPRoute" ? ["plain", "terminate"] : ["passthrough"]),
      },
    ];
  });
}

/** A parent whose name and section are texts; anything else is reported. */
function checkParent(parent: Fields, resource: string, undecided: UndecidedPoints): Fields {
  const { name, sectionName = "", namespace = "" } = parent;
  if (![name, sectionName, namespace].every((it) => typeof it === "string" && isKnown(it))) {
    undecided.add(resource, "one of its parentRefs cannot be read");
  }
  return parent;
}

/** Routes that may lead from elsewhere to what stands behind a plan's Services: by a Gateway that is none of the plan's. */
export function refuseOtherParents(
  routes: readonly Route[],
  gateways: ReadonlySet<string>,
  undecided: UndecidedPoints,
): void {
  for (const { resource, namespace, parents } of routes) {
    for (const { name, namespace: place = namespace, kind = "Gateway", group = GROUP } of parents) {
      const isGateway = kind === "Gateway" && group === GROUP;
      if (isGateway && gateways.has(`${String(place)}/${String(name)}`)) continue;
      undecided.add(
        resource,
        `it attaches to ${wordOf(kind)} ${wordOf(name)}, which is none of the plan's gateways`,
      );
    }
  }
}

/** A grant lets what is in other namespaces lead to objects of its own. */
export function checkGrants(resources: readonly Read[], undecided: UndecidedPoints): void {
  for (const grant of resources) {
    const { type, name, inputs } = grant;
    if (!GATEWAY_GROUP.test(type) || !type.endsWith(":ReferenceGrant")) continue;
    const place = placeOf(grant);
    const spec = mappingIn(inputs, "spec", name, undecided);
    for (const { kind, group = "" } of mappingsIn(spec, "to", name, undecided)) {
      if (kind !== "Secret" || group !== "")
        undecided.add(name, `it lets routes elsewhere lead to a ${wordOf(kind)} of ${place}`);
    }
  }
}

/** What the resources besides a Gateway say of it. */
export interface GatewayReading {
  readonly routes: readonly Route[];
  readonly findBackend: FindBackend;
  readonly tlsVersions: TlsVersions;
  readonly certificates: Certificates;
}

/** What a Gateway and its routes do with requests. */
export function gatewayFactsOf(
  gateway: Read,
  gatewayClass: string | undefined,
  { routes, findBackend, tlsVersions, certificates }: GatewayReading,
  undecided: UndecidedPoints,
): GatewayFacts {
  const { name, namespace = "default" } = mappingIn(gateway.inputs, "metadata", gateway.name, undecided);
  const spec = mappingIn(gateway.inputs, "spec", gateway.name, undecided);
  const listeners = mappingsIn(spec, "listeners", gateway.name, undecided).flatMap((it) =>
    listenerOf(gateway.name, it, undecided).map((found) => ({
      ...found,
      ...(found.mode === "terminate" && {
        oldestTls: tlsVersions.oldest(`${String(namespace)}/${String(name)}`, it, gateway.name),
        certificate: certificates.presentedBy(String(namespace), it, gateway.name),
      }),
    })),
  );
  const router = new Router(listeners, findBackend, undecided);
  for (const route of routes) {
    for (const parent of route.parents) {
      const { namespace: place = route.namespace, kind = "Gateway", group = GROUP } = parent;
      if (parent["name"] === name && place === namespace && kind === "Gateway" && group === GROUP) {
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
        mismatch: `it has the class ${shown(found)}, not ${shown(gatewayClass)}, which decides on who reaches it`,
      }),
    listeners,
    hostnames: [...router.hostnames],
    paths: [...router.paths],
    answer: (request) => router.answer(request),
    alternatives: (request) => router.alternatives(request),
  };
}

function listenerOf(resource: string, listener: Fields, undecided: UndecidedPoints): GatewayListener[] {
  const { name, port, protocol, hostname = "" } = listener;
  const { mode = "Terminate" } = mappingIn(listener, "tls", resource, undecided);
  const isPassthrough = mode === "Passthrough";
  const modes = new Map<unknown, ListenerMode | undefined>([
    ["HTTP", "plain"],
    ["HTTPS", isPassthrough ? undefined : "terminate"],
    ["TLS", isPassthrough ? "passthrough" : "terminate"],
  ]);
  const { certificateRefs, options } = mappingIn(listener, "tls", resource, undecided);
  const hasUnused =
    protocol === "HTTP" ? listener["tls"] !== undefined : isPassthrough && certificateRefs !== undefined;
  if (hasUnused || (isPassthrough && options !== undefined))
    undecided.add(resource, `its listener ${shown(name)} has more TLS than it ends`);
  const found = mode === "Terminate" || isPassthrough ? modes.get(protocol) : undefined;
  if (typeof name !== "string" || typeof port !== "number" || typeof hostname !== "string" || !found) {
    undecided.add(resource, `its listener ${shown(name)} cannot be read`);
    return [];
  }
  const allowed = mappingIn(listener, "allowedRoutes", resource, undecided);
  const { from = "Same" } = mappingIn(allowed, "namespaces", resource, undecided);
  if (from !== "Same") undecided.add(resource, `its listener ${name} lets routes of other namespaces attach`);
  return [{ name, port, mode: found, hostname, resource }];
}

/** Routes by listener, host name and path, as Gateway API orders them. */
class Router {
  readonly hostnames = new Set<string>();
  readonly paths = new Set<string>();
  private readonly tables = new Map<GatewayListener, Map<string, HostTables>>();
  private readonly byPort = new Map<number, Map<string, GatewayListener>>();

  constructor(
    listeners: readonly GatewayListener[],
    private readonly findBackend: FindBackend,
    private readonly undecided: UndecidedPoints,
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
      for (const said of route.hostnames) {
        // A route answers to what its host names and the listener's have in common.
        const hostname = commonHostname(listener.hostname, said);
        if (hostname === undefined) continue;
        if (hostname !== "") this.hostnames.add(hostname);
        let table = byHostname.get(hostname);
        if (!table)
          byHostname.set(hostname, (table = { all: newTable(), said: newTable(), hasUnsaid: false }));
        if (hostname !== said) table.hasUnsaid = true;
        const filled = hostname === said ? [table.all, table.said] : [table.all];
        for (const rule of route.rules) for (const it of filled) this.addRule(it, route, rule);
      }
    }
  }

  private addRule(table: Table, route: Route, rule: Fields): void {
    const action = this.actionOf(route, rule);
    const matches = mappingsIn(rule, "matches", route.resource, this.undecided);
    for (const match of matches.length > 0 ? matches : [{} as Fields]) {
      const others = Object.keys(match).filter((it) => it !== "path" && match[it] !== undefined);
      if (others.length > 0) this.undecided.add(route.resource, `it matches by ${others.join(", ")}`);
      const { type = "PathPrefix", value = "/" } = mappingIn(match, "path", route.resource, this.undecided);
      const isPath = typeof value === "string" && value.startsWith("/") && isKnown(value);
      if (!isPath || (type !== "PathPrefix" && type !== "Exact")) {
        this.undecided.add(
          route.resource,
          `its path ${shown(value)} of type ${wordOf(type)} cannot be decided on`,
        );
        continue;
      }
      this.paths.add(value);
      const paths = type === "Exact" ? table.exact : table.prefixes;
      const key = type === "Exact" ? value : prefixesOf(value)[0]!;
      if (paths.has(key) && JSON.stringify(paths.get(key)) !== JSON.stringify(action)) {
        this.undecided.add(route.resource, `another route answers to the same host name and path ${value}`);
      }
      if (!paths.has(key)) paths.set(key, action);
    }
  }

  private actionOf(route: Route, rule: Fields): Action {
    const { resource, namespace } = route;
    const by = [resource];
    let rewrite: Action["rewrite"];
    for (const filter of mappingsIn(rule, "filters", resource, this.undecided)) {
      const others = [...FILTER_FIELDS].filter(
        ([type, it]) => filter[it] !== undefined && filter["type"] !== type,
      );
      if (others.length > 0)
        this.undecided.add(
          resource,
          `its filter ${wordOf(filter["type"])} has ${others.map(([, it]) => it).join(", ")}`,
        );
      if (filter["type"] === "RequestRedirect") {
        if (mappingsIn(rule, "backendRefs", resource, this.undecided).length > 0)
          this.undecided.add(resource, "one of its rules redirects, and has backends");
        return { answer: this.redirectOf(resource, filter) };
      }
      if (filter["type"] === "URLRewrite") rewrite = this.rewriteOf(resource, filter);
      else if (!HARMLESS_FILTERS.has(filter["type"])) {
        this.undecided.add(resource, `its filter ${wordOf(filter["type"])} may lead elsewhere`);
      }
    }
    const targets = mappingsIn(rule, "backendRefs", resource, this.undecided)
      .filter(({ weight }) => weight !== 0)
      .flatMap((backend) => this.backend(resource, namespace, backend));
    if (targets.length === 0) return { answer: { kind: "refuse", by } };
    return { answer: { kind: "forward", targets, path: "", by }, ...(rewrite && { rewrite }) };
  }

  private redirectOf(resource: string, filter: Fields): Answer {
    const redirect = mappingIn(filter, "requestRedirect", resource, this.undecided);
    const { scheme = "same", port, hostname, path } = redirect;
    const others = Object.keys(redirect).filter((it) => !REDIRECT_FIELDS.has(it));
    if (others.length > 0) this.undecided.add(resource, `its redirect says ${others.join(", ")}`);
    const changed = [hostname, path].find((it) => it !== undefined);
    const elsewhere =
      changed === undefined || typeof changed === "string" ? changed : JSON.stringify(changed);
    if (port !== undefined && typeof port !== "number")
      this.undecided.add(resource, `its redirect to port ${shown(port)} is not understood`);
    const by = [resource];
    return { kind: "redirect", scheme: wordOf(scheme), port: port as number | undefined, elsewhere, by };
  }

  private rewriteOf(resource: string, filter: Fields): Action["rewrite"] {
    const { path, hostname } = mappingIn(filter, "urlRewrite", resource, this.undecided);
    const { type, replacePrefixMatch, replaceFullPath } = fieldsOf(path);
    const [prefix, whole] = [replacePrefixMatch, replaceFullPath];
    const isAlone = hostname === undefined && (prefix === undefined || whole === undefined);
    if (isAlone && type === "ReplacePrefixMatch" && typeof prefix === "string" && isKnown(prefix))
      return { prefix };
    if (isAlone && type === "ReplaceFullPath" && typeof whole === "string" && isKnown(whole))
      return { whole };
    this.undecided.add(resource, "how it rewrites a request is not understood");
    return undefined;
  }

  private backend(resource: string, namespace: string, backend: Fields): readonly Target[] {
    const { name, port, kind = "Service", group = "", namespace: other = namespace, weight = 1 } = backend;
    if (typeof weight !== "number")
      this.undecided.add(resource, "the weight of one of its backends is not known");
    if (kind === "Service" && group === "" && other === namespace && typeof port === "number") {
      return this.findBackend(namespace, wordOf(name), port);
    }
    const text = `${wordOf(kind)} ${wordOf(name)}${other === namespace ? "" : ` of namespace ${wordOf(other)}`}`;
    return [{ party: undefined, name: text, port: undefined }];
  }

  answer(request: Request): Answer {
    return this.answerBy(request, (tables) => [tables.all]);
  }

  /** What is done where routes that say their host name come first. */
  alternatives(request: Request): readonly Answer[] {
    let differs = false;
    const answer = this.answerBy(request, ({ all, said, hasUnsaid }) => {
      differs ||= hasUnsaid;
      return hasUnsaid ? [said, all] : [all];
    });
    return differs ? [answer] : [];
  }

  private answerBy(
    { port, hostname, path }: Request,
    tablesOf: (tables: HostTables) => readonly Table[],
  ): Answer {
    const patterns = patternsOf(hostname);
    const ofPort = this.byPort.get(port);
    const listener = ofPort && firstOf(patterns, ofPort);
    if (!listener) return { kind: "refuse", by: [] };
    const byHostname = this.tables.get(listener)!;
    const hosts = patterns.flatMap((pattern) => byHostname.get(pattern) ?? []);
    for (const table of hosts.flatMap(tablesOf)) {
      if (listener.mode === "passthrough") {
        const passed = withPath(table.prefixes.get("/"), path, path);
        if (passed) return passed;
        continue;
      }
      const exact = table.exact.get(path);
      const prefix = prefixesOf(path).find((it) => table.prefixes.has(it)) ?? "/";
      const answer = withPath(exact ?? table.prefixes.get(prefix), path, exact ? path : prefix);
      if (answer) return answer;
    }
    return { kind: "refuse", by: [listener.resource] };
  }
}

function newTable(): Table {
  return { prefixes: new Map(), exact: new Map() };
}

/** By type of filter: where it stands what it does. */
const FILTER_FIELDS = new Map<unknown, string>([
  ["RequestRedirect", "requestRedirect"],
  ["URLRewrite", "urlRewrite"],
  ["RequestHeaderModifier", "requestHeaderModifier"],
  ["ResponseHeaderModifier", "responseHeaderModifier"],
  ["CORS", "cors"],
]);
const REDIRECT_FIELDS = new Set(["scheme", "port", "hostname", "path", "statusCode"]);
/** Filters that change neither where a request goes nor its path. */
const HARMLESS_FILTERS = new Set<unknown>(["RequestHeaderModifier", "ResponseHeaderModifier", "CORS"]);

/** What a rule does with one path, of which the given prefix matched. */
function withPath(action: Action | undefined, path: string, prefix: string): Answer | undefined {
  if (action?.answer.kind !== "forward") return action?.answer;
  const { rewrite, answer } = action;
  if (!rewrite) return { ...answer, path };
  return {
    ...answer,
    path: "whole" in rewrite ? rewrite.whole : replacePrefix(path, prefix, rewrite.prefix),
  };
}

function firstOf<Value>(keys: readonly string[], values: ReadonlyMap<string, Value>): Value | undefined {
  const key = keys.find((it) => values.has(it));
  return key === undefined ? undefined : values.get(key);
}
