import { formatParty, parseParty } from "../core/names/party";
import type { Undecided } from "../core/names/undecided";
import { addressesOf, coversAddresses } from "./addresses";
import type { GatewayFacts, InternalRoute, Evidence, ProvablePlan } from "./evidence";
import { outsideOf } from "./outside";
import type { Direction, End, FilterRule, Outside } from "./packetFilter";
import { evidenceOf } from "./closedWorld/worldOf";
import { askedBy, derivedFrom } from "./declarations";
import { findProofPlatform } from "./findPlatform";
import { isObserved } from "../core/plan/isolation";
import { enforcedPlan } from "./isolation";
import { Passages } from "./passages";
import type { ProofPlatform } from "./platform";
import { intersect, isNothing, linesOf, NOTHING, trafficOf, union, type Traffic } from "./traffic";

/** What passes, by protocol. */
export interface PassingPorts {
  readonly protocol: string;
  readonly ports: string;
}

/** A resource that lets something through at one end. */
interface DecidingResource {
  readonly resource: string;
  readonly lets: readonly PassingPorts[];
}

/** What one end of a path says. */
export interface ExplainedEnd {
  readonly name: string;
  /** Whether it lets any of what was asked for through. */
  readonly lets: boolean;
  /** `filtered`: only the resources listed let traffic through. `open`, `unknown`: others may, or nothing filters. */
  readonly side: "filtered" | "open" | "unknown" | "outside";
  readonly resources: readonly DecidingResource[];
  /** The resources for which nothing else passes at this end. */
  readonly isolating: readonly string[];
}

/** What is asked about: a port as callers say it, and its protocol where only one is meant. */
export interface Question {
  readonly port: number;
  readonly protocol?: string;
}

/** A name or route that leads from the source to the destination, and the resources that make it. */
interface ExplainedRoute {
  /** What is asked for, such as `https://www.example.com/api` or `basket:80`. */
  readonly request: string;
  /** The port that it ends at. */
  readonly port: number | null;
  readonly resources: readonly string[];
}

/** Why traffic passes from one end to another, or does not. */
export interface Explanation {
  readonly allowed: boolean;
  /** What of the question passes at both ends. */
  readonly passes: readonly PassingPorts[];
  readonly source: ExplainedEnd;
  readonly destination: ExplainedEnd;
  readonly routes: readonly ExplainedRoute[];
  /** The declarations that ask for any of it, as they follow from connections, policies and gateways. */
  readonly because: readonly string[];
  /** Where it is denied: gateways that the source reaches, and that reach the destination. */
  readonly gateways: readonly string[];
  /** The same once isolation is enforced, where the plan enforces nothing yet. */
  readonly onceEnforced?: Explanation;
  /** What could not be decided on. */
  readonly problems: readonly Undecided[];
}

/** An explanation, or the names that the plan has in place of those it does not. */
export type ExplainResult =
  | { readonly explanation: Explanation }
  | { readonly unknown: readonly string[]; readonly known: readonly string[] };

/**
 * Explains what passes from one end to another, by the resources alone.
 * @param source An application, `gateway:NAME`, `internet`, `platform:NAME` or a network, as flows name them.
 * @param question What callers say; anything when it is left out.
 */
export function explain(
  plan: ProvablePlan,
  source: string,
  destination: string,
  question?: Question,
): ExplainResult {
  const platform = findProofPlatform(plan.platform);
  const evidence = platform && evidenceOf(platform, plan);
  const names = [...(evidence?.ends.keys() ?? [])].sort();
  const ends = [source, destination].map((name) => evidence && endOf(evidence, name));
  const unknown = [source, destination].filter((_, index) => !ends[index]);
  if (!evidence || unknown.length > 0) return { unknown, known: names };
  const explainer = new Explainer(plan, platform, evidence, source, destination);
  const explanation = explainer.explain(ends as [End, End], question);
  const later = isObserved(plan) ? explainEnforced(plan, platform, source, destination, question) : undefined;
  return { explanation: { ...explanation, ...(later && { onceEnforced: later }) } };
}

function explainEnforced(
  plan: ProvablePlan,
  platform: ProofPlatform,
  source: string,
  destination: string,
  question: Question | undefined,
): Explanation | undefined {
  const { isolation: _, ...enforced } = enforcedPlan(plan, platform);
  const result = explain(enforced, source, destination, question);
  return "explanation" in result ? result.explanation : undefined;
}

function endOf(evidence: Evidence, name: string): End | undefined {
  const range = addressesOf(name);
  return evidence.ends.get(name) ?? (range && { parties: [], outside: [outsideOf(range)] });
}

class Explainer {
  private readonly passages: Passages;

