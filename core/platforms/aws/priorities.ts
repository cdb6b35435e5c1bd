import { groupBy } from "../../collections";
import { shortHash } from "../../resolve/flows";
import type { Route } from "../../resolve/network";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const HIGHEST = 50_000;

/** How many priorities each kind of host name has: exact ones come first, then wildcards, the longest first, then none. */
const EXACT = 20_000;
const WILDCARD = 2_000;
const ANY = 20_000;
/** Wildcards of up to so many labels are told apart; the star is one. */
const MAXIMUM_LABELS = 6;

/** Which part of those each depth of a path has: deeper paths come first, and the path / is the last. */
const DEPTHS = [0.03, 0.03, 0.04, 0.08, 0.2, 0.4, 0.22];
const MAXIMUM_DEPTH = DEPTHS.length - 1;

/** Which part of a depth's priorities each round has, in which routes look for theirs. */
const ROUNDS = [0.7, 0.15, 0.1, 0.05];

/** Priorities without a gap. */
interface Span {
  readonly start: number;
  readonly size: number;
}

/**
 * The priorities of the listener rules of a gateway's routes. A route that could take a request from another comes
 * before it: an exact host name before a wildcard, a longer wildcard before a shorter one, any before none, a longer
 * path before its prefix.
 *
 * Each route wants one priority, which follows from its host and path alone, so that it does not move when another route
 * comes or goes. What two routes want, neither gets: both look again in a span that only such routes use. So a route
 * that comes or goes may move another, in place, but no rule ever gets a priority that another has until then, which AWS
 * would refuse. Routes that no round tells apart are left out.
 */
export function prioritiesOf(routes: readonly Route[]): ReadonlyMap<Route, number> {
  const priorities = new Map<Route, number>();
  for (const route of routes) {
    if (route.model.priority !== undefined) priorities.set(route, route.model.priority);
  }
  let looking = routes.filter((route) => !priorities.has(route) && !isTooDeep(route));
  for (const round of ROUNDS.keys()) {
    const wanted = groupBy(looking, (route) => wantedPriority(route, round));
    looking = [];
    for (const [priority, rivals] of wanted) {
      if (rivals.length === 1) priorities.set(rivals[0]!, priority);
      else looking.push(...rivals);
    }
  }
  return priorities;
}

/** Whether a path, or a wildcard, has too many parts for a computed priority that is certainly in order. */
export function isTooDeep(route: Route): boolean {
  return spanOf(route) === undefined;
}

/** A priority that nobody has, in a place where the route is in order; undefined where there is none. */
export function freePriority(route: Route, taken: ReadonlySet<number>): number | undefined {
  const { start, size } = spanOf(route) ?? { start: 1, size: 0 };
  // The fewest routes ever look for the last ones.
  for (let priority = start + size - 1; priority >= start; priority--) {
    if (!taken.has(priority)) return priority;
  }
  return undefined;
}

function wantedPriority(route: Route, round: number): number {
  const { start, size } = part(spanOf(route)!, ROUNDS, round);
  const hash = Number.parseInt(shortHash(`${round} ${route.hostname ?? ""} ${route.path}`), 16);
  return start + (hash % size);
}

/** The priorities of all routes that are alike in kind of host name and depth of path; undefined where it is too deep. */
function spanOf({ hostname, path }: Route): Span | undefined {
  const ofHost = spanOfHost(hostname);
  const depth = path === "/" ? 0 : path.split("/").length - 1;
  return ofHost && depth <= MAXIMUM_DEPTH ? part(ofHost, DEPTHS, MAXIMUM_DEPTH - depth) : undefined;
}

function spanOfHost(hostname: string | undefined): Span | undefined {
  if (hostname === undefined) return { start: HIGHEST - ANY + 1, size: ANY };
  if (!hostname.startsWith("*.")) return { start: 1, size: EXACT };
  const labels = hostname.split(".").length;
  if (labels > MAXIMUM_LABELS) return undefined;
  return { start: EXACT + (MAXIMUM_LABELS - labels) * WILDCARD + 1, size: WILDCARD };
}

/** One of the parts into which a span is divided without rest. */
function part({ start, size }: Span, shares: readonly number[], index: number): Span {
  const before = (end: number) =>
    Math.round(shares.slice(0, end).reduce((total, share) => total + share, 0) * size);
  return { start: start + before(index), size: before(index + 1) - before(index) };
}
