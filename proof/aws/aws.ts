import { formatParty, parseParty } from "../../core/names/party";
import type { PlannedIdentity, PlannedLookup } from "../../core/plan/plan";
import type { World } from "../closedWorld/world";
import type { GatewayFacts, Evidence, Target, ProvablePlan } from "../evidence";
import { externalOutside } from "../externals";
import { INTERNET } from "../outside";
import type { Direction, End, FilterRule, Outside, FilteredParty, Side } from "../packetFilter";
import {
  byType,
  fieldsOf,
  isKnown,
  listOf,
  referenceIn,
  type Read,
  shown,
  type UndecidedPoints,
} from "../reading";
import { isNothing } from "../traffic";
import { unknownNetworkEnd } from "../unknownNetworks";
import { checkExclusiveRules } from "./exclusiveRules";
import { groupId, Groups, keyOfTags } from "./groups";
import { Certificates } from "./certificates";
import { InternalNames, registeredIn } from "./internalNames";
import { loadBalancerFactsOf } from "./loadBalancers";
import { publicNamesOf } from "./records";
import { RuleReader, type GroupRule } from "./rules";
import { Tasks } from "./tasks";

const SERVICE = "aws:ecs/service:Service";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
/** The tag by which people and look-ups know an application's resources. */
const APPLICATION = "appnet:application";
/** Interfaces are of tasks with the VPC's own network mode. */
const OWN_INTERFACES = "awsvpc";

/** Reads the AWS resources of a plan. */
export function readAws(plan: ProvablePlan, world: World): Evidence {
  return new AwsReader(plan, world).evidence();
}

class AwsReader {
  private readonly undecided: UndecidedPoints;
  private readonly resources: readonly Read[];
  /** The names of resources that are not the plan's. */
  private readonly others: ReadonlySet<string>;
  private readonly byName: ReadonlyMap<string, Read>;
  private readonly byType: ReadonlyMap<string, readonly Read[]>;
  private readonly lookups: ReadonlyMap<string, PlannedLookup>;
  private readonly groups: Groups;
  private readonly rules: RuleReader;
  private readonly parties: FilteredParty[] = [];
  private readonly members = new Map<string, number[]>();
  /** By security group: the party outside that is known by it. */
  private readonly shared = new Map<string, number>();
  private readonly ends = new Map<string, End>();
  private readonly tasks: Tasks;
  /** By ECS service: its party. */
  private readonly services = new Map<string, number>();

  constructor(
    private readonly plan: ProvablePlan,
    private readonly world: World,
  ) {
    const { resources, others, undecided } = world;
    this.undecided = undecided;
    this.others = others;
    this.resources = resources;
    this.byName = new Map(this.resources.map((it) => [it.name, it]));
    this.byType = byType(this.resources);
    this.lookups = new Map(plan.lookups.map((it) => [it.name, it]));
    const foreign = new Set(
      plan.identities.flatMap(({ securityGroups = [] }) =>
        securityGroups.filter((it) => it.startsWith("${")),
      ),
    );
    this.groups = new Groups(this.byName, this.lookups, foreign, literalsOf(plan), this.undecided);
    this.rules = new RuleReader(this.resources, this.lookups, this.groups, this.undecided);
    this.tasks = new Tasks(this.resources, plan.idsAreKnown === true, this.undecided);
  }

  evidence(): Evidence {
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
      internalRoutes: new InternalNames(this.plan, this.world, this.byName, (service) => {
        const party = this.services.get(service)!;
        return { party, name: this.parties[party]!.name };
      }).routes(),
      terminations: this.ofType(SERVICE).flatMap((service) => {
        const party = this.services.get(service.name);
        if (party === undefined) return [];
        return this.tasks.terminationsOf(service).map((it) => ({ ...it, party, resource: service.name }));
      }),
      publicNames: publicNamesOf(this.plan, this.resources, this.others, this.undecided),
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
    // The private network is the VPC's, whatever the plan says.
    if (party === PRIVATE_NETWORK && !outside.every((it) => "everyParty" in it && it.everyParty))
      this.undecided.add(party, "its addresses are not those of the VPC");
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
    if (resource.type === SERVICE) {
      this.checkIdentity(resource, party);
      return [this.addService(resource, party, "application")];
    }
    return resource.type === LOAD_BALANCER ? [this.addLoadBalancer(resource, party, "gateway")] : [];
  }

  /** What says of a service whose it is: its tag, and the name of its tasks' container. */
  private checkIdentity(service: Read, party: string): void {
    const tag = fieldsOf(service.inputs["tags"])[APPLICATION];
    const said = [tag, ...this.tasks.containersOf(service)].filter(
      (it) => typeof it === "string" && isKnown(it),
    );
    const { name } = parseParty(party) as { readonly name?: string };
    if (said.includes(name)) return;
    this.undecided.add(
      party,
      `nothing says that the tasks of ${service.name} are its: neither a tag nor a container`,
    );
  }

