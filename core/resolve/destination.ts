import { AUTOMATIC_TLS_PORT } from "../model/application";
import type { PropertyPath } from "../model/problem";
import type { Directory, FoundName, UnknownName } from "./directory";
import { hostnamesOf } from "./externals";
import type { Application, Callee, Connection, ConnectionTls, ExternalEnd, Inbound } from "./network";
import type { Protocol } from "./ports";
import { knownNames, type Problems } from "./problems";
import {
  isTlsScheme,
  parseTarget,
  shownTarget,
  transportOf,
  type InterfaceTarget,
  type UrlTarget,
} from "./target";
import { unknownName } from "./unknownName";

/** What a target leads to. */
interface Destination {
  readonly end: Connection["destination"];
  readonly inbound?: string;
  readonly host?: string;
  readonly scheme: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly tls: ConnectionTls;
}

/** What a target leads to, and the application and its interface where those are known. */
type ResolvedTarget = Destination & {
  readonly application?: Application | undefined;
  readonly resolved?: Inbound;
};

/** What a target text leads to; undefined when it breaks a rule, which is then reported. */
export function resolveTarget(
  text: string,
  path: PropertyPath,
  directory: Directory,
  problems: Problems,
): ResolvedTarget | undefined {
  const target = parseTarget(text);
  if (target.kind === "invalid") {
    problems.add("connection/target-syntax", path, `${shownTarget(text)} is no target`, target.fix);
    return undefined;
  }
  if (target.kind === "url" && target.cidr !== undefined) return addressDestination(target, target.cidr);
  const lookup =
    target.kind === "url" ? directory.lookUpHost(target.host) : directory.lookUp(target.application);
  if (lookup.kind !== "found") {
    reportUnknown(lookup, target, path, problems);
    return undefined;
  }
  return target.kind === "url"
    ? urlDestination(target, lookup, path, problems)
    : interfaceDestination(target, lookup, path, problems);
}

function reportUnknown(
  lookup: UnknownName,
  target: UrlTarget | InterfaceTarget,
  path: PropertyPath,
  problems: Problems,
): void {
  const { code, message, fix } = unknownName(
    lookup,
    target.kind === "url" ? target.host : target.application,
  );
  problems.add(`connection/${code}`, path, message, fix);
}

function addressDestination(target: UrlTarget, cidr: string): Destination {
  return {
    end: { kind: "network", cidr },
    scheme: target.scheme,
    protocol: transportOf(target.scheme),
    port: target.port,
    tls: isTlsScheme(target.scheme) ? "application" : "none",
  };
}

type Found = Extract<FoundName, { kind: "found" }>;

function urlDestination(
  target: UrlTarget,
  { end, application }: Found,
  path: PropertyPath,
  problems: Problems,
): ResolvedTarget | undefined {
  const protocol = transportOf(target.scheme);
  const { scheme, port } = target;
  const callee = end.kind === "external" ? end.external : application;
  if (!callee) {
    const automatic = port === AUTOMATIC_TLS_PORT && protocol === "tcp";
    return { end, scheme, protocol, port, tls: automatic ? "automatic" : schemeTls(scheme) };
  }
  if (!isCallable(end, path, problems)) return undefined;
  const inbound = callee.inbound.find(
    (it) => it.transport === protocol && (it.port === port || it.tlsPort === port),
  );
  if (!inbound) {
    problems.add(
      "connection/port-not-inbound",
      path,
      `${end.kind} "${callee.name}" has no inbound interface on ${protocol} ${port}`,
      inboundChoices(callee, target),
    );
    return undefined;
  }
  const tls =
    inbound.tlsPort === port
      ? "automatic"
      : inbound.tls === "application"
        ? "application"
        : schemeTls(scheme);
  const host = end.kind === "external" ? saidHost(end, target) : undefined;
  return {
    end,
    application,
    resolved: inbound,
    inbound: inbound.name,
    ...(host !== undefined && { host }),
    scheme,
    protocol,
    port,
    tls,
  };
}

/** The host name that a target says, unless it says the external's own name. */
function saidHost({ external }: ExternalEnd, { host }: UrlTarget): string | undefined {
  return hostnamesOf(external.model).includes(host) ? host : undefined;
}

/** Whether a connection may lead there: only what has interfaces is called. */
function isCallable(end: Found["end"], path: PropertyPath, problems: Problems): boolean {
  if (end.kind !== "external" || end.external.inbound.length > 0) return true;
  problems.add(
    "external/no-inbound",
    path,
    `external "${end.name}" is called and lists no port`,
    `add the port: externals.${end.name}.inbound: { NAME: { port: 443, protocol: https } }`,
  );
  return false;
}

function schemeTls(scheme: string): ConnectionTls {
  return isTlsScheme(scheme) ? "application" : "none";
}

function inboundChoices(callee: Callee, target: UrlTarget): string {
  const choices = callee.inbound.flatMap((inbound) => [
    `${inbound.transport === "udp" ? "udp" : target.scheme === "udp" ? "tcp" : target.scheme}://${target.host}:${inbound.port}`,
    ...(inbound.tlsPort === undefined ? [] : [`https://${target.host}:${inbound.tlsPort}`]),
  ]);
  if (choices.length === 0) return `declare an inbound interface of "${callee.name}" with this port`;
  return `use ${choices.slice(0, 6).join(" or ")}, or declare an inbound interface with this port`;
}

function interfaceDestination(
  target: InterfaceTarget,
  { end, application }: Found,
  path: PropertyPath,
  problems: Problems,
): ResolvedTarget | undefined {
  const callee = end.kind === "external" ? end.external : application;
  if (!callee || !isCallable(end, path, problems)) return undefined;
  const inbound = target.interface === undefined ? callee.inbound[0] : namedInbound(target.interface, callee);
  if (target.interface === undefined && callee.inbound.length > 1) {
    problems.add(
      "connection/ambiguous-inbound",
      path,
      `${end.kind} "${callee.name}" has several inbound interfaces`,
      `name one: ${callee.inbound.map((it) => `${callee.name}.${it.name}`).join(", ")}`,
    );
    return undefined;
  }
  if (!inbound) {
    reportUnknownInbound(target, callee, end.kind, path, problems);
    return undefined;
  }
  return {
    end,
    application,
    resolved: inbound,
    inbound: inbound.name,
    scheme: inbound.protocol,
    protocol: inbound.transport,
    port: inbound.port,
    tls: inbound.tls === "application" ? "application" : "none",
  };
}

function namedInbound(name: string, callee: Callee): Inbound | undefined {
  return callee.inbound.find((it) => it.name === name);
}

function reportUnknownInbound(
  target: InterfaceTarget,
  callee: Callee,
  kind: string,
  path: PropertyPath,
  problems: Problems,
): void {
  const { name } = callee;
  if (callee.outbound.some((it) => it.name === target.interface)) {
    problems.add(
      "connection/direction",
      path,
      `"${name}.${target.interface}" is an outbound interface`,
      "a connection goes from an outbound to an inbound interface: name an inbound of the destination",
    );
    return;
  }
  const known = callee.inbound.map((it) => it.name);
  const message =
    target.interface === undefined
      ? `${kind} "${name}" has no inbound interface`
      : `${kind} "${name}" has no inbound interface "${target.interface}"`;
  problems.add("connection/unknown-interface", path, message, () =>
    knownNames(target.interface ?? "", known, "the inbound interface"),
  );
}
