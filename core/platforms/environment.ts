import type * as pulumi from "@pulumi/pulumi";
import {
  isSecretReference,
  type Placeholder,
  type SecretReference,
  type VariableValue,
} from "../model/environment";
import { variablePrefix } from "../resolve/environment";
import type { Application, Connection } from "../resolve/network";
import type { Problems } from "../resolve/problems";
import { computed } from "./declaration";

/** Where a source finds the destination of one connection. */
export interface Address {
  readonly scheme: string;
  readonly host: pulumi.Input<string>;
  /** Where the destination's certificate authority is mounted, if it is. */
  readonly authorityFile?: string;
}

/** A variable of a container. */
export type Variable = { readonly name: string } & (
  | { readonly kind: "plain"; readonly value: pulumi.Input<string> }
  /** An Output of the program. Whether it is a secret is known too late for a plan: each is kept as one. */
  | { readonly kind: "kept"; readonly value: pulumi.Input<string> }
  | { readonly kind: "elsewhere"; readonly reference: SecretReference }
);

/**
 * A container's environment: what connections inject, under what the user sets. Of a workload that appnet does not run,
 * it is what connections would inject.
 * @param addressOf Where the platform puts a connection's destination; undefined where it has no single address.
 */
export function environmentOf(
  application: Application,
  connections: readonly Connection[],
  addressOf: (connection: Connection) => Address | undefined,
): Variable[] {
  const variables = new Map<string, Variable>();
  const set = (variable: Variable) => variables.set(variable.name, variable);
  const found = connections.flatMap((connection) => {
    const address = addressOf(connection);
    return address ? [{ connection, address }] : [];
  });
  for (const { connection, address } of found) {
    if (!connection.injectsEnvironment) continue;
    for (const [name, value] of connectionVariables(connection, address)) set({ name, kind: "plain", value });
  }
  for (const { connection, address } of found) {
    for (const [name, template] of Object.entries(connection.environment)) {
      const { scheme, host } = address;
      const value = computed({ template, scheme, host, port: connection.port }, filled);
      set({ name, kind: "plain", value });
    }
  }
  for (const [name, value] of ownVariables(application)) set(ownVariable(name, value));
  return [...variables.values()];
}

/** Reports connections whose variables are to say an address, where there is none to say. */
export function checkInjected(
  connections: readonly Connection[],
  addressOf: (connection: Connection) => Address | undefined,
  problems: Problems,
): void {
  for (const connection of connections) {
    if (Object.keys(connection.environment).length === 0 || addressOf(connection)) continue;
    problems.add(
      "platform/unsupported",
      [...connection.path, "environment"],
      "the connection leads to no single address that variables could say",
      "connect to one address, give existing.address, or remove environment",
    );
  }
}

function ownVariables({ model }: Application): [string, VariableValue][] {
  return Object.entries(model.environment ?? {});
}

function ownVariable(name: string, value: VariableValue): Variable {
  if (typeof value === "string") return { name, kind: "plain", value };
  return isSecretReference(value)
    ? { name, kind: "elsewhere", reference: value }
    : { name, kind: "kept", value };
}

/** By variable, the values of an application that appnet keeps as secrets. */
export function keptValues(application: Application): Record<string, pulumi.Input<string>> {
  return valuesOf(
    ownVariables(application)
      .map(([name, value]) => ownVariable(name, value))
      .filter(isKept),
  );
}

function isKept({ kind }: Variable): boolean {
  return kind === "kept";
}

/** The secrets that an application's variables refer to, by variable. */
export function secretReferences(application: Application): [string, SecretReference][] {
  return ownVariables(application).flatMap(([name, value]): [string, SecretReference][] =>
    isSecretReference(value) ? [[name, value]] : [],
  );
}

/** The values that are known where the container is described; those of secrets that are kept elsewhere are not. */
export function valuesOf(variables: readonly Variable[]): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    variables.flatMap((variable): [string, pulumi.Input<string>][] =>
      variable.kind === "elsewhere" ? [] : [[variable.name, variable.value]],
    ),
  );
}

function connectionVariables(
  { outbound, port }: Connection,
  address: Address,
): [string, pulumi.Input<string>][] {
  const prefix = variablePrefix(outbound);
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
  return `${scheme}://${inUrl(host)}:${port}`;
}

/** The host as it stands before a port. */
function inUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function filled({ template, ...place }: Place & { readonly template: string }): string {
  const { scheme, host, port } = place;
  const values: Readonly<Record<Placeholder, string>> = {
    scheme,
    hostname: host,
    port: String(port),
    url: urlOf(place),
  };
  return template
    .replaceAll("{hostname}:", () => `${inUrl(host)}:`)
    .replace(/\{(scheme|hostname|port|url)\}/g, (_, name: Placeholder) => values[name]);
}