  constructor(
    private readonly plan: ProvablePlan,
    private readonly platform: ProofPlatform,
    private readonly evidence: Evidence,
    private readonly source: string,
    private readonly destination: string,
  ) {
    this.passages = new Passages(evidence.filter);
  }

  explain([from, to]: [End, End], question: Question | undefined): Explanation {
    const routes = this.routes(from, to, question);
    const ports = [...routes.flatMap((route) => route.port ?? []), ...this.portsOfExternal(question)];
    const asked =
      question === undefined
        ? this.evidence.filter.everything
        : trafficTo(ports.length > 0 ? ports : [question.port], question.protocol);
    const listening = this.listening(this.destination);
    const passing = intersect(intersect(this.passing(from, to), listening), asked);
    const source = this.end("egress", this.source, from, to, asked);
    const destination = this.end("ingress", this.destination, to, from, asked);
    const allowed = !isNothing(passing);
    return {
      allowed,
      passes: linesOf(passing),
      source,
      destination,
      routes,
      because: this.declaring(asked),
      gateways: allowed ? [] : this.gatewaysBetween(from, to),
      problems: this.evidence.problems,
    };
  }

  /** The ports behind the one that callers of an external say. */
  private portsOfExternal(question: Question | undefined): number[] {
    const external = this.plan.externals.find(
      ({ name }) => formatParty({ kind: "external", name }) === this.destination,
    );
    return (external?.inbound ?? [])
      .filter(({ port }) => port === question?.port)
      .map(({ port, targetPort }) => targetPort ?? port);
  }

  /** What declares any of what is asked about. Of another space's ports the plan knows nothing, so all may be meant. */
  private declaring(asked: Traffic): string[] {
    const declarations = [...askedBy(this.plan), ...derivedFrom(this.plan, this.platform)];
    const found = declarations.filter(
      ({ source, destination, traffic }) =>
        source === this.source &&
        destination === this.destination &&
        (traffic === undefined || !isNothing(intersect(traffic, asked))),
    );
    return [...new Set(found.map(({ because }) => because))];
  }

  private gatewaysBetween(from: End, to: End): string[] {
    const names = this.plan.gateways.map(({ name }) => formatParty({ kind: "gateway", name }));
    return names.filter((name) => {
      const gateway = this.evidence.ends.get(name);
      if (!gateway || name === this.source || name === this.destination) return false;
      return !isNothing(this.passing(from, gateway)) && !isNothing(this.passing(gateway, to));
    });
  }

  /** What passes for certain between all that the two ends mean. */
  private passing(from: End, to: End): Traffic {
    const parts = from.parties.flatMap((source) => [
      ...to.parties.map((destination) => this.passages.between(source, destination).certain),
      ...to.outside.map((place) => this.toOutside("egress", source, place)),
    ]);
    const incoming = to.parties.flatMap((destination) =>
      from.outside.map((place) => this.toOutside("ingress", destination, place)),
    );
    const all = [...parts, ...incoming];
    return all.length === 0 ? NOTHING : all.reduce(intersect);
  }

  private toOutside(direction: Direction, party: number, place: Outside): Traffic {
    const { everything, parties, rules } = this.evidence.filter;
    if (parties[party]![direction] === "open") return everything;
    return rules
      .filter((it) => it.direction === direction && it.subjects.includes(party) && covers(it, place))
      .reduce((traffic, rule) => union(traffic, rule.traffic), NOTHING);
  }

  private end(direction: Direction, name: string, end: End, other: End, asked: Traffic): ExplainedEnd {
    const [party] = end.parties;
    if (party === undefined) return { name, lets: true, side: "outside", resources: [], isolating: [] };
    const { parties, rules } = this.evidence.filter;
    const byResource = new Map<string, Traffic>();
    for (const rule of rules) {
      if (rule.direction !== direction || !rule.subjects.includes(party)) continue;
      const isAbout =
        other.parties.some((it) => rule.peers.includes(it)) || other.outside.some((it) => covers(rule, it));
      const traffic = isAbout ? intersect(rule.traffic, asked) : NOTHING;
      if (isNothing(traffic)) continue;
      byResource.set(rule.resource, union(byResource.get(rule.resource) ?? NOTHING, traffic));
    }
    const resources = [...byResource].map(([resource, traffic]) => ({ resource, lets: linesOf(traffic) }));
    const side = parties[party]![direction];
    const isolating = side === "filtered" ? this.evidence.isolating(party, direction) : [];
    return { name, lets: resources.length > 0 || side === "open", side, resources, isolating };
  }

