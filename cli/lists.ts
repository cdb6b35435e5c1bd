import { formatParty } from "../core/names/party";
import type { SpaceName } from "../core/resolve/network";
import { destinationParty } from "../core/plan/declarations";
import { formatOpenEgress, openEgressOf } from "../core/plan/outside";
import type { Plan, PlannedConnection, PlannedPolicy } from "../core/plan/plan";
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

export const EGRESS_HEADINGS = ["SOURCE", "", "DESTINATION", "PROTOCOL", "PORTS", "BECAUSE"] as const;

/** What leads to the internet at large, as cells under {@link EGRESS_HEADINGS}. */
export function egressRows({ flows, identities }: Pick<Plan, "flows" | "identities">): string[][] {
  return openEgressOf(flows, identities).map((it) => [
    it.source,
    "→",
    formatOpenEgress(it),
    it.protocol,
    it.ports,
    it.because.join(", "),
  ]);
}

export const HALF_OPEN_HEADINGS = ["SOURCE", "", "DESTINATION", "PROTOCOL", "PORTS", "NEEDS"] as const;

/** What another space must do before it passes, as cells under {@link HALF_OPEN_HEADINGS}. */
export function halfOpenRows({ flows, gateways }: Pick<Plan, "flows" | "gateways">): string[][] {
  return [
    ...flows.flatMap(({ source, destination, protocol, ports, halfOpen }) =>
      halfOpen === undefined ? [] : [[source, "→", destination, protocol, ports, halfOpen]],
    ),
    ...gateways.flatMap(({ name, certificate, halfOpen }) =>
      halfOpen === undefined
        ? []
        : [[formatParty({ kind: "gateway", name }), "→", certificate ?? "", "", "", halfOpen]],
    ),
  ];
}

export const UNLISTED_HEADINGS = ["APPLICATION", "PORTS", "FOUND AT"] as const;

/** Where applications are found at ports that policies allow and they do not list, as cells under {@link UNLISTED_HEADINGS}. */
export function unlistedRows({ applications }: Pick<Plan, "applications">): string[][] {
  return applications.flatMap(({ name, unlisted }) =>
    unlisted === undefined
      ? []
      : [[name, unlisted.ports.join(", "), unlisted.hostname ?? "its address alone: give it a hostname"]],
  );
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
