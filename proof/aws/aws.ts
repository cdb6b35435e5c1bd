import { parseParty } from "../../core/names/party";
import type { PlannedIdentity } from "../../core/plan/plan";
import type { GatewayFacts, InternalRoute, Evidence, PublicName, Target, ProvablePlan } from "../evidence";
import { externalOutside } from "../externals";
import { INTERNET } from "../outside";
import type { Direction, End, FilterRule, Outside, FilteredParty, Side } from "../packetFilter";
import {
  byType,
  fieldsOf,
  listOf,
  readResources,
  referenceIn,
  UndecidedPoints,
  type Read,
  shown,
} from "../reading";
import { isNothing } from "../traffic";
import { unknownNetworkEnd } from "../unknownNetworks";
import { Groups, keyOfTags } from "./groups";
import { loadBalancerFactsOf } from "./loadBalancers";
import { RULE_TYPES, RuleReader, type GroupRule } from "./rules";

const SERVICE = "aws:ecs/service:Service";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const NAME = "aws:servicediscovery/service:Service";
const RECORD = "aws:route53/record:Record";

/** Services of AWS that may decide on traffic; what is not understood of them keeps a plan from being proved. */
const DECIDES =
  /^aws:(ec2|vpc|lb|alb|elb|ecs|eks|vpclattice|networkfirewall|appmesh|globalaccelerator|ec2transitgateway)\//;
const UNDERSTOOD = new Set([
  ...RULE_TYPES,
  SERVICE,
  LOAD_BALANCER,
  TARGET_GROUP,
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/listenerCertificate:ListenerCertificate",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/taskDefinition:TaskDefinition",
]);

/** Reads the AWS resources of a plan. */
export function readAws(plan: ProvablePlan): Evidence {
  return new AwsReader(plan).evidence();
}

class AwsReader {
  private readonly undecided = new UndecidedPoints();
  private readonly resources: readonly Read[];
  /** The names of resources that are not the plan's. */
  private readonly others: ReadonlySet<string>;
  private readonly byName: ReadonlyMap<string, Read>;
  private readonly byType: ReadonlyMap<string, readonly Read[]>;
  private readonly groups: Groups;
  private readonly rules: RuleReader;
  private readonly parties: FilteredParty[] = [];
  private readonly members = new Map<string, number[]>();
  /** By security group: the party outside that is known by it. */
  private readonly shared = new Map<string, number>();
  private readonly ends = new Map<string, End>();
  /** By ECS service: its party. */
  private readonly services = new Map<string, number>();

  constructor(private readonly plan: ProvablePlan) {
    // Beside the plan there may be anything: networks, instances. What cannot open a group of the plan is left out.
    const others = (plan.others ?? []).filter(({ type }) => UNDERSTOOD.has(type));
    this.others = new Set(others.map(({ name }) => name));
    this.resources = readResources([...plan.resources, ...others]);
    this.byName = new Map(this.resources.map((it) => [it.name, it]));
    this.byType = byType(this.resources);
    const lookups = new Map(plan.lookups.map((it) => [it.name, it]));
    const foreign = new Set(
      plan.identities.flatMap(({ securityGroups = [] }) =>
        securityGroups.filter((it) => it.startsWith("${")),
      ),
    );
    this.groups = new Groups(this.byName, lookups, foreign, this.undecided);
    this.rules = new RuleReader(this.resources, lookups, this.groups, this.undecided);
  }

  evidence(): Evidence {
    for (const [type, resources] of this.byType) {
      if (!DECIDES.test(type) || UNDERSTOOD.has(type)) continue;
      for (const { name } of resources) {
        this.undecided.add(name, `resources of type ${type} are not understood`);
      }
    }
    this.ends.set("internet", { parties: [], outside: INTERNET });
    for (const identity of this.plan.identities) this.identify(identity);
    const claimed = new Set(this.plan.identities.map(({ resource }) => resource));
    for (const service of this.ofType(SERVICE)) {
      const kind = this.others.has(service.name) ? "other" : "workload";
      if (!claimed.has(service.name)) this.addService(service, `workload ${service.name}`, kind);
    }
    for (const balancer of this.ofType(LOAD_BALANCER)) {
      const kind = this.others.has(balancer.name) ? "other" : "workload";
      if (!claimed.has(balancer.name)) this.addLoadBalancer(balancer, `load balancer ${balancer.name}`, kind);
    }
    const rules = this.filterRules();
    const { everything } = this.rules;
    return {
      filter: { parties: this.parties, rules, everything, addressesMeanParties: true },
      ends: this.ends,
      gateways: this.gateways(),
      internalRoutes: this.internalRoutes(),
      publicNames: this.publicNames(),
      isolating: (party) => this.groupsOfParty(party),
      ruleKinds: { egress: "egress rule of a security group", ingress: "ingress rule of a security group" },
      problems: this.undecided.all,
    };
  }

