import { formatParty } from "../names/party";
import type { Connection } from "../resolve/network";

/** Where connections lead, by what tells them apart in their space: their caller's interface, such as `frontend.basket`. */
export type Destinations = Readonly<Record<string, string>>;

/** The connections of a space that no update is to close unasked. One may be both. */
export interface KeptConnections {
  readonly required?: Destinations | undefined;
  readonly protected?: Destinations | undefined;
}

/** A connection that is kept, and that an update would close. */
export interface Removal {
  readonly connection: string;
  readonly destination: string;
  readonly because: keyof KeptConnections;
}

/** Where connections lead, in an order of their own. */
export function destinationsOf(connections: readonly Connection[]): Destinations {
  const entries = connections.map(({ source, outbound, destination }): [string, string] => [
    `${source}.${outbound}`,
    formatParty(destination),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What an update would close: a connection that is gone, or that leads elsewhere.
 * @param before What was kept.
 * @param after Every connection that there will be.
 */
export function removals(before: KeptConnections, after: Destinations): Removal[] {
  return (["required", "protected"] as const).flatMap((because) =>
    Object.entries(before[because] ?? {})
      .filter(([connection, destination]) => after[connection] !== destination)
      .map(([connection, destination]) => ({ connection, destination, because })),
  );
}
