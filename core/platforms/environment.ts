import type * as pulumi from "@pulumi/pulumi";
import type { Application, Connection } from "../resolve/network";
import { computed } from "./declaration";

/** Where a source finds the destination of one connection. */
export interface Address {
  readonly scheme: string;
  readonly host: pulumi.Input<string>;
  /** Where the destination's certificate authority is mounted, if it is. */
  readonly authorityFile?: string;
}

/**
 * A container's environment: what connections inject, under what the user sets. Of a workload that appnet does not run,
 * it is what connections would inject.
 * @param addressOf Where the platform puts a connection's destination; undefined where it has no single address.
 */
export function environmentOf(
  application: Application,
  connections: readonly Connection[],
  addressOf: (connection: Connection) => Address | undefined,
): { name: string; value: pulumi.Input<string> }[] {
  const variables = new Map<string, pulumi.Input<string>>();
  for (const connection of connections) {
    const address = connection.injectsEnvironment ? addressOf(connection) : undefined;
    if (!address) continue;
    for (const [name, value] of connectionVariables(connection, address)) variables.set(name, value);
  }
  for (const [name, value] of Object.entries(application.model.environment ?? {})) variables.set(name, value);
  return [...variables].map(([name, value]) => ({ name, value }));
}

function connectionVariables(
  { outbound, port }: Connection,
  address: Address,
): [string, pulumi.Input<string>][] {
  const prefix = `CONNECTION_${outbound.toUpperCase().replaceAll("-", "_")}`;
  const { scheme, host, authorityFile } = address;
  return [
    [`${prefix}_SCHEME`, scheme],
    [`${prefix}_HOSTNAME`, host],
    [`${prefix}_PORT`, String(port)],
    [`${prefix}_URL`, computed({ scheme, host, port }, urlOf)],
    ...(authorityFile === undefined ? [] : [[`${prefix}_CA_FILE`, authorityFile] as [string, string]]),
  ];
}

interface Place {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

function urlOf({ scheme, host, port }: Place): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