  private identify(identity: PlannedIdentity): void {
    const {
      party,
      resource,
      securityGroups = [],
      securityGroupTags,
      networks = [],
      prefixLists = [],
      theirs = [],
    } = identity;
    const unknown = unknownNetworkEnd(identity, (it) => this.rules.outsideOf(it), this.undecided);
    if (unknown) {
      this.ends.set(party, unknown);
      return;
    }
    const { kind } = parseParty(party);
    const addresses =
      kind === "external"
        ? externalOutside(identity, (it) => this.rules.outsideOf(it), this.undecided)
        : networks.flatMap((it) => this.rules.network(it, party) ?? []);
    const outside = [...addresses, ...prefixLists.flatMap((it) => this.rules.prefixList(it, party) ?? [])];
    if (resource !== undefined) {
      const found = this.byName.get(resource);
      const places = found ? this.addResource(found, party) : [];
      if (places.length === 0)
        this.undecided.add(party, `what runs it, ${resource}, is not among the resources`);
      this.setEnd(party, places, outside);
      return;
    }
    const keys = securityGroups.flatMap((it) => this.groups.keyOf(it, party) ?? []);
    if (securityGroupTags) keys.push(keyOfTags(securityGroupTags));
    const isPlatform = kind === "platform";
    // Each endpoint has interfaces of its own; what they let in is not the plan's to say, and taken to be enough.
    const sideOf = (direction: Direction) =>
      theirs.includes(direction) || (isPlatform && direction === "ingress") ? "open" : "unknown";
    const sides = { ingress: sideOf("ingress"), egress: sideOf("egress") } as const;
    const partyKind = kind === "application" ? "application" : "platform";
    const places = [...new Set(keys)].map((key) =>
      partyKind === "platform"
        ? this.addShared(key, party, sides)
        : this.add(party, partyKind, false, [key], sides),
    );
    this.setEnd(party, places, outside);
  }

  /** What is known by one security group is one party, whatever flows call it. */
  private addShared(key: string, party: string, sides: Pick<FilteredParty, "ingress" | "egress">): number {
    const known = this.shared.get(key);
    if (known === undefined) {
      const place = this.add(party, "platform", false, [key], sides);
      this.shared.set(key, place);
      return place;
    }
    const { name, ingress, egress } = this.parties[known]!;
    const open = (one: Side, other: Side): Side => (one === "open" ? one : other);
    this.parties[known] = {
      ...this.parties[known]!,
      name: `${name} and ${party}`,
      ingress: open(ingress, sides.ingress),
      egress: open(egress, sides.egress),
    };
    return known;
  }

  private setEnd(party: string, parties: readonly number[], outside: readonly Outside[]): void {
    if (parties.length + outside.length > 0) this.ends.set(party, { parties, outside });
    else this.undecided.add(party, "by which security group or network it is known is not said");
  }

  private addResource(resource: Read, party: string): number[] {
    if (resource.type === SERVICE) return [this.addService(resource, party, "application")];
    return resource.type === LOAD_BALANCER ? [this.addLoadBalancer(resource, party, "gateway")] : [];
  }

  private addLoadBalancer({ inputs, name }: Read, party: string, kind: FilteredParty["kind"]): number {
    if (inputs["securityGroups"] === undefined && inputs["loadBalancerType"] === "network") {
      return this.add(party, kind, true, [], { ingress: "open", egress: "open" });
    }
    return this.add(party, kind, true, this.groupsOf(inputs["securityGroups"], name), FILTERED);
  }

  private addService(service: Read, party: string, kind: FilteredParty["kind"]): number {
    const configuration = fieldsOf(service.inputs["networkConfiguration"]);
    const groups = this.groupsOf(configuration["securityGroups"], service.name);
    this.checkNetworkMode(service);
    const place = this.add(party, kind, true, groups, FILTERED);
    this.services.set(service.name, place);
    return place;
  }

  /** Only tasks with interfaces of their own have the service's groups. */
  private checkNetworkMode({ name, inputs }: Read): void {
    const task = this.byName.get(referenceIn(inputs["taskDefinition"])?.name ?? "");
    if (task?.inputs["networkMode"] !== "awsvpc") {
      this.undecided.add(name, "whether its tasks have interfaces of their own (awsvpc) is not known");
    }
  }

  private groupsOf(value: unknown, resource: string): string[] {
    const groups = listOf(value).flatMap((it) => this.groups.keyOf(it, resource) ?? []);
    if (groups.length === 0) {
      this.undecided.add(
        resource,
        "its security groups are not known, or are the VPC's default, which lets much through",
      );
    }
    return groups;
  }

  private add(
    name: string,
    kind: FilteredParty["kind"],
    ours: boolean,
    groups: readonly string[],
    sides: Pick<FilteredParty, "ingress" | "egress" | "isUnclaimed">,
  ): number {
    const place = this.parties.length;
    this.parties.push({ name, kind, ours, ...sides });
    for (const group of groups) {
      const known = this.members.get(group);
      if (known) known.push(place);
      else this.members.set(group, [place]);
    }
    return place;
  }

  private filterRules(): FilterRule[] {
    const rules = this.rules.rules();
    for (const { group, peers } of rules) [group, ...peers].forEach((key) => this.addUnattached(key));
    return rules.flatMap((rule) => this.filterRule(rule));
  }

