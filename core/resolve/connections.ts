import type { NetworkModel } from "../model/document";
import type { PropertyPath } from "../model/problem";
import { resolveTarget } from "./destination";
import type { Directory } from "./directory";
import type { Application, Connection } from "./network";
import { knownNames, type Problems } from "./problems";
import { parseTarget } from "./target";

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
    const destination = resolveTarget(declared.destination, declared.destinationPath, directory, problems);
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
