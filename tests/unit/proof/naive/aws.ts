import {
  type AsItComes,
  holds,
  interestingAddresses,
  interestingPorts,
  type NaiveCloud,
  type NaiveEnd,
  type NaiveIdentity,
  type NaivePlan,
} from "./naive";

/* oxlint-disable typescript/no-unsafe-member-access,
   typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-return,
   typescript/no-unsafe-call --
   it reads resources as they come, without the checks of the evaluator under test. */

export interface NaiveInterface extends NaiveEnd {
  readonly groups: readonly string[];
  readonly behind: { readonly out: "no" | "maybe" | "yes"; readonly in: "no" | "maybe" | "yes" };
}

interface Rule {
  readonly direction: "out" | "in";
  readonly group: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly groups: readonly string[];
  readonly networks: readonly string[];
}

const NUMBERS: Record<string, string> = { "6": "tcp", "17": "udp" };

/** A VPC, packet by packet. Addresses that only the cloud knows are ends by the name of what holds them. */
export class NaiveNetwork implements NaiveCloud<NaiveInterface> {
  readonly protocols = ["tcp", "udp", "icmp"];
  readonly ports: readonly number[];
  readonly ends: NaiveInterface[] = [];
  private readonly rules: readonly Rule[];
  private readonly identityNetworks = new Map<string, readonly string[]>();

  constructor(private readonly plan: NaivePlan) {
    this.ports = interestingPorts(plan);
    this.rules = plan.resources.flatMap((it) => this.rulesIn(it));
    for (const identity of plan.identities) this.addIdentity(identity);
    const claimed = new Set(plan.identities.map((it) => it.resource));
    for (const { name, type } of plan.resources) {
      if (type === "aws:ecs/service:Service" && !claimed.has(name)) {
        this.add(`workload ${name}`, "governed", true, this.groupsOfResource(name), CLOSED);
      }
    }
    for (const group of this.rules.flatMap((it) => [it.group, ...it.groups])) this.addUnattached(group);
    const texts = this.rules.flatMap((it) => it.networks).concat([...this.identityNetworks.values()].flat());
    const symbols = texts.filter((it) => it.startsWith("$") || it.startsWith("pl-"));
    for (const address of new Set([...interestingAddresses(plan), ...symbols])) {
      this.ends.push({ name: address, meant: [], kind: "address", ours: false, groups: [], behind: CLOSED });
    }
  }

  private addIdentity(identity: NaiveIdentity): void {
    const { party, resource, networks = [], prefixLists = [], securityGroupTags } = identity;
    this.identityNetworks.set(party, [...networks, ...prefixLists]);
    if (resource !== undefined) {
      this.add(party, "governed", true, this.groupsOfResource(resource), CLOSED);
      return;
    }
    const groups = (identity.securityGroups ?? []).map((it) => this.groupOf(it));
    if (securityGroupTags) groups.push(tagsKey(securityGroupTags));
    const platform = party.startsWith("platform:");
    const { theirs = [] } = identity;
    const isOutside = platform || party.startsWith("external:");
    for (const group of new Set(groups)) {
      const same = this.ends.findIndex((it) => it.kind === "other" && it.groups.includes(group));
      if (isOutside && same >= 0) {
        const known = this.ends[same]!;
        const out = theirs.includes("egress") ? "yes" : known.behind.out;
        this.ends[same] = { ...known, meant: [...known.meant, party], behind: { out, in: "yes" } };
        continue;
      }
      this.add(party, isOutside ? "other" : "governed", false, [group], {
        out: theirs.includes("egress") ? "yes" : "maybe",
        in: platform || theirs.includes("ingress") ? "yes" : "maybe",
      });
    }
  }

  private add(
    name: string,
    kind: NaiveEnd["kind"],
    ours: boolean,
    groups: readonly string[],
    behind: NaiveInterface["behind"],
  ): void {
    this.ends.push({ name, meant: [name], kind, ours, groups, behind });
  }

  private addUnattached(group: string): void {
    if (this.ends.some((it) => it.groups.includes(group))) return;
    const own = this.plan.resources.some((it) => `\${${it.name}.id}` === group);
    this.add(`anything in ${group}`, "other", own, [group], own ? CLOSED : { out: "maybe", in: "maybe" });
  }