  /** A group that none of the parties has: something else may. */
  private addUnattached(key: string): void {
    if (this.members.has(key)) return;
    const own = this.groups.isOwn(key);
    const name = `anything in security group ${referenceIn(key)?.name ?? key}`;
    const sides = own ? FILTERED : ({ ingress: "unknown", egress: "unknown" } as const);
    this.add(name, "other", own, [key], { ...sides, isUnclaimed: true });
  }

  private filterRule({ direction, group, peers, outside, traffic, resource }: GroupRule): FilterRule[] {
    const [first, ...others] = peers;
    const members = (first === undefined ? undefined : this.members.get(first)) ?? [];
    const all =
      others.length === 0 ? members : [...new Set(peers.flatMap((it) => this.members.get(it) ?? []))];
    if (isNothing(traffic) || all.length + outside.length === 0) return [];
    return [{ direction, subjects: this.members.get(group) ?? [], peers: all, outside, traffic, resource }];
  }

  /** An interface lets through what one of its groups has a rule for, and nothing else. */
  private groupsOfParty(party: number): string[] {
    return [...this.members].flatMap(([key, places]) =>
      places.includes(party) ? (referenceIn(key)?.name ?? key) : [],
    );
  }

  private gateways(): Map<string, GatewayFacts> {
    const registered = this.registrations();
    const findTargets = (targetGroup: string) =>
      registered.get(targetGroup) ?? [
        {
          party: undefined,
          name: `target group ${targetGroup}, in which nothing registers`,
          port: undefined,
        },
      ];
    const listening = [...this.byType].flatMap(([type, found]) =>
      type.startsWith("aws:lb/listener") ? found : [],
    );
    const gateways = new Map<string, GatewayFacts>();
    for (const { party, resource } of this.plan.identities) {
      const found = resource === undefined ? undefined : this.byName.get(resource);
      if (found?.type !== LOAD_BALANCER) continue;
      const facts = loadBalancerFactsOf(found, listening, findTargets, this.undecided);
      const gateway = parseParty(party);
      if (gateway.kind === "gateway") gateways.set(gateway.name, facts);
    }
    return gateways;
  }

  /** By target group: the services that register their tasks there, each with its container's port. */
  private registrations(): Map<string, Target[]> {
    const registered = new Map<string, Target[]>();
    for (const { name, inputs } of this.ofType(SERVICE)) {
      const party = this.services.get(name)!;
      for (const { targetGroupArn, containerPort } of listOf(inputs["loadBalancers"]).map(fieldsOf)) {
        const group = this.targetOf(targetGroupArn, name, TARGET_GROUP);
        if (group === undefined) continue;
        const target = { party, name: this.parties[party]!.name, port: containerPort as number };
        registered.set(group, [...(registered.get(group) ?? []), target]);
      }
    }
    return registered;
  }

  private targetOf(text: unknown, resource: string, type: string): string | undefined {
    const reference = referenceIn(text);
    if (reference?.property === "arn" && this.byName.get(reference.name)?.type === type)
      return reference.name;
    this.undecided.add(resource, `it registers in ${shown(text)}, which is none of the plan`);
    return undefined;
  }

  private internalRoutes(): InternalRoute[] {
    const targets = new Map<string, Target[]>();
    const aliases: InternalRoute[] = [];
    for (const { name, inputs } of this.ofType(SERVICE)) {
      const party = this.services.get(name)!;
      const partyName = this.parties[party]!.name;
      const { registryArn } = fieldsOf(inputs["serviceRegistries"]);
      const registry = registryArn === undefined ? undefined : this.targetOf(registryArn, name, NAME);
      if (registry !== undefined) {
        const target = { party, name: partyName, port: undefined };
        targets.set(registry, [...(targets.get(registry) ?? []), target]);
      }
      for (const service of listOf(fieldsOf(inputs["serviceConnectConfiguration"])["services"]).map(
        fieldsOf,
      )) {
        for (const { dnsName, port } of listOf(service["clientAlias"]).map(fieldsOf)) {
          aliases.push({
            hostname: String(dnsName),
            protocol: "tcp",
            port: port as number,
            targets: [{ party, name: partyName, port: service["ingressPortOverride"] as number }],
            resource: name,
          });
        }
      }
    }
    const names = this.ofType(NAME).map(({ name, inputs }) => ({
      hostname: String(inputs["name"]),
      targets: targets.get(name) ?? [],
      resource: name,
    }));
    return [...names, ...aliases];
  }

  /** Records that are aliases of load balancers. */
  private publicNames(): PublicName[] {
    return this.ofType(RECORD).flatMap(({ name: resource, inputs }) =>
      listOf(inputs["aliases"]).flatMap((alias) => {
        const balancer = referenceIn(fieldsOf(alias)["name"]);
        return balancer ? [{ hostname: String(inputs["name"]), gateway: balancer.name, resource }] : [];
      }),
    );
  }

  private ofType(type: string): readonly Read[] {
    return this.byType.get(type) ?? [];
  }
}

const FILTERED = { ingress: "filtered", egress: "filtered" } as const;
