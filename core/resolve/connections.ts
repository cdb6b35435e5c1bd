import { AUTOMATIC_TLS_PORT } from "../model/application";
import type { NetworkModel } from "../model/document";
import type { PropertyPath } from "../model/problem";
import type { Directory, FoundName } from "./directory";
import type { Application, Connection, ConnectionTls, End, Inbound } from "./network";
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
  readonly end: Extract<End, { kind: "application" | "network" }>;
  readonly inbound?: string;
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

/** What a target text leads to; undefined when it breaks a rule, which is then reported. */
export function resolveTarget(
  text: string,
  path: PropertyPath,
  directory: Directory,
  problems: Problems,
): (Destination & { application?: Application; resolved?: Inbound }) | undefined {
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
  lookup: Exclude<FoundName, { kind: "found" }>,
  target: UrlTarget | InterfaceTarget,
  path: PropertyPath,
  problems: Problems,
): void {
  const isSpace = lookup.kind === "unknown-space";
  const hint =
    target.kind === "url" && target.host.split(".").length > 3
      ? "name an application, or give the address as an IP or CIDR"
      : () => knownNames(lookup.name, lookup.known, isSpace ? "the peer" : "an application");
  const message = isSpace
    ? `space "${lookup.name}" is not known`
    : `application "${lookup.name}" is not declared`;
  problems.add("connection/unknown-application", path, message, hint);
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
): (Destination & { application?: Application; resolved?: Inbound }) | undefined {
  const protocol = transportOf(target.scheme);
  const { scheme, port } = target;
  if (!application) {
    const automatic = port === AUTOMATIC_TLS_PORT && protocol === "tcp";
    return { end, scheme, protocol, port, tls: automatic ? "automatic" : schemeTls(scheme) };
  }
  const inbound = application.inbound.find(
    (it) => it.transport === protocol && (it.port === port || it.tlsPort === port),
  );
  if (!inbound) {
    problems.add(
      "connection/port-not-inbound",
      path,
      `application "${application.name}" has no inbound interface on ${protocol} ${port}`,
      inboundChoices(application, target),
    );
    return undefined;
  }
  const tls =
    inbound.tlsPort === port
      ? "automatic"
      : inbound.tls === "application"
        ? "application"
        : schemeTls(scheme);
  return { end, application, resolved: inbound, inbound: inbound.name, scheme, protocol, port, tls };
}

function schemeTls(scheme: string): ConnectionTls {
  return isTlsScheme(scheme) ? "application" : "none";
}

function inboundChoices(application: Application, target: UrlTarget): string {
  const choices = application.inbound.flatMap((inbound) => [
    `${inbound.transport === "udp" ? "udp" : target.scheme === "udp" ? "tcp" : target.scheme}://${target.host}:${inbound.port}`,
    ...(inbound.tlsPort === undefined ? [] : [`https://${target.host}:${inbound.tlsPort}`]),
  ]);
  if (choices.length === 0) return `declare an inbound interface of "${application.name}" with this port`;
  return `use ${choices.slice(0, 6).join(" or ")}, or declare an inbound interface with this port`;
}

function interfaceDestination(
  target: InterfaceTarget,
  { end, application }: Found,
  path: PropertyPath,
  problems: Problems,
): (Destination & { application?: Application; resolved?: Inbound }) | undefined {
  if (!application) return undefined;
  const inbound =
    target.interface === undefined ? application.inbound[0] : namedInbound(target.interface, application);
  if (target.interface === undefined && application.inbound.length > 1) {
    problems.add(
      "connection/ambiguous-inbound",
      path,
      `application "${application.name}" has several inbound interfaces`,
      `name one: ${application.inbound.map((it) => `${application.name}.${it.name}`).join(", ")}`,
    );
    return undefined;
  }
  if (!inbound) {
    reportUnknownInbound(target, application, path, problems);
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

function namedInbound(name: string, application: Application): Inbound | undefined {
  return application.inbound.find((it) => it.name === name);
}

function reportUnknownInbound(
  target: InterfaceTarget,
  application: Application,
  path: PropertyPath,
  problems: Problems,
): void {
  const { name } = application;
  if (application.outbound.some((it) => it.name === target.interface)) {
    problems.add(
      "connection/direction",
      path,
      `"${name}.${target.interface}" is an outbound interface`,
      "a connection goes from an outbound to an inbound interface: name an inbound of the destination",
    );
    return;
  }
  const known = application.inbound.map((it) => it.name);
  const message =
    target.interface === undefined
      ? `application "${name}" has no inbound interface`
      : `application "${name}" has no inbound interface "${target.interface}"`;
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