  private groupsOfResource(name: string): string[] {
    const { type, inputs } = this.plan.resources.find((it) => it.name === name) as {
      type: string;
      inputs: AsItComes;
    };
    const groups = type.includes("ecs") ? inputs.networkConfiguration.securityGroups : inputs.securityGroups;
    return (groups as string[]).map((it) => this.groupOf(it));
  }

  private groupOf(text: string): string {
    const lookup = this.plan.lookups.find((it) => `\${${it.name}.id}` === text);
    return lookup ? tagsKey((lookup.inputs as AsItComes).tags) : text;
  }

  private rulesIn({ name, type, inputs }: { name: string; type: string; inputs: AsItComes }): Rule[] {
    const kind = type.slice(type.lastIndexOf(":") + 1);
    const rule = (direction: string, group: string, fields: AsItComes): Rule => {
      const protocol = String(fields.ipProtocol ?? fields.protocol);
      return {
        direction: direction === "egress" ? "out" : "in",
        group: this.groupOf(group),
        protocol: NUMBERS[protocol] ?? protocol,
        from: fields.fromPort,
        to: fields.toPort,
        groups: [
          ...[fields.referencedSecurityGroupId, fields.sourceSecurityGroupId].filter(Boolean),
          ...(fields.securityGroups ?? []),
          ...(fields.self ? [group] : []),
        ].map((it: string) => this.groupOf(it)),
        networks: [
          ...[fields.cidrIpv4, fields.cidrIpv6, fields.prefixListId].filter(Boolean),
          ...(fields.cidrBlocks ?? []),
          ...(fields.ipv6CidrBlocks ?? []),
          ...(fields.prefixListIds ?? []),
        ],
      };
    };
    switch (kind) {
      case "SecurityGroupIngressRule":
        return [rule("ingress", inputs.securityGroupId, inputs)];
      case "SecurityGroupEgressRule":
        return [rule("egress", inputs.securityGroupId, inputs)];
      case "SecurityGroupRule":
        return [rule(inputs.type, inputs.securityGroupId, inputs)];
      case "SecurityGroup":
        return ["ingress", "egress"].flatMap((direction) =>
          (inputs[direction] ?? []).map((it: AsItComes) => rule(direction, `\${${name}.id}`, it)),
        );
      default:
        return [];
    }
  }

  lets(
    direction: "out" | "in",
    at: NaiveInterface,
    other: NaiveInterface,
    protocol: string,
    port: number,
  ): boolean {
    return this.rulesFor(direction, at, protocol, port).some((rule) =>
      other.kind === "address"
        ? rule.networks.some((it) => isIn(it, other.name))
        : rule.groups.some((it) => other.groups.includes(it)),
    );
  }

  letsByAddress(
    direction: "out" | "in",
    at: NaiveInterface,
    protocol: string,
    port: number,
  ): "no" | "maybe" | "yes" {
    const rules = this.rulesFor(direction, at, protocol, port).filter((it) => it.networks.length > 0);
    const everyParty = (network: string) => network === "0.0.0.0/0" || network.endsWith(".cidrBlock}");
    if (rules.some((it) => it.networks.some(everyParty))) return "yes";
    return rules.length > 0 ? "maybe" : "no";
  }

  background(direction: "out" | "in", at: NaiveInterface): "no" | "maybe" | "yes" {
    return at.behind[direction];
  }

  meansAddress(flowEnd: string, { name }: NaiveInterface): boolean {
    if (flowEnd === "internet") return !/^[$p]/.test(name);
    if (this.identityNetworks.get(flowEnd)?.some((it) => isIn(it, name))) return true;
    return flowEnd.includes("/") && isIn(flowEnd, name);
  }

  private rulesFor(direction: "out" | "in", at: NaiveInterface, protocol: string, port: number): Rule[] {
    return this.rules.filter(
      (it) =>
        it.direction === direction &&
        at.groups.includes(it.group) &&
        (it.protocol === "-1" ||
          (it.protocol === protocol && (protocol === "icmp" || (it.from <= port && port <= it.to)))),
    );
  }
}

const CLOSED = { out: "no", in: "no" } as const;

function isIn(network: string, address: string): boolean {
  const isText = (it: string) => /^[$p]/.test(it);
  return isText(network) || isText(address) ? network === address : holds(network, address);
}

function tagsKey(tags: Readonly<Record<string, string>>): string {
  return `tags ${Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(" ")}`;
}
