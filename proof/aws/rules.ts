import type { PlannedLookup } from "../../core/plan/plan";
import { HIGHEST_PORT, LOWEST_PORT } from "../../core/resolve/ports";
import { addressesOf } from "../addresses";
import { outsideOf, symbolOf } from "../outside";
import type { Direction, Outside } from "../packetFilter";
import {
  fieldsOf,
  isKnown,
  listOf,
  referenceIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
} from "../reading";
import { ALL_PORTS, NOTHING, OTHER_PROTOCOL, trafficOf, WITHOUT_PORTS, type Traffic } from "../traffic";
import type { Groups } from "./groups";

/** A permission of a security group: for other groups, and for addresses. */
export interface GroupRule {
  readonly direction: Direction;
  readonly group: string;
  readonly peers: readonly string[];
  readonly outside: readonly Outside[];
  readonly traffic: Traffic;
  readonly resource: string;
}

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const CLASSIC = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE_TYPES = [INGRESS, EGRESS, CLASSIC, GROUP];

/** IANA's numbers of the protocols that have names here. */
const NUMBERED = new Map([
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
  ["58", "icmpv6"],
  ["132", "sctp"],
]);
const NAMED = ["tcp", "udp", "sctp", "icmp", "icmpv6"];

/** Reads every rule of security groups, however it is written. */
export class RuleReader {
  /** All traffic: every protocol that any rule names, and the rest. */
  readonly everything: Traffic;

  constructor(
    private readonly resources: readonly Read[],
    private readonly lookups: ReadonlyMap<string, PlannedLookup>,
    private readonly groups: Groups,
    private readonly undecided: UndecidedPoints,
  ) {
    const protocols = new Set<string>([...NAMED, OTHER_PROTOCOL, ...this.numberedProtocols()]);
    this.everything = Object.fromEntries(
      [...protocols].map((protocol) => [protocol, [hasPorts(protocol) ? ALL_PORTS : WITHOUT_PORTS]]),
    );
  }

  rules(): GroupRule[] {
    const standalone = new Set<string>();
    const inline = new Set<string>();
    const rules = this.resources.flatMap((resource): GroupRule[] => {
      const { type, name, inputs } = resource;
      if (type === GROUP) return this.inlineRules(resource, inline);
      if (type !== INGRESS && type !== EGRESS && type !== CLASSIC) return [];
      const rule = type === CLASSIC ? this.classic(name, inputs) : this.standalone(name, type, inputs);
      if (rule) standalone.add(`${rule.direction} ${rule.group}`);
      return rule ? [rule] : [];
    });
    for (const key of inline) {
      if (standalone.has(key)) {
        this.undecided.add(
          key.slice(key.indexOf(" ") + 1),
          "it has rules of its own and rules beside it: whichever is deployed last removes the other",
        );
      }
    }
    return rules;
  }

  private standalone(resource: string, type: string, inputs: Fields): GroupRule | undefined {
    const group = this.groups.subjectOf(inputs["securityGroupId"], resource);
    const { referencedSecurityGroupId, cidrIpv4, cidrIpv6, prefixListId } = inputs;
    const given = [referencedSecurityGroupId, cidrIpv4, cidrIpv6, prefixListId].filter(
      (it) => it !== undefined,
    );
    if (given.length !== 1) this.undecided.add(resource, `it has ${given.length} peers, and AWS takes one`);
    return this.rule(resource, group, {
      direction: type === INGRESS ? "ingress" : "egress",
      traffic: this.traffic(resource, inputs["ipProtocol"], inputs),
      groups: referencedSecurityGroupId === undefined ? [] : [referencedSecurityGroupId],
      cidrs: [cidrIpv4, cidrIpv6].filter((it) => it !== undefined),
      prefixLists: prefixListId === undefined ? [] : [prefixListId],
    });
  }

  private classic(resource: string, inputs: Fields): GroupRule | undefined {
    const { type, sourceSecurityGroupId, self } = inputs;
    if (type !== "ingress" && type !== "egress") {
      this.undecided.add(resource, `its type ${shown(type)} is neither ingress nor egress`);
      return undefined;
    }
    const group = this.groups.subjectOf(inputs["securityGroupId"], resource);
    return this.rule(resource, group, {
      direction: type,
      traffic: this.traffic(resource, inputs["protocol"], inputs),
      groups: [
        ...(sourceSecurityGroupId === undefined ? [] : [sourceSecurityGroupId]),
        ...(this.isSelf(self, resource) ? [inputs["securityGroupId"]] : []),
      ],
      cidrs: this.cidrs(inputs, resource),
      prefixLists: this.list(inputs, "prefixListIds", resource),
    });
  }