  private addLoadBalancer({ inputs, name }: Read, party: string, kind: FilteredParty["kind"]): number {
    const { securityGroups, loadBalancerType = "application" } = inputs;
    if (loadBalancerType !== "application" && loadBalancerType !== "network")
      this.undecided.add(name, `its type ${shown(loadBalancerType)} is not understood`);
    if (securityGroups === undefined && loadBalancerType === "network") {
      return this.add(party, kind, true, [], { ingress: "open", egress: "open" });
    }
    const groups = this.groupsOf(securityGroups, name);
    return this.add(party, kind, true, groups, this.sidesOf(groups, name));
  }

  /** Groups that the resources do not hold may have any rules. */
  private sidesOf(groups: readonly string[], resource: string): Pick<FilteredParty, "ingress" | "egress"> {
    const foreign = groups.filter((it) => !this.groups.isOwn(it));
    if (foreign.length === 0) return FILTERED;
    if (this.others.has(resource)) return { ingress: "unknown", egress: "unknown" };
    for (const key of foreign) {
      const problem = `it is in ${key} as well, whose rules are not among the resources (take it out, or bring its rules)`;
      this.undecided.add(resource, problem);
    }
    return FILTERED;
  }

  private addService(service: Read, party: string, kind: FilteredParty["kind"]): number {
    const configuration = fieldsOf(service.inputs["networkConfiguration"]);
    const groups = this.groupsOf(configuration["securityGroups"], service.name);
    this.checkNetworkMode(service);
    const place = this.add(party, kind, true, groups, this.sidesOf(groups, service.name));
    this.services.set(service.name, place);
    return place;
  }

  /** Only tasks with interfaces of their own have the service's groups. */
  private checkNetworkMode({ name, inputs }: Read): void {
    const task = this.byName.get(referenceIn(inputs["taskDefinition"])?.name ?? "");
    if (task?.inputs["networkMode"] !== OWN_INTERFACES) {
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
    // At a moment, an exclusive set may still be the one that was right before.
    if (this.plan.isMoment !== true)
      checkExclusiveRules(this.byName, rules, this.lookups, this.groups, this.undecided);
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
    const certificates = new Certificates(this.byName, this.undecided);
    this.checkListening(listening);
    for (const { party, resource } of this.plan.identities) {
      const found = resource === undefined ? undefined : this.byName.get(resource);
      if (found?.type !== LOAD_BALANCER) continue;
      const facts = loadBalancerFactsOf(found, listening, { findTargets, certificates }, this.undecided);
      const gateway = parseParty(party);
      if (gateway.kind === "gateway") gateways.set(gateway.name, facts);
    }
    return gateways;
  }

  /** What names its load balancer or listener by an ARN may belong to any of the plan's. */
  private checkListening(listening: readonly Read[]): void {
    for (const { name, type, inputs } of listening) {
      const isListener = type === LISTENER;
      const [field, wanted] = isListener ? ["loadBalancerArn", LOAD_BALANCER] : ["listenerArn", LISTENER];
      const value = inputs[field];
      const reference = referenceIn(value);
      const found = reference?.property === "arn" ? this.byName.get(reference.name) : undefined;
      if (found?.type === wanted) {
        if (type === CERTIFICATE && !this.others.has(found.name))
          this.undecided.add(name, `it adds a certificate to ${found.name}, which nothing declares`);
        continue;
      }
      const { idsAreKnown, isMoment } = this.plan;
      const isElsewhere = idsAreKnown === true && typeof value === "string" && isKnown(value);
      const isGone = isMoment === true && reference !== undefined && !found;
      if (!isElsewhere && !isGone) {
        const what = isListener ? "load balancer" : "listener";
        this.undecided.add(
          name,
          `which ${what} ${shown(value)} is, is not known: it may be one of the plan's`,
        );
      }
    }
  }

  /** By target group: the services that register their tasks there, each with its container's port. */
  private registrations(): Map<string, Target[]> {
    const registered = new Map<string, Target[]>();
    for (const { name, inputs } of this.ofType(SERVICE)) {
      const party = this.services.get(name)!;
      for (const { targetGroupArn, containerPort } of listOf(inputs["loadBalancers"]).map(fieldsOf)) {
        const wanted = { resource: name, type: TARGET_GROUP };
        const group = registeredIn(this.byName, targetGroupArn, wanted, this.undecided);
        if (group === undefined) continue;
        if (typeof containerPort !== "number") {
          this.undecided.add(name, `the port ${shown(containerPort)} that it registers is not known`);
          continue;
        }
        const target = { party, name: this.parties[party]!.name, port: containerPort };
        registered.set(group, [...(registered.get(group) ?? []), target]);
      }
    }
    return registered;
  }

  private ofType(type: string): readonly Read[] {
    return this.byType.get(type) ?? [];
  }
}

const LISTENER = "aws:lb/listener:Listener";
const CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate";
const PRIVATE_NETWORK = formatParty({ kind: "platform", name: "network" });

/** Groups that the plan says by their ids whose they are; undefined where any other id is certain to be nobody's. */
function literalsOf({ identities, idsAreKnown }: ProvablePlan): ReadonlySet<string> | undefined {
  if (idsAreKnown === true) return undefined;
  return new Set(identities.flatMap(({ securityGroups = [] }) => securityGroups.map(groupId)));
}

const FILTERED = { ingress: "filtered", egress: "filtered" } as const;
