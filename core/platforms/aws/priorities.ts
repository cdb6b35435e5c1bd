import { shortHash } from "../../resolve/flows";
import type { Route } from "../../resolve/network";

/** How many priorities each kind of host name has: exact ones come first, then wildcards, then none. */
const KIND = 16_600;
/** How many of those each depth of a path has; deeper paths come first. The last entry is the path /. */
const SLOTS = [200, 200, 400, 1_000, 3_000, 7_000, 4_800];

/**
 * The priority of a route's listener rule, from its host and path alone: it does not move when another route comes or
 * goes. Routes that could match the same request are ordered: an exact host name before a wildcard, any before none, a longer path
 * before its prefix.
 * Two other routes may get the same priority; they must then be told apart by hand (`priority`).
 */
export function priorityOf(route: Route): number {
  if (route.model.priority !== undefined) return route.model.priority;
  const depth = route.path === "/" ? 0 : route.path.split("/").length - 1;
  const index = Math.max(0, SLOTS.length - 1 - depth);
  const start = SLOTS.slice(0, index).reduce((total, slots) => total + slots, 1);
  const hash = Number.parseInt(shortHash(`${route.hostname ?? ""} ${route.path}`), 16);
  const kind = route.hostname === undefined ? 2 : route.hostname.startsWith("*.") ? 1 : 0;
  return kind * KIND + start + (hash % SLOTS[index]!);
}

/** Paths deeper than this share the slots of the deepest, where their order is not certain. */
export const MAXIMUM_DEPTH = SLOTS.length - 1;
