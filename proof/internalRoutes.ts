import type { PlannedApplication } from "../core/plan/plan";
import { listNames, type Difference } from "./difference";
import type { InternalRoute, Evidence, Target, ProvablePlan } from "./evidence";

/** Compares where applications' host names lead with whose names they are. */
export function internalRouteDifferences(plan: ProvablePlan, evidence: Evidence): Difference[] {
  const byHostname = new Map<string, InternalRoute[]>();
  for (const route of evidence.internalRoutes) {
    const known = byHostname.get(route.hostname);
    if (known) known.push(route);
    else byHostname.set(route.hostname, [route]);
  }
  const run = new Set(
    plan.identities.flatMap(({ party, resource }) => (resource === undefined ? [] : [party])),
  );
  return plan.applications
    .filter(({ name }) => run.has(name))
    .flatMap((application) => {
      const place = evidence.ends.get(application.name)?.parties[0];
      if (place === undefined) return [];
      return [
        ...differencesOf(application, place, byHostname.get(application.hostname) ?? []),
        ...unlistedDifferences(application, place, byHostname),
      ];
    });
}

/** Where an application is said to be found at ports that it does not list, any port leads to it. */
function unlistedDifferences(
  { name, unlisted }: PlannedApplication,
  place: number,
  byHostname: ReadonlyMap<string, readonly InternalRoute[]>,
): Difference[] {
  const hostname = unlisted?.hostname;
  if (hostname === undefined || hostname === null) return [];
  const found = (byHostname.get(hostname) ?? []).filter(({ port }) => port === undefined);
  const targets = found.flatMap((it) => it.targets);
  if (targets.length > 0 && targets.every(({ party, port }) => party === place && port === undefined))
    return [];
  return unlisted!.ports.map((text) => {
    const [protocol = "", ports = ""] = text.split(" ");
    const message = `${hostname} does not lead to ${name} alone on ${text}, where the plan says that it is found`;
    const resources = found.map(({ resource }) => resource);
    return {
      kind: "misrouted",
      source: hostname,
      destination: name,
      protocol,
      ports,
      pairs: 1,
      end: null,
      resources,
      message,
    };
  });
}

function differencesOf(
  { name, hostname, inbound }: PlannedApplication,
  place: number,
  routes: readonly InternalRoute[],
): Difference[] {
  const said = inbound.flatMap(({ port, containerPort, tlsPort, protocol }) => [
    { port, containerPort, protocol: protocol === "udp" ? "udp" : "tcp" },
    ...(tlsPort === null ? [] : [{ port: tlsPort, containerPort: tlsPort, protocol: "tcp" }]),
  ]);
  return said.flatMap(({ port, containerPort, protocol }) => {
    const found = routes.filter(
      (it) => it.port === undefined || (it.port === port && it.protocol === protocol),
    );
    const isRight = (target: Target) =>
      target.party === place && (target.port === undefined || target.port === containerPort);
    const resources = found.map(({ resource }) => resource);
    const fields = { source: hostname, destination: name, protocol, ports: String(port), resources };
    const targets = found.flatMap((it) => it.targets);
    if (targets.length > 0 && targets.every(isRight)) return [];
    const wrong = targets.filter((it) => !isRight(it)).map(formatTarget);
    const where = wrong.length > 0 ? `leads to ${listNames(wrong)}` : "leads nowhere";
    const message = `${hostname} on ${protocol} ${port}, the host name of ${name}, ${where} instead of ${name} on ${containerPort}${because(resources)}`;
    return [{ ...fields, kind: "misrouted", pairs: 1, end: null, message }];
  });
}

function because(resources: readonly string[]): string {
  return resources.length === 0 ? ": nothing has that name" : `: ${listNames([...new Set(resources)])}`;
}

/** A target as messages name it. */
export function formatTarget({ name, port }: Target): string {
  return port === undefined ? name : `${name} on ${port}`;
}
