/**
 * What may pass, computed from the account's own description alone: nothing here knows how appnet lowers a flow, so it
 * can disagree with the plan.
 */
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import type { Plan } from "../../../core/plan/plan";
import { formatPorts, mergeRanges, type PortRange } from "../../../core/resolve/ports";
import type { Account } from "./readBack";

/** What a document names that the account cannot: groups it was given, and how plans call other networks. */
export interface Names {
  /** Existing applications of the space, and applications of other spaces, with their groups. */
  readonly groups: ReadonlyMap<string, string>;
  /** Who the account does not govern, by what its rules call them: externals, and applications that another space admits. */
  readonly others: ReadonlyMap<string, readonly string[]>;
  /** Groups of the VPC's endpoints. */
  readonly endpointGroups: readonly string[];
  readonly prefixLists: readonly string[];
  /** The VPC's addresses. */
  readonly network: string;
}

const ALL_PORTS: PortRange = { from: 0, to: 65535 };
const PROTOCOLS = ["tcp", "udp"] as const;

/** `SOURCE -> DESTINATION PROTOCOL`, with the ports that may pass. */
type Reach = Map<string, PortRange[]>;

/** Flows that the plan tells and the account does not allow, and the other way around. */
export interface Difference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

export function compareFlows(plan: Plan, account: Account, names: Names): Difference {
  const [planned, allowed] = [plannedReach(plan, names), allowedReach(account, names)];
  return { missing: subtract(planned, allowed), extra: subtract(allowed, planned) };
}

/** The flows of a plan, with each end that stands for several taken apart, lest the loss of one goes unseen. */
function plannedReach({ flows }: Plan, names: Names): Reach {
  const reach: Reach = new Map();
  for (const { source, destination, protocol, ports } of flows) {
    const [from, to = from] = ports.split("-").map(Number) as [number, number?];
    for (const start of endsOf(source, names)) {
      for (const end of endsOf(destination, names)) add(reach, start, end, protocol, [{ from, to }]);
    }
  }
  return merged(reach);
}

function endsOf(end: string, names: Names): readonly string[] {
  switch (end) {
    case "internet":
      return ["0.0.0.0/0", "::/0"];
    case "platform:network":
      return [names.network];
    case "platform:vpc-endpoints":
      return names.endpointGroups;
    case "platform:prefix-lists":
      return names.prefixLists;
    default:
      return names.others.get(end) ?? [end.includes("/") ? normalised(end) : end];
  }
}

function allowedReach(account: Account, names: Names): Reach {
  const governed = new Map<string, ReadonlySet<string>>(account.interfaces);
  for (const [name, group] of names.groups) governed.set(name, new Set([group]));
  // Groups of other spaces have rules of their own, which are no business of this one's.
  const isForeign = (name: string) => names.groups.has(name) && name.includes(".");
  const own = [...governed].filter(([name]) => !isForeign(name));
  const reach: Reach = new Map();
  for (const [source, sourceGroups] of own) {
    const egress = rulesOf(account, sourceGroups, true);
    addOneSided(reach, egress, names, governed, (peer, protocol, ports) =>
      add(reach, source, peer, protocol, ports),
    );
    for (const [destination, groups] of governed) {
      const ingress = rulesOf(account, groups, false);
      for (const protocol of PROTOCOLS) {
        const out = portsTowards(egress, groups, protocol);
        const into = portsTowards(ingress, sourceGroups, protocol);
        // One side may name the other's group while that one names the network both are in.
        const ports = [
          ...intersect(out, into),
          ...intersect(out, portsOfNetwork(ingress, names.network, protocol)),
          ...intersect(portsOfNetwork(egress, names.network, protocol), into),
        ];
        add(reach, source, destination, protocol, ports);
      }
    }
  }
  for (const [destination, groups] of own) {
    const ingress = rulesOf(account, groups, false);
    addOneSided(reach, ingress, names, governed, (peer, protocol, ports) =>
      add(reach, peer, destination, protocol, ports),
    );
  }
  return merged(reach);
}