  private inlineRules({ name, inputs }: Read, inline: Set<string>): GroupRule[] {
    const own = `\${${name}.id}`;
    return (["ingress", "egress"] as const).flatMap((direction) => {
      const value = inputs[direction];
      if (value === undefined || value === null) return [];
      inline.add(`${direction} ${own}`);
      return listOf(value).flatMap((item) => {
        const fields = fieldsOf(item);
        const rule = this.rule(name, own, {
          direction,
          traffic: this.traffic(name, fields["protocol"], fields),
          groups: [
            ...this.list(fields, "securityGroups", name),
            ...(this.isSelf(fields["self"], name) ? [own] : []),
          ],
          cidrs: this.cidrs(fields, name),
          prefixLists: this.list(fields, "prefixListIds", name),
        });
        return rule ?? [];
      });
    });
  }

  private rule(
    resource: string,
    group: string | undefined,
    {
      direction,
      traffic,
      groups,
      cidrs,
      prefixLists,
    }: Pick<GroupRule, "direction" | "traffic"> &
      Record<"groups" | "cidrs" | "prefixLists", readonly unknown[]>,
  ): GroupRule | undefined {
    const peers = groups.flatMap((it) => this.groups.keyOf(it, resource) ?? []);
    const outside = [
      ...cidrs.flatMap((it) => this.network(it, resource) ?? []),
      ...prefixLists.flatMap((it) => this.prefixList(it, resource) ?? []),
    ];
    return group === undefined ? undefined : { direction, group, peers, outside, traffic, resource };
  }

  private cidrs(fields: Fields, resource: string): unknown[] {
    return [...this.list(fields, "cidrBlocks", resource), ...this.list(fields, "ipv6CidrBlocks", resource)];
  }

  /** A list that may be left out; anything else may hold any peer. */
  private list(fields: Fields, field: string, resource: string): readonly unknown[] {
    const value = fields[field];
    if (value !== undefined && value !== null && !Array.isArray(value))
      this.undecided.add(resource, `its ${field} are not known before deployment`);
    return listOf(value);
  }

  private isSelf(value: unknown, resource: string): boolean {
    if (value !== undefined && value !== null && typeof value !== "boolean")
      this.undecided.add(resource, "whether it is about the group itself is not known before deployment");
    return value === true;
  }

  /** Addresses, or those of a VPC, which are known only at deployment and hold every party. */
  outsideOf(value: unknown): Outside | undefined {
    const range = typeof value === "string" ? addressesOf(value) : undefined;
    if (range) return outsideOf(range);
    const reference = referenceIn(value);
    const lookup = reference && this.lookups.get(reference.name);
    const isVpc = lookup?.function === "aws:ec2/getVpc:getVpc" && reference?.property === "cidrBlock";
    return isVpc ? symbolOf(value as string, true) : undefined;
  }

  /** The same, reported where it is not known. */
  network(value: unknown, resource: string): Outside | undefined {
    const known = this.outsideOf(value);
    if (known) return known;
    this.undecided.add(resource, `its network ${shown(value)} is not known before deployment`);
    return undefined;
  }

  prefixList(value: unknown, resource: string): Outside | undefined {
    if (typeof value === "string" && isKnown(value)) return symbolOf(value, false);
    this.undecided.add(resource, "its prefix list is not known before deployment");
    return undefined;
  }

  private traffic(resource: string, protocol: unknown, { fromPort, toPort }: Fields): Traffic {
    const name = protocolName(protocol);
    if (name === undefined) {
      this.undecided.add(resource, `its protocol ${shown(protocol)} is not known`);
      return NOTHING;
    }
    if (name === "all") return this.everything;
    if (!hasPorts(name)) return trafficOf(name, WITHOUT_PORTS);
    if (name === "sctp") return trafficOf(name, ALL_PORTS);
    const [from, to] = [fromPort as number, toPort as number];
    if (![from, to].every((it) => Number.isInteger(it) && it >= 0 && it <= HIGHEST_PORT) || from > to) {
      this.undecided.add(resource, `its ports ${shown(fromPort)}-${shown(toPort)} are none`);
      return NOTHING;
    }
    return to < LOWEST_PORT ? NOTHING : trafficOf(name, { from: Math.max(from, LOWEST_PORT), to });
  }

  private numberedProtocols(): string[] {
    return this.resources.flatMap(({ type, inputs }) => {
      if (!RULE_TYPES.includes(type)) return [];
      const inline = [...listOf(inputs["ingress"]), ...listOf(inputs["egress"])].map(
        (it) => fieldsOf(it)["protocol"],
      );
      return [inputs["ipProtocol"], inputs["protocol"], ...inline].flatMap((it) => {
        const name = protocolName(it);
        return name !== undefined && name !== "all" ? name : [];
      });
    });
  }
}

function hasPorts(protocol: string): boolean {
  return protocol === "tcp" || protocol === "udp" || protocol === "sctp";
}

/** `all`, a name, or `protocol N`; undefined for anything else. */
function protocolName(value: unknown): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value).toLowerCase() : "";
  if (text === "-1" || text === "all") return "all";
  if (NAMED.includes(text)) return text;
  return NUMBERED.get(text) ?? (/^\d{1,3}$/.test(text) ? `protocol ${text}` : undefined);
}