  /** How the source finds the destination: by a gateway's routes or listeners, or an application's host name. */
  private routes(from: End, to: End, question: Question | undefined): ExplainedRoute[] {
    const [party] = to.parties;
    const [caller, called] = [this.source, this.destination].map((name) => this.gatewayNamed(name));
    if (party === undefined) return [];
    if (caller) return this.gatewayRoutes(caller, party, question?.port);
    if (called) return listenersOf(called, question?.port);
    // Internal names mean something only inside.
    if (from.parties.length === 0) return [];
    const application = this.plan.applications.find(({ name }) => name === this.destination);
    const found = this.internalRoutes(application?.hostname, party, question);
    return found.length > 0
      ? found
      : this.internalRoutes(application?.unlisted?.hostname ?? undefined, party, question);
  }

  /** The routes by which a host name leads to a party at what is asked about. */
  private internalRoutes(
    hostname: string | undefined,
    party: number,
    question: Question | undefined,
  ): ExplainedRoute[] {
    const isAsked = ({ port, protocol }: InternalRoute) =>
      question === undefined ||
      port === undefined ||
      (port === question.port && (question.protocol ?? protocol) === protocol);
    return this.evidence.internalRoutes
      .filter((it) => it.hostname === hostname && isAsked(it))
      .flatMap((route) =>
        route.targets
          .filter((target) => target.party === party)
          .map((target) => ({
            request: route.port === undefined ? route.hostname : `${route.hostname}:${route.port}`,
            port: target.port ?? null,
            resources: [route.resource],
          })),
      );
  }

  /** Of all requests that a gateway's rules tell apart, one for each rule that leads to the destination. */
  private gatewayRoutes(facts: GatewayFacts, party: number, port: number | undefined): ExplainedRoute[] {
    const caller = parseParty(this.source);
    const declared = this.plan.gateways.find(({ name }) => caller.kind === "gateway" && caller.name === name);
    const hostnames = new Set([...facts.hostnames, declared?.hostname ?? "any.invalid"]);
    const paths = new Set(["/", ...facts.paths.map((it) => it.replace(/\/?\*$/, "") || "/")]);
    const routes = new Map<string, ExplainedRoute>();
    for (const { port: listening, mode } of facts.listeners) {
      const requests = [...hostnames].flatMap((hostname) =>
        (mode === "passthrough" ? ["/"] : [...paths]).map((path) => ({ port: listening, hostname, path })),
      );
      for (const request of requests) {
        const answer = facts.answer(request);
        const target =
          answer.kind === "forward" ? answer.targets.find((it) => it.party === party) : undefined;
        const resources = [...new Set(answer.by)];
        const key = `${listening} ${resources.join(" ")}`;
        if (!target || routes.has(key) || (port !== undefined && target.port !== port)) continue;
        const [scheme, usual] = mode === "plain" ? ["http", 80] : ["https", 443];
        const at = listening === usual ? "" : `:${listening}`;
        const text = `${scheme}://${request.hostname}${at}${mode === "passthrough" ? "" : request.path}`;
        routes.set(key, { request: text, port: target.port ?? null, resources });
      }
    }
    return [...routes.values()];
  }

  /** A gateway answers at its listeners' ports alone. */
  private listening(name: string): Traffic {
    const facts = this.gatewayNamed(name);
    if (!facts) return this.evidence.filter.everything;
    return facts.listeners.reduce(
      (traffic, { port }) => union(traffic, trafficOf("tcp", { from: port, to: port })),
      NOTHING,
    );
  }

  private gatewayNamed(name: string): GatewayFacts | undefined {
    const party = parseParty(name);
    return party.kind === "gateway" ? this.evidence.gateways.get(party.name) : undefined;
  }
}

function trafficTo(ports: readonly number[], protocol?: string): Traffic {
  const protocols = protocol === undefined ? ["tcp", "udp"] : [protocol];
  return ports
    .flatMap((port) => protocols.map((it) => trafficOf(it, { from: port, to: port })))
    .reduce(union, NOTHING);
}

function listenersOf({ listeners }: GatewayFacts, port: number | undefined): ExplainedRoute[] {
  const ports = [...new Set(listeners.map((it) => it.port))].filter(
    (it) => port === undefined || it === port,
  );
  return ports.map((listening) => ({
    request: `:${listening}`,
    port: listening,
    resources: [...new Set(listeners.filter((it) => it.port === listening).map(({ resource }) => resource))],
  }));
}

/** Whether a rule is about all of a place outside. */
function covers({ outside }: FilterRule, place: Outside): boolean {
  const ranges = outside.flatMap((it) => ("range" in it ? [it.range] : []));
  return "range" in place ? coversAddresses(ranges, place.range) : outside.some((it) => it.id === place.id);
}
