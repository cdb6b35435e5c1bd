import { withoutInstance } from "../core/plan/transition";
import type { Answer, GatewayFacts, InternalRoute, Request } from "./evidence";
import type { Situation } from "./situation";
import { isOlder } from "./tlsVersions";
import type { TransitionFinding } from "./transition";

const ANY_HOST = "other.invalid";

/** Names that lead nowhere, or elsewhere than before and after, and gateways that take older TLS than either. */
export function missedRequests(state: Situation, old: Situation, next: Situation): TransitionFinding[] {
  return [
    ...internalNames(state, old, next),
    ...gatewayRequests(state, old, next),
    ...olderTls(state, old, next),
  ];
}

function internalNames(state: Situation, old: Situation, next: Situation): TransitionFinding[] {
  const [now, before, after] = [state, old, next].map(targetsByName) as [Targets, Targets, Targets];
  return [...before].flatMap(([name, earlier]): TransitionFinding[] => {
    const later = after.get(name);
    if (!later || earlier.size === 0 || later.size === 0) return [];
    const found = now.get(name) ?? new Set<string>();
    if (found.size === 0) {
      const message = `${name} leads nowhere, and to an application before and after`;
      return [{ kind: "nowhere", message }];
    }
    const strange = [...found].filter((it) => !earlier.has(it) && !later.has(it));
    return strange.map((it) => ({
      kind: "opens",
      message: `${name} leads to ${it}, as it does neither before nor after`,
    }));
  });
}

type Targets = ReadonlyMap<string, ReadonlySet<string>>;

/** By host name and port: who answers there. */
function targetsByName(situation: Situation): Targets {
  const names = new Map<string, Set<string>>();
  for (const { hostname, protocol, port, targets } of situation.evidence.internalRoutes) {
    const name = port === undefined ? hostname : `${hostname} on ${protocol} ${port}`;
    const known = names.get(name) ?? new Set<string>();
    for (const it of targets) if (situation.isSomebody(it.party)) known.add(nameOf(it));
    names.set(name, known);
  }
  return names;
}

function nameOf({ name, port }: InternalRoute["targets"][number]): string {
  return port === undefined ? withoutInstance(name) : `${withoutInstance(name)} on ${port}`;
}

/** What answers requests for a host name: the gateway that its record leads to, or any where none is the plan's. */
class Frontage {
  constructor(
    private readonly situation: Situation,
    private readonly hostname: string,
    private readonly gateway: string | undefined,
  ) {}

  /** The names that the public asks for this host name. */
  get records() {
    return (this.situation.evidence.publicNames ?? []).filter(({ hostname }) => hostname === this.hostname);
  }

  private get gateways(): GatewayFacts[] {
    const { records } = this;
    const all = this.situation.gateways(this.gateway);
    return records.length === 0
      ? all
      : all.filter(({ resource }) => records.some(({ gateway }) => gateway === resource));
  }

  /** Who answers; empty where nobody does. */
  answers(request: Request): Set<string> {
    return new Set(this.gateways.flatMap((it) => servedBy(it.answer(request), this.situation)));
  }
}

function servedBy(answer: Answer, situation: Situation): string[] {
  if (answer.kind === "refuse") return [];
  if (answer.kind === "redirect") return [`a redirect to ${answer.scheme}`];
  return answer.targets.flatMap((it) =>
    situation.isSomebody(it.party) ? [`${nameOf(it)} at ${answer.path}`] : [],
  );
}

function gatewayRequests(state: Situation, old: Situation, next: Situation): TransitionFinding[] {
  const findings = new Map<string, TransitionFinding>();
  for (const { hostname, gateway } of frontages(old, next)) {
    const [now, before, after] = [state, old, next].map((it) => new Frontage(it, hostname, gateway)) as [
      Frontage,
      Frontage,
      Frontage,
    ];
    for (const request of requestsOf(hostname, old, next)) {
      const finding = requestFinding(request, now, before, after);
      if (finding) findings.set(`${finding.kind} ${hostname} ${request.port}`, finding);
    }
  }
  return [...findings.values()];
}

function requestFinding(
  request: Request,
  now: Frontage,
  before: Frontage,
  after: Frontage,
): TransitionFinding | undefined {
  const [earlier, later] = [before.answers(request), after.answers(request)];
  const found = now.answers(request);
  const url = `${request.port === 443 ? "https" : "http"}://${request.hostname}${request.path}`;
  if (found.size === 0 && isExpected(earlier, later, now, before, after)) {
    const [record] = now.records;
    const by = record
      ? `: the record ${record.resource} leads to ${record.gateway}, which does not answer`
      : "";
    const lost = before.records.length > 0 && !record ? ": its record is gone" : by;
    return { kind: "nowhere", message: `requests for ${url} lead nowhere${lost}` };
  }
  const strange = [...found].find((it) => !earlier.has(it) && !later.has(it));
  if (strange === undefined) return undefined;
  return {
    kind: "opens",
    message: `requests for ${url} reach ${strange}, as they do neither before nor after`,
  };
}

/** Whether somebody has to answer: who answers before and after, or as soon as there is a public name that is new. */
function isExpected(
  earlier: ReadonlySet<string>,
  later: ReadonlySet<string>,
  now: Frontage,
  before: Frontage,
  after: Frontage,
): boolean {
  const isNew = before.records.length === 0 && now.records.length > 0 && after.records.length > 0;
  return later.size > 0 && (earlier.size > 0 || isNew);
}

/** Host names that either plan answers to; requests without any are the gateway's by its own name. */
function frontages(old: Situation, next: Situation) {
  const found = new Map<string, { readonly hostname: string; readonly gateway?: string }>();
  for (const situation of [old, next]) {
    for (const [name, { hostnames }] of situation.evidence.gateways) {
      const instances = hostnames.map((it) => instanceOf(it).toLowerCase()).filter((it) => it !== "");
      for (const hostname of instances) found.set(hostname, { hostname });
      const gateway = withoutInstance(name);
      found.set(` ${gateway}`, { hostname: ANY_HOST, gateway });
    }
  }
  return found.values();
}

function requestsOf(hostname: string, old: Situation, next: Situation): Request[] {
  const paths = new Set<string>(["/"]);
  const ports = new Set<number>();
  for (const facts of [...old.gateways(), ...next.gateways()]) {
    for (const it of facts.paths) {
      const path = instanceOf(it);
      paths.add(path).add(`${path.replace(/\/$/, "")}/more`);
    }
    for (const { port } of facts.listeners) ports.add(port);
  }
  return [...ports].flatMap((port) => [...paths].map((path) => ({ port, hostname, path })));
}

/** A host name or path that a pattern with wildcards matches. */
function instanceOf(pattern: string): string {
  return pattern.replaceAll("*", "some").replaceAll("?", "x");
}

function olderTls(state: Situation, old: Situation, next: Situation): TransitionFinding[] {
  return [...state.evidence.gateways].flatMap(([instance, { listeners }]) => {
    const gateway = withoutInstance(instance);
    return listeners.flatMap(({ port, oldestTls }) => {
      const said = [old, next].flatMap((it) =>
        it.gateways(gateway).flatMap((facts) => facts.listeners.filter((listener) => listener.port === port)),
      );
      const versions = said.flatMap((it) => it.oldestTls ?? []);
      if (!oldestTls || versions.length === 0) return [];
      if (!versions.every(({ version }) => isOlder(oldestTls.version, version))) return [];
      const message = `gateway:${gateway} accepts TLS ${oldestTls.version} on ${port}, as it does neither before nor after`;
      return [{ kind: "opens" as const, message }];
    });
  });
}
