import { isObserved, NOT_ENFORCED } from "../core/plan/isolation";
import type { Plan } from "../core/plan/plan";
import { platformTitle } from "../core/platforms/find";
import type { Graph, GraphChange, GraphEdge, GraphGroup, GraphNode } from "./graph";
import { linksOf, type Link } from "./links";
import { OWN_SPACE, Vertices, type Vertex } from "./vertices";
import { describeLink } from "./words";

/**
 * Who may talk to whom by a plan, without the platform's own needs such as DNS. With an earlier plan, what is in either,
 * and how it differs: a connection to another port is a removed edge and an added one, since what may pass is another.
 */
export function graphOf(plan: Plan, before?: Plan): Graph {
  const now = partsOf(plan);
  const parts = before ? compare(partsOf(before), now) : now;
  const parties = inOrder(parts.parties);
  const groups = groupsOf(parties, plan);
  const ids = new Map(parties.map((party, index) => [party.key, `node-${index}`]));
  return {
    title: titleOf(plan, before),
    groups: [...groups.values()],
    nodes: parties.map((party) => nodeOf(party, ids, groups)),
    edges: parts.links.map((link, index) => edgeOf(link, index, ids)),
  };
}

interface Changed {
  readonly change?: GraphChange;
}
type ComparedVertex = Vertex & Changed;
type ComparedLink = Link & Changed & { readonly earlier?: string };

interface Parts {
  readonly parties: readonly ComparedVertex[];
  readonly links: readonly ComparedLink[];
}

function partsOf(plan: Plan): Parts {
  const parties = new Vertices(plan);
  const links = linksOf(plan, parties);
  return { parties: parties.all, links };
}

/** What is in either, each with how it differs; what is gone comes last. */
function compare(before: Parts, now: Parts): Parts {
  const parties = union(before.parties, now.parties, (old, party) =>
    differ(old.state, party.state) ? { change: "changed" as const } : {},
  );
  const links = union(before.links, now.links, (old, link) =>
    isSameLink(old, link) ? {} : { change: "changed" as const, earlier: describeLink(old) },
  );
  return { parties, links };
}

function union<Item extends { readonly key: string }>(
  before: readonly Item[],
  now: readonly Item[],
  changeOf: (old: Item, item: Item) => Changed,
): (Item & Changed)[] {
  const earlier = new Map(before.map((item) => [item.key, item]));
  const later = new Set(now.map(({ key }) => key));
  return [
    ...now.map((item) => {
      const old = earlier.get(item.key);
      return { ...item, ...(old ? changeOf(old, item) : { change: "added" as const }) };
    }),
    ...before.filter(({ key }) => !later.has(key)).map((item) => ({ ...item, change: "removed" as const })),
  ];
}

function isSameLink(old: Link, link: Link): boolean {
  const shown = ({ kind, label, because, required, tls }: Link) =>
    JSON.stringify([kind, label, because, required, tls]);
  return shown(old) === shown(link);
}

/** A plan that an older version saved lacks fields; that they are there now is no change of the network. */
function differ(before: unknown, now: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(now)) {
    return before.length !== now.length || before.some((item, index) => differ(item, now[index]));
  }
  if (!isObject(before) || !isObject(now)) return before !== now;
  return Object.keys(before).some((key) => differ(before[key], now[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function inOrder<Item extends Vertex>(parties: readonly Item[]): Item[] {
  return [...parties].sort((a, b) => a.rank - b.rank);
}

/** The groups by the space of their parties; the plan's own comes first. */
function groupsOf(parties: readonly Vertex[], plan: Plan): Map<string, GraphGroup> {
  const spaces = new Set([OWN_SPACE, ...parties.flatMap(({ space }) => space ?? [])]);
  return new Map(
    [...spaces].map((space, index) => [space, { id: `group-${index}`, label: space || ownLabel(plan) }]),
  );
}

function nodeOf(
  { key, kind, name, label, detail, space, change }: ComparedVertex,
  ids: ReadonlyMap<string, string>,
  groups: ReadonlyMap<string, GraphGroup>,
): GraphNode {
  return {
    id: ids.get(key)!,
    kind,
    name,
    label,
    ...(detail !== undefined && { detail }),
    ...(space !== undefined && { group: groups.get(space)!.id }),
    ...(change && { change }),
  };
}

function edgeOf(
  { source, destination, kind, label, because, required, tls, change, earlier }: ComparedLink,
  index: number,
  ids: ReadonlyMap<string, string>,
): GraphEdge {
  return {
    id: `edge-${index}`,
    source: ids.get(source)!,
    destination: ids.get(destination)!,
    kind,
    label,
    because,
    required,
    tls,
    ...(change && { change }),
    ...(earlier !== undefined && { earlier }),
  };
}

/** Who looks at the picture alone must see that nothing of it is enforced. */
function ownLabel(plan: Plan): string {
  return isObserved(plan) ? `${plan.space} (not enforced)` : plan.space;
}

function titleOf(plan: Plan, before: Plan | undefined): string {
  const platform = platformTitle(plan.platform);
  const state = isObserved(plan) ? `, ${NOT_ENFORCED}` : "";
  const compared = before ? ", compared with an earlier plan" : "";
  return `Space ${plan.space} of ${plan.organization} on ${platform}${state}${compared}`;
}
