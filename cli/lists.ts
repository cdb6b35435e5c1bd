import { formatParty } from "../core/names/party";
import type { SpaceName } from "../core/resolve/network";
import { destinationParty } from "../core/plan/declarations";
import type { PlannedConnection, PlannedPolicy } from "../core/plan/plan";
import { table, type Colors } from "./terminal";

export const CONNECTION_HEADINGS = [
  "SOURCE",
  "OUTBOUND",
  "",
  "DESTINATION",
  "INBOUND",
  "SCHEME",
  "PORT",
  "TLS",
] as const;

export const POLICY_HEADINGS = ["SOURCE", "", "DESTINATION", "PROTOCOL", "PORTS"] as const;

/** A connection's cells under {@link CONNECTION_HEADINGS}; `*` marks a required outbound. */
export function connectionCells(connection: PlannedConnection, space: SpaceName): string[] {
  return [
    connection.source,
    `${connection.outbound}${connection.required ? "*" : ""}`,
    "→",
    destinationOf(connection, space),
    connection.inbound ?? "",
    connection.scheme,
    connection.ports,
    connection.tls === "none" ? "" : connection.tls,
  ];
}

/** A policy's cells under {@link POLICY_HEADINGS}. */
export function policyCells(policy: PlannedPolicy, space: SpaceName): string[] {
  return [policy.source, "→", destinationOf(policy, space), policy.protocol, policy.ports];
}

/** Where a connection or policy leads, as flows name it. */
export function destinationOf(declaration: PlannedConnection | PlannedPolicy, space: SpaceName): string {
  return formatParty(destinationParty(declaration, space));
}

/** The table of connections, with what its `*` means. */
export function connectionTable(
  list: readonly PlannedConnection[],
  space: SpaceName,
  colors: Colors,
): string {
  const view = table(
    colors,
    CONNECTION_HEADINGS,
    list.map((connection) => connectionCells(connection, space)),
  );
  const note = list.some((it) => it.required)
    ? `\n${colors.dim("  * required: exists before its source starts")}`
    : "";
  return `${view}${note}`;
}

export function policyTable(list: readonly PlannedPolicy[], space: SpaceName, colors: Colors): string {
  return table(
    colors,
    POLICY_HEADINGS,
    list.map((policy) => policyCells(policy, space)),
  );
}
