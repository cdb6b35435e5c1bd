import type { types } from "@pulumi/kubernetes";
import { soleAddress } from "../../resolve/target";
import type { Application, Connection } from "../../resolve/network";
import type { SpaceContext } from "./objects";

type EnvVar = types.input.core.v1.EnvVar;

/** Where the certificate authorities of a caller's automatic-TLS connections are mounted. */
export const AUTHORITY_DIRECTORY = "/etc/appnet/certificate-authorities";

/** The container's environment: what connections inject, under what the user sets. */
export function environmentOf(
  space: SpaceContext,
  application: Application,
  connections: readonly Connection[],
  mountedAuthorities: ReadonlySet<Connection>,
): EnvVar[] {
  const variables = new Map<string, EnvVar["value"]>();
  for (const connection of connections) {
    if (!connection.injectsEnvironment) continue;
    for (const [name, value] of connectionVariables(space, connection, mountedAuthorities))
      variables.set(name, value);
  }
  for (const [name, value] of Object.entries(application.model.environment)) variables.set(name, value);
  return [...variables].map(([name, value]) => ({ name, value }));
}

function connectionVariables(
  space: SpaceContext,
  connection: Connection,
  mountedAuthorities: ReadonlySet<Connection>,
): [string, string][] {
  const prefix = `CONNECTION_${connection.outbound.toUpperCase().replaceAll("-", "_")}`;
  const host = hostOf(space, connection);
  if (host === undefined) return [];
  const inUrl = host.includes(":") ? `[${host}]` : host;
  const variables: [string, string][] = [
    [`${prefix}_SCHEME`, connection.scheme],
    [`${prefix}_HOSTNAME`, host],
    [`${prefix}_PORT`, String(connection.port)],
    [`${prefix}_URL`, `${connection.scheme}://${inUrl}:${connection.port}`],
  ];
  if (mountedAuthorities.has(connection)) {
    variables.push([`${prefix}_CA_FILE`, `${AUTHORITY_DIRECTORY}/${connection.outbound}.crt`]);
  }
  return variables;
}

/** The name by which the source reaches the destination; undefined for a network of several addresses. */
function hostOf(space: SpaceContext, { destination }: Connection): string | undefined {
  if (destination.kind === "cidr") return soleAddress(destination.cidr);
  if (destination.local) return destination.hostname;
  return `${destination.hostname}.${space.directory.namespaceOf(destination.space, destination.organization)}.svc`;
}
