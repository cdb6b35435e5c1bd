import { formatParty } from "../core/names/party";
import type { PlannedGateway } from "../core/plan/plan";
import type { Difference } from "./difference";
import { patternsOf, prefixesOf, replacePrefix } from "./hostnames";
import { formatTarget } from "./internalRoutes";
import { isOlder, tlsVersionOf } from "./tlsVersions";
import type { ProofPlatform } from "./platform";
import type { Answer, GatewayFacts, ListenerMode, Evidence, Request, Target, ProvablePlan } from "./evidence";

const HTTP = 80;
const HTTPS = 443;

/** The ports that a gateway listens on, and how, by the TLS that is declared for it. */
function listenersOf(tls: string, passthroughPort80: ListenerMode): ReadonlyMap<number, ListenerMode> {
  const modes: Readonly<Record<string, readonly [number, ListenerMode][]>> = {
    none: [[HTTP, "plain"]],
    terminate: [
      [HTTP, "plain"],
      [HTTPS, "terminate"],
    ],
    passthrough: [
      [HTTP, passthroughPort80],
      [HTTPS, "passthrough"],
    ],
  };
  return new Map(modes[tls]);
}

type Route = PlannedGateway["routes"][number];

/** Compares what gateways do with requests, and who reaches them, with what is declared. */
export function gatewayDifferences(
  plan: ProvablePlan,
  { passthroughPort80 }: Pick<ProofPlatform, "passthroughPort80">,
  evidence: Evidence,
): Difference[] {
  return plan.gateways.flatMap((gateway) => {
    const facts = evidence.gateways.get(gateway.name);
    const listeners = listenersOf(gateway.tls, passthroughPort80);
    return facts ? new GatewayComparison(plan, evidence, gateway, listeners, facts).differences() : [];
  });
}

class GatewayComparison {
  private readonly source: string;
  /** By host name pattern (`""` for any) and prefix. */
  private readonly routes = new Map<string, Map<string, Route>>();

  constructor(
    private readonly plan: ProvablePlan,
    private readonly evidence: Evidence,
    private readonly gateway: PlannedGateway,
    private readonly said: ReadonlyMap<number, ListenerMode>,
    private readonly facts: GatewayFacts,
  ) {
    this.source = formatParty({ kind: "gateway", name: gateway.name });
    for (const route of gateway.routes) {
      const hostname = route.hostname ?? gateway.hostname ?? "";
      const ofHostname = this.routes.get(hostname) ?? new Map<string, Route>();
      this.routes.set(hostname, ofHostname.set(prefixesOf(route.path ?? "/")[0]!, route));
    }
  }

  differences(): Difference[] {
    return [
      ...this.exposure(),
      ...this.listeners(),
      ...this.tlsVersions(),
      ...this.certificates(),
      ...this.publicNames(),
      ...this.answers(),
    ];
  }

  private exposure(): Difference[] {
    const { internal, mismatch, resource } = this.facts;
    const resources = [resource];
    const found = [
      ...(mismatch === undefined ? [] : [`${this.source} is not exposed as declared: ${mismatch}`]),
      ...(internal === undefined || internal === this.gateway.internal
        ? []
        : [
            `${this.source} ${internal ? "faces only the private network" : "faces the internet"}, and is declared ${internal ? "internet-facing" : "internal"}: ${resource}`,
          ]),
    ];
    return found.map((message) => ({
      ...this.fields("exposed", 0),
      source: "internet",
      destination: this.source,
      resources,
      message,
    }));
  }

  private listeners(): Difference[] {
    const { said } = this;
    const found = new Map(this.facts.listeners.map((it) => [it.port, it]));
    const missing = [...said].flatMap(([port, mode]) => {
      const listener = found.get(port);
      if (listener?.mode === mode) return [];
      const what = listener ? `listens on ${port} in mode ${listener.mode}` : `does not listen on ${port}`;
      const message = `${this.source} ${what}, which is declared to be ${mode}`;
      return [
        { ...this.fields("blocked", port), resources: [listener?.resource ?? this.facts.resource], message },
      ];
    });
    const more = this.facts.listeners.flatMap(({ port, mode, resource }) => {
      if (said.get(port) === mode || (said.has(port) && found.get(port)?.mode !== said.get(port))) return [];
      const message = `${this.source} listens on ${port} in mode ${mode}, which is not declared: ${resource}`;
      return [{ ...this.fields("undeclared", port), resources: [resource], message }];
    });
    return [...missing, ...more];
  }

