import type { Answer, Listener, ListenerMode, Request, Target } from "../evidence";
import { commonHostname, patternsOf, prefixesOf, replacePrefix } from "../hostnames";
import {
  fieldsOf,
  isKnown,
  mappingIn,
  mappingsIn,
  shown,
  wordOf,
  type Fields,
  type UndecidedPoints,
} from "../reading";

/** Finds what answers at a port of a Service. */
export type FindBackend = (namespace: string, name: string, port: number) => readonly Target[];

/** A listener of a Gateway, as routes attach to it. */
export interface GatewayListener extends Listener {
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

/** A route, read: where it attaches, and what its rules do. */
export interface Route {
  readonly resource: string;
  readonly namespace: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly Fields[];
  readonly rules: readonly Fields[];
  readonly modes: ReadonlySet<ListenerMode>;
}

/** Routes by listener, host name and path, as Gateway API orders them. */
export class Router {
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
        if (hostname !== undefined) this.addHostname(byHostname, route, hostname, hostname === said);
      }
    }
  }

  private addHostname(
    byHostname: Map<string, HostTables>,
    route: Route,
    hostname: string,
    isSaid: boolean,
  ): void {
    if (hostname !== "") this.hostnames.add(hostname);
    let tables = byHostname.get(hostname);
    if (!tables) byHostname.set(hostname, (tables = { all: newTable(), said: newTable(), hasUnsaid: false }));
    if (!isSaid) tables.hasUnsaid = true;
    for (const table of isSaid ? [tables.all, tables.said] : [tables.all]) {
      for (const rule of route.rules) this.addRule(table, route, rule);
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
    return [this.answerBy(request, ({ all, said, hasUnsaid }) => (hasUnsaid ? [said, all] : [all]))];
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