/** Rules whose other side the account does not govern: what they say is all there is. */
function addOneSided(
  reach: Reach,
  rules: readonly SecurityGroupRule[],
  names: Names,
  governed: ReadonlyMap<string, ReadonlySet<string>>,
  found: (peer: string, protocol: string, ports: PortRange[]) => void,
): void {
  const attached = new Set([...governed.values()].flatMap((groups) => [...groups]));
  for (const rule of rules) {
    const group = rule.ReferencedGroupInfo?.GroupId;
    const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
    const peer =
      cidr !== undefined
        ? normalised(cidr)
        : (rule.PrefixListId ?? (group !== undefined && !attached.has(group) ? group : undefined));
    if (peer === undefined) continue;
    for (const protocol of PROTOCOLS) found(peer, protocol, portsOf(rule, protocol));
  }
}

function rulesOf(
  { rules }: Account,
  groups: ReadonlySet<string>,
  egress: boolean,
): readonly SecurityGroupRule[] {
  return rules.filter((rule) => rule.IsEgress === egress && groups.has(rule.GroupId!));
}

function portsTowards(
  rules: readonly SecurityGroupRule[],
  groups: ReadonlySet<string>,
  protocol: string,
): PortRange[] {
  return rules
    .filter((rule) => groups.has(rule.ReferencedGroupInfo?.GroupId ?? ""))
    .flatMap((rule) => portsOf(rule, protocol));
}

/** Ports that rules open for all of a network's addresses. */
function portsOfNetwork(rules: readonly SecurityGroupRule[], network: string, protocol: string): PortRange[] {
  return rules
    .filter((rule) => rule.CidrIpv4 !== undefined && covers(rule.CidrIpv4, network))
    .flatMap((rule) => portsOf(rule, protocol));
}

function covers(outer: string, inner: string): boolean {
  const [address, bits] = ipaddr.IPv4.parseCIDR(inner);
  const [range, length] = ipaddr.IPv4.parseCIDR(outer);
  return length <= bits && address.match([range, length]);
}

function portsOf({ IpProtocol, FromPort, ToPort }: SecurityGroupRule, protocol: string): PortRange[] {
  if (IpProtocol === "-1") return [ALL_PORTS];
  return IpProtocol === protocol ? [{ from: FromPort!, to: ToPort! }] : [];
}

function intersect(left: readonly PortRange[], right: readonly PortRange[]): PortRange[] {
  return left.flatMap((a) =>
    right.flatMap((b) => {
      const range = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
      return range.from <= range.to ? [range] : [];
    }),
  );
}

function add(
  reach: Reach,
  source: string,
  destination: string,
  protocol: string,
  ports: readonly PortRange[],
): void {
  if (ports.length === 0) return;
  const key = `${source} -> ${destination} ${protocol}`;
  reach.set(key, [...(reach.get(key) ?? []), ...ports]);
}

function merged(reach: Reach): Reach {
  return new Map([...reach].map(([key, ports]) => [key, mergeRanges(ports)]));
}

/** What the first allows and the second does not, as sorted lines. */
function subtract(first: Reach, second: Reach): string[] {
  return [...first]
    .flatMap(([key, ranges]) =>
      ranges
        .flatMap((range) => without(range, second.get(key) ?? []))
        .map((range) => `${key} ${formatPorts(range)}`),
    )
    .sort();
}

function without(range: PortRange, taken: readonly PortRange[]): PortRange[] {
  const rest: PortRange[] = [];
  let from = range.from;
  for (const hole of intersect([range], taken)) {
    if (from < hole.from) rest.push({ from, to: hole.from - 1 });
    from = hole.to + 1;
  }
  if (from <= range.to) rest.push({ from, to: range.to });
  return rest;
}

/** A CIDR as AWS writes it. */
export function normalised(cidr: string): string {
  const [, bits] = ipaddr.parseCIDR(cidr);
  const kind = cidr.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${kind.networkAddressFromCIDR(cidr).toString()}/${bits}`;
}