  /** An older version than declared opens the gateway to weaker encryption; a newer one keeps clients out. */
  private tlsVersions(): Difference[] {
    const said = tlsVersionOf(this.gateway.minimumProtocolVersion);
    if (!said) return [];
    const found = new Map<string, Difference>();
    for (const { port, oldestTls } of this.facts.listeners) {
      if (!oldestTls || oldestTls.version === said) continue;
      const { version, resource } = oldestTls;
      const isWider = isOlder(version, said);
      const message = isWider
        ? `${this.source} accepts TLS ${version} on ${port}, and is declared to refuse what is older than ${said}: ${resource}`
        : `${this.source} accepts nothing older than TLS ${version} on ${port}, and is declared to accept ${said}: ${resource}`;
      const fields = this.fields(isWider ? "exposed" : "blocked", port);
      found.set(message, { ...fields, resources: [resource], message });
    }
    return [...found.values()];
  }

  /** Who presents another certificate is not who was declared, or is refused. */
  private certificates(): Difference[] {
    const { certificate: said, tls } = this.gateway;
    if (said === null || tls !== "terminate") return [];
    const hostnames = [...this.routes.keys()].filter((it) => it !== "");
    return this.facts.listeners.flatMap(({ port, certificate, resource }) => {
      if (!certificate || certificate.isFrom(said, hostnames)) return [];
      const message = `${this.source} presents ${certificate.text} on ${port}, and is declared to present one that is ${said}: ${resource}`;
      return [{ ...this.fields("misrouted", port), resources: [resource], message }];
    });
  }

  /** Where the plan has records, its gateways' names lead to them. */
  private publicNames(): Difference[] {
    return (this.evidence.publicNames ?? []).flatMap(({ hostname, gateway, resource }) => {
      if (!this.routes.has(hostname) || gateway === this.facts.resource) return [];
      const message = `${hostname} leads to ${gateway}, and is declared to lead to ${this.source}: ${resource}`;
      return [{ ...this.fields("misrouted", 0), resources: [resource], message }];
    });
  }

  /** Asks both, the resources and the declared routes, with every request that either may tell apart. */
  private answers(): Difference[] {
    const found = new Map<string, Difference>();
    for (const request of this.requests()) {
      const expected = this.expectedAnswers(request);
      const answers = [this.facts.answer(request), ...(this.facts.alternatives?.(request) ?? [])];
      const answer = answers.find((found) => !expected.some((it) => isSame(it, found)));
      if (!answer) continue;
      const [said] = expected as [Answer];
      const key = `${request.port} ${formatAnswer(said, "")} ${formatAnswer(answer, "")} ${answer.by.join(" ")}`;
      if (!found.has(key)) found.set(key, this.misrouted(request, said, answer));
    }
    return [...found.values()];
  }

  private misrouted({ port, hostname, path }: Request, said: Answer, found: Answer): Difference {
    const scheme = port === HTTPS ? "https" : "http";
    const message = `${this.source} ${formatAnswer(found, path)} for ${scheme}://${hostname}${path}, and is declared to do otherwise: ${formatAnswer(said, path)}`;
    const destination = said.kind === "forward" ? said.targets[0]!.name : this.source;
    return { ...this.fields("misrouted", port), destination, resources: found.by, message };
  }

  private *requests(): Iterable<Request> {
    const hostnames = new Set<string>(["other.invalid"]);
    for (const hostname of [...this.routes.keys(), ...this.facts.hostnames]) {
      if (hostname !== "") hostnames.add(instanceOf(hostname).toLowerCase());
    }
    const paths = new Set<string>(["/", "/other"]);
    for (const path of [...this.gateway.routes.map((it) => it.path ?? "/"), ...this.facts.paths]) {
      const instance = instanceOf(path);
      const joined = instance.endsWith("/") ? instance : `${instance}/`;
      for (const variant of [instance, `${joined}more`, `${instance}more`]) paths.add(variant);
    }
    for (const [port, mode] of this.said) {
      for (const hostname of hostnames) {
        for (const path of mode === "passthrough" ? ["/"] : paths) yield { port, hostname, path };
      }
    }
  }

