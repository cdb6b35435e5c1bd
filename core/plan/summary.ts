import { groupBy } from "../collections";
import { parseReason } from "../names/reason";
import { addressOf, encryptionOf, exposureOf } from "./exposure";
import { formatOpenEgress, openEgressOf } from "./outside";
import { isObserved, NOT_ENFORCED } from "./isolation";
import type { PlannedIdentity, PlannedNetwork } from "./plan";

/** A space's network in short, as its component shows it in previews. By name, so that a change is one line there. */
export interface Summary {
  /** `frontend → basket` and the protocols and ports: `tcp 3000`. */
  readonly connections: Readonly<Record<string, string>>;
  /**
   * `internet → https://www.example.com/api` and what it leads to: `basket:3000, TLS 1.2 or newer, …`; and who reaches
   * the internet at large, `frontend → external:stripe (0.0.0.0/0)`, on which ports.
   */
  readonly exposure: Readonly<Record<string, string>>;
}

export const EMPTY_SUMMARY: Summary = { connections: {}, exposure: {} };

/** What connections and policies allow, what gateways let in, and what leads to the internet at large. */
export function summarize(network: PlannedNetwork, identities: readonly PlannedIdentity[]): Summary {
  const isDeclared = (because: string) => ["connection", "policy"].includes(parseReason(because)?.kind ?? "");
  return {
    connections: collect(
      network.flows
        .filter((flow) => flow.because.some(isDeclared))
        .map((flow) => [`${flow.source} → ${flow.destination}`, `${flow.protocol} ${flow.ports}`]),
    ),
    exposure: collect([
      ...(isObserved(network) ? [["everything → everything", NOT_ENFORCED] as const] : []),
      ...exposureOf(network).map((exposure): [string, string] => [
        `${exposure.source} → ${addressOf(exposure)}`,
        `${exposure.destination}:${exposure.port}, ${encryptionOf(exposure)}`,
      ]),
      ...openEgressOf(network.flows, identities).map((egress): [string, string] => [
        `${egress.source} → ${formatOpenEgress(egress)}`,
        `${egress.protocol} ${egress.ports}`,
      ]),
    ]),
  };
}

function collect(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const byKey = groupBy(entries, ([key]) => key);
  return Object.fromEntries(
    [...byKey].map(([key, list]) => [key, list.map(([, value]) => value).join(", ")]),
  );
}
