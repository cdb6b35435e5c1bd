import { AUTOMATIC_TLS_PORT } from "../model/application";
import type { NetworkModel } from "../model/document";
import type { PropertyPath } from "../model/problem";
import type { Directory, FoundName, UnknownName } from "./directory";
import { hostnamesOf } from "./externals";
import type { Application, Callee, Connection, ConnectionTls, ExternalEnd, Inbound } from "./network";
import type { Protocol } from "./ports";
import { knownNames, type Problems } from "./problems";
import { unknownName } from "./unknownName";
import {
  isTlsScheme,
  parseTarget,
  shownTarget,
  transportOf,
  type InterfaceTarget,
  type UrlTarget,
} from "./target";

/** A connection as it is declared, in an application or in the document's list. */
export interface Declared {
  readonly source: string;
  readonly outbound: string;
  readonly destination: string;
  readonly required: boolean;
  readonly disableDefaultEnvVars: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly path: PropertyPath;
  readonly sourcePath: PropertyPath;
  readonly destinationPath: PropertyPath;
  /** Whether the declaration also declares its outbound interface. */
  readonly declaresOutbound: boolean;
}

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

/** Every declared connection of a document, in order: those of the applications first, then the list. */
export function declaredConnections(document: NetworkModel): Declared[] {
  const ofApplications = Object.entries(document.applications).flatMap(([source, application]) =>
    Object.entries(application.connections).map(([outbound, value]): Declared => {
      const path = ["applications", source, "connections", outbound];
      const details =
        typeof value === "string"
          ? { to: value, required: false, disableDefaultEnvVars: false, environment: {} }
          : value;
      return {
        source,
        outbound,
        destination: details.to,
        required: details.required,
        disableDefaultEnvVars: details.disableDefaultEnvVars,
        environment: details.environment,
        path,
        sourcePath: path,
        destinationPath: typeof value === "string" ? path : [...path, "to"],
        declaresOutbound: true,
      };
    }),
  );
  const ofList = document.connections.map((connection, index): Declared => {
    const path = ["connections", index];
    const [source = "", ...outbound] = connection.source.split(".");
    return {
      source,
      outbound: outbound.length === 0 ? outboundNamedAfter(connection.destination) : outbound.join("."),
      destination: connection.destination,
      required: connection.required,
      disableDefaultEnvVars: connection.disableDefaultEnvVars,
      environment: connection.environment,
      path,
      sourcePath: [...path, "source"],
      destinationPath: [...path, "destination"],
      declaresOutbound: outbound.length === 0,
    };
  });
  return [...ofApplications, ...ofList];
}

/** Resolves connections to what they lead to, and reports every broken rule. */
export function resolveConnections(
  document: NetworkModel,
  applications: ReadonlyMap<string, Application>,
  directory: Directory,
  problems: Problems,
): Connection[] {
  const taken = new Map<string, Declared>();
  const connections: Connection[] = [];
  for (const declared of declaredConnections(document)) {
    const source = applications.get(declared.source);
    if (!source) {
      problems.add(
        "connection/unknown-application",
        declared.sourcePath,
        `application "${declared.source}" is not declared`,
        () => knownNames(declared.source, applications.keys(), "an application"),
      );
    }
    const destination = resolveDestination(declared, directory, problems);
    if (!source || !destination) continue;
    if (
      destination.end.kind === "application" &&
      !destination.end.elsewhere &&
      destination.end.name === source.name
    ) {
      problems.add(
        "connection/self",
        declared.destinationPath,
        `application "${source.name}" connects to itself`,
        "remove the connection; for traffic between its own instances declare a network policy",
      );
      continue;
    }
    const { outbound } = declared;
    if (!isOutbound(document, source, outbound, declared, problems)) continue;
    const interfaceName = `${source.name}.${outbound}`;
    if (taken.has(interfaceName)) {
      problems.add(
        "connection/outbound-taken",
        declared.sourcePath,
        `outbound interface "${interfaceName}" is already connected to ${taken.get(interfaceName)!.destination}`,
        "declare another outbound interface, or disconnect this one first",
        { kind: "connection", source: source.name, outbound },
      );
      continue;
    }
    taken.set(interfaceName, declared);
    connections.push({
      source: source.name,
      outbound,
      required: declared.required || source.outbound.some((it) => it.name === outbound && it.required),
      destination: destination.end,
      inbound: destination.inbound,
      ...(destination.host !== undefined && { host: destination.host }),
      scheme: destination.scheme,
      protocol: destination.protocol,
      port: destination.port,
      tls: destination.tls,
      injectsEnvironment: !declared.disableDefaultEnvVars,
      environment: declared.environment,
      path: declared.path,
    });
  }
  return connections;
}

/** The outbound interface of a connection that names none: it is called like the target. */
function outboundNamedAfter(destination: string): string {
  const target = parseTarget(destination);
  if (target.kind === "interface") return target.application;
  return target.kind === "url" && target.cidr === undefined ? target.host.split(".")[0]! : "external";
}

function isOutbound(
  document: NetworkModel,
  source: Application,
  outbound: string,
  declared: Declared,
  problems: Problems,
): boolean {
  if (declared.declaresOutbound || source.outbound.some((it) => it.name === outbound)) return true;
  const model = document.applications[source.name]!;
  if (Object.hasOwn(model.inbound, outbound)) {
    problems.add(
      "connection/direction",
      declared.sourcePath,
      `"${source.name}.${outbound}" is an inbound interface`,
      "a connection goes from an outbound to an inbound interface: swap source and destination, or name an outbound",
    );
  } else {
    problems.add(
      "connection/unknown-interface",
      declared.sourcePath,
      `application "${source.name}" has no outbound interface "${outbound}"`,
      () =>
        knownNames(
          outbound,
          source.outbound.map((it) => it.name),
          "the outbound interface",
        ),
    );
  }
  return false;
}

function resolveDestination(
  declared: Declared,
  directory: Directory,
  problems: Problems,
): Destination | undefined {
  return resolveTarget(declared.destination, declared.destinationPath, directory, problems);
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

/**
 * Reports required outbound interfaces that nothing connects. A connection that breaks another rule counts as one: its
 * own problem is the one to mend.
 */
export function checkRequiredOutbounds(document: NetworkModel, problems: Problems): void {
  const connected = new Set(declaredConnections(document).map((it) => `${it.source}.${it.outbound}`));
  for (const [application, model] of Object.entries(document.applications)) {
    for (const [outbound, { required }] of Object.entries(model.outbound)) {
      if (!required || connected.has(`${application}.${outbound}`)) continue;
      problems.add(
        "outbound/required-unconnected",
        ["applications", application, "outbound", outbound],
        `required outbound interface "${application}.${outbound}" has no connection`,
        "connect it, or remove required: true",
        { kind: "connection", source: application, outbound },
      );
    }
  }
}