  /** What is declared; several where it leaves a choice. The first is what messages say. */
  private expectedAnswers({ port, hostname, path }: Request): Answer[] {
    const refusal: Answer = { kind: "refuse", by: [] };
    const tables = patternsOf(hostname).flatMap((pattern) => this.routes.get(pattern) ?? []);
    if (this.gateway.tls !== "none" && this.said.get(port) === "plain") {
      const redirect: Answer = { kind: "redirect", scheme: "https", port: HTTPS, by: [] };
      return tables.length === 0 ? [refusal, redirect] : [redirect];
    }
    if (this.gateway.tls === "passthrough") {
      // A network load balancer does not read host names: it passes whatever comes.
      const [route] = this.gateway.routes;
      if (!route) return [refusal];
      const forward = this.forward(route, path, path);
      return tables.length === 0 ? [refusal, forward] : [forward];
    }
    const answers = tables.map((table) => {
      const prefix = prefixesOf(path).find((it) => table.has(it));
      return prefix === undefined ? undefined : this.forward(table.get(prefix)!, path, prefix);
    });
    const [first] = answers;
    if (first) return [first];
    // Whether a request for a host name without that path falls to the routes of any host is the platform's to say.
    return [refusal, ...answers.flatMap((answer) => answer ?? [])];
  }

  private forward(
    { destination, port, replacePrefix: replacement }: Route,
    path: string,
    prefix: string,
  ): Answer {
    const application = this.plan.applications.find(({ name }) => name === destination);
    const inbound = application?.inbound.find((it) => it.port === port || it.tlsPort === port);
    const target: Target = {
      party: this.evidence.ends.get(destination)?.parties[0],
      name: destination,
      port: inbound?.tlsPort === port ? port : (inbound?.containerPort ?? port),
    };
    const seen = replacement === null ? path : replacePrefix(path, prefix, replacement);
    return { kind: "forward", targets: [target], path: seen, by: [] };
  }

  private fields(kind: Difference["kind"], port: number): Omit<Difference, "resources" | "message"> {
    return {
      kind,
      source: this.source,
      destination: this.source,
      protocol: port === 0 ? "any" : "tcp",
      ports: port === 0 ? "all" : String(port),
      pairs: 1,
      end: null,
    };
  }
}

/** A host name or path that a pattern with wildcards matches. */
function instanceOf(pattern: string): string {
  return pattern.replaceAll("*", "some").replaceAll("?", "x");
}

function isSame(said: Answer, found: Answer): boolean {
  if (said.kind === "refuse") return found.kind === "refuse";
  if (said.kind === "redirect") {
    return (
      found.kind === "redirect" &&
      found.scheme === said.scheme &&
      (found.port ?? said.port) === said.port &&
      found.elsewhere === undefined
    );
  }
  if (found.kind !== "forward" || found.targets.length === 0 || found.path !== said.path) return false;
  const [wanted] = said.targets as [Target];
  return found.targets.every(({ party, port }) => party === wanted.party && port === wanted.port);
}

/** What is done with a request for a path; with an empty one, whatever the path. */
function formatAnswer(answer: Answer, path: string): string {
  switch (answer.kind) {
    case "refuse":
      return "sends requests nowhere";
    case "redirect":
      return `redirects to ${answer.scheme}${answer.port === undefined ? "" : ` on ${answer.port}`}${answer.elsewhere === undefined ? "" : ` at ${answer.elsewhere}`}`;
    case "forward": {
      const targets = [...new Set(answer.targets.map(formatTarget))].join(" and ") || "nothing";
      const seen = path === "" || answer.path === path ? "" : `, as ${answer.path}`;
      return `sends requests to ${targets}${seen}`;
    }
  }
}
