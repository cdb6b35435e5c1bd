import { fieldsOf, referenceIn, shown, type Read, type UndecidedPoints } from "../reading";
import type { Groups } from "./groups";
import type { GroupRule } from "./rules";

const EXCLUSIVE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive";

/** By direction: the field that lists ids, and the type of what may stand there. */
const LISTS = {
  ingress: ["ingressRuleIds", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  egress: ["egressRuleIds", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
} as const;

/**
 * An exclusive set removes each rule of its group that it does not list, and keeps what it lists, also where no resource says
 * what that is. So it must list every rule of the resources, and nothing else.
 */
export function checkExclusiveRules(
  resources: ReadonlyMap<string, Read>,
  rules: readonly GroupRule[],
  lookups: ReadonlyMap<string, unknown>,
  groups: Groups,
  undecided: UndecidedPoints,
): void {
  for (const { type, name, inputs } of resources.values()) {
    if (type !== EXCLUSIVE) continue;
    const group = groups.subjectOf(inputs["securityGroupId"], name);
    const ofGroup = rules.filter((it) => it.group === group);
    // Of a stranger's group, neither rules nor members are the plan's.
    if (group === undefined || (!groups.isOwn(group) && ofGroup.length === 0)) continue;
    for (const direction of ["ingress", "egress"] as const) {
      const [field, kind] = LISTS[direction];
      const value = fieldsOf(inputs)[field];
      if (!Array.isArray(value)) {
        undecided.add(name, `its ${field}, ${shown(value)}, are not known`);
        continue;
      }
      const isListed = (rule: string) =>
        resources.get(rule)?.type === kind && value.includes(`\${${rule}.id}`);
      for (const item of value.filter((it) => !isOfPlan(it, lookups))) {
        undecided.add(name, `it keeps ${shown(item)}, whatever rule that is`);
      }
      for (const { resource } of ofGroup.filter(
        (it) => it.direction === direction && !isListed(it.resource),
      )) {
        undecided.add(
          resource,
          `${name} does not list it, and removes it whenever it is updated (list it there)`,
        );
      }
    }
  }
}

/** Whether an id is that of a resource of the plan; what is not there cannot be kept. */
function isOfPlan(item: unknown, lookups: ReadonlyMap<string, unknown>): boolean {
  const reference = referenceIn(item);
  return reference?.property === "id" && !lookups.has(reference.name);
}
