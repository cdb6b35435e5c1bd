import type { Plan, PlannedConnection, PlannedPolicy } from "../core/plan/plan";
import { table, type Colors } from "./terminal";

type Space = Pick<Plan, "space" | "organization">;

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
export function connectionCells(connection: PlannedConnection, space: Space): string[] {
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
export function policyCells(policy: PlannedPolicy, space: Space): string[] {
  return [policy.source, "→", policyDestination(policy, space), policy.protocol, policy.ports];
}

export function policyDestination(policy: PlannedPolicy, space: Space): string {
  return policy.destinationCidr ?? destinationOf(policy, space);
}

/** The destination as flows name it: with its space and organization where those are others. */
export function destinationOf(
  end: Pick<PlannedPolicy, "destination" | "destinationSpace" | "destinationOrganization">,
  space: Space,
): string {
  if (end.destinationSpace === null || end.destination === null) return end.destination ?? "";
  if (end.destinationOrganization !== space.organization) {
    return `${end.destination}.${end.destinationSpace}.${end.destinationOrganization}`;
  }
  return end.destinationSpace === space.space
    ? end.destination
    : `${end.destination}.${end.destinationSpace}`;
}

/** The table of connections, with what its `*` means. */
export function connectionTable(list: readonly PlannedConnection[], space: Space, colors: Colors): string {
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

export function policyTable(list: readonly PlannedPolicy[], space: Space, colors: Colors): string {
  return table(
    colors,
    POLICY_HEADINGS,
    list.map((policy) => policyCells(policy, space)),
  );
}
