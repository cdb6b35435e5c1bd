import type { LoweringContext } from "../platform";
import { isRun } from "../../resolve/applications";
import { isAdmittedFromHere, isElsewhere } from "../../resolve/consent";
import type { End, Flow } from "../../resolve/network";
import { isReference, reference, type Declaration } from "../declaration";
import type { PrintedResource } from "../replacements";
import { compareTexts, groupBy } from "../../collections";
import { gatewayPart, groupName, type SpaceContext } from "./objects";
import type { ClientGroup } from "./groups";
import type { Report } from "./report";
import type { AwsSettings } from "./settings";
import { partName } from "./workloads";

const EXCLUSIVE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
/** What leads to a gateway, or on from it. */
const WAYS = new Set([
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:route53/record:Record",
]);

/**
 * Keeps the rules of groups to those of the space: what others add is removed. Groups of applications are among them only
 * where the space says so, because another stack may have been given the right to write there.
 * @param declarations All others of the space.
 * @param rulesByFlow Every rule of a flow, also one that it shares.
 */
export function exclusiveRules(
  space: SpaceContext,
  declarations: readonly Declaration[],
  clientGroups: readonly ClientGroup[],
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
): Declaration[] {
  const applications = new Set(
    [...space.network.applications.values()].filter(isRun).map(({ name }) => groupName(space, name)),
  );
  const owners = new Map(
    clientGroups.map(({ name, destination }) => [name, groupName(space, destination.name)]),
  );
  const isKept = ({ name }: Declaration) => space.settings.exclusiveRules || !applications.has(name);
  const groups = declarations.filter((it) => it.type === GROUP && isKept(it));
  if (groups.length === 0) return [];
  const rules = groupBy(
    declarations.filter(({ type }) => type === INGRESS || type === EGRESS),
    groupOfRule,
  );
  const order = new Order(space, declarations, rulesByFlow);
  return groups.map(({ name }) => {
    const ids = (type: string) =>
      (rules.get(name) ?? [])
        .filter((it) => it.type === type)
        .map((it) => it.name)
        .sort(compareTexts)
        .map((rule) => reference(rule, "id"));
    return space.declare(
      EXCLUSIVE,
      exclusiveName(name),
      { securityGroupId: reference(name, "id"), ingressRuleIds: ids(INGRESS), egressRuleIds: ids(EGRESS) },
      { after: order.of(owners.get(name) ?? name) },
    );
  });
}

/** No group's name ends like that: names that people give have no dots. */
function exclusiveName(group: string): string {
  return `${group}.exclusive-rules`;
}

function groupOfRule({ inputs }: Declaration): string | undefined {
  const { securityGroupId } = inputs as { readonly securityGroupId?: unknown };
  return isReference(securityGroupId) && securityGroupId.peer === undefined
    ? securityGroupId.name
    : undefined;
}

/**
 * What it comes after. It removes old rules earlier than the engine would, so that nothing may still need them: every rule in
 * their place exists, tasks have joined other groups, and routes and names lead elsewhere.
 */
class Order {
  /** By group of a gateway: what leads to it, and on. */
  private readonly gateways: ReadonlyMap<string, readonly string[]>;
  /** By group: the flows of its owner. */
  private readonly flows: ReadonlyMap<string, readonly Flow[]>;

  constructor(
    private readonly space: SpaceContext,
    declarations: readonly Declaration[],
    private readonly rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
  ) {
    const ways = groupBy(
      declarations.filter(({ type }) => WAYS.has(type)),
      ({ component }) => gatewayPart(space, component.name, ""),
    );
    this.gateways = new Map([...ways].map(([group, found]) => [group, found.map(({ name }) => name)]));
    const ends = space.network.flows.flatMap((flow) =>
      [flow.source, flow.destination].map((end) => ({ flow, group: this.groupOfEnd(end) })),
    );
    this.flows = new Map(
      [...groupBy(ends, ({ group }) => group)].map(([group, found]) => [
        group,
        found.map(({ flow }) => flow),
      ]),
    );
  }

  of(group: string): string[] {
    const ways = this.gateways.get(group);
    const flows = this.flows.get(group) ?? [];
    const after = [
      ...flows.flatMap(({ name }) => this.rulesByFlow.get(name) ?? []).map(({ name }) => name),
      ...(ways ?? [
        ...flows.flatMap(({ source, destination }) => [
          ...this.serviceOf(source),
          ...this.serviceOf(destination),
        ]),
        ...[...this.gateways.keys()].map(exclusiveName),
      ]),
    ];
    return [...new Set(after)].sort(compareTexts);
  }

  private groupOfEnd(end: End): string {
    if (end.kind === "gateway") return gatewayPart(this.space, end.name, "");
    return end.kind === "application" && !end.elsewhere ? groupName(this.space, end.name) : "";
  }

  private serviceOf(end: End): string[] {
    if (end.kind !== "application" || end.elsewhere) return [];
    return isRun(this.space.network.applications.get(end.name)!)
      ? [partName(this.space, end.name, "service")]
      : [];
  }
}

/** Rules that making a resource removes, though no step of the engine says so. */
export function removedBy(
  { type, inputs }: PrintedResource,
  present: readonly PrintedResource[],
): readonly string[] {
  if (type !== EXCLUSIVE) return [];
  const { securityGroupId, ingressRuleIds, egressRuleIds } = inputs as Readonly<Record<string, unknown>>;
  const kept = new Set([ingressRuleIds, egressRuleIds].flat());
  return present
    .filter((it) => it.type === INGRESS || it.type === EGRESS)
    .filter((it) => (it.inputs as { securityGroupId?: unknown }).securityGroupId === securityGroupId)
    .filter(({ name }) => !kept.has(`\${${name}.id}`))
    .map(({ name }) => name);
}

/** A rule of ours in a group that its space keeps to its own would be gone with that space's next update. */
export function checkPeerGroups({ network, directory }: LoweringContext<AwsSettings>, report: Report): void {
  const refused = new Set<string>();
  for (const flow of network.flows) {
    const { destination } = flow;
    if (!isElsewhere(destination) || !isAdmittedFromHere(flow, directory)) continue;
    if (directory.peerOf(destination)?.keepsOwnRulesOnly === true) refused.add(destination.space);
  }
  for (const space of refused) {
    report(
      ["peers", space],
      `space "${space}" keeps its groups to rules of its own (aws.exclusiveRules), and would remove those that admit this space`,
      `admit this space's applications with policies of ${space}, or set exclusiveRules: false there`,
    );
  }
}
