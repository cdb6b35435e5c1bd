import type { ProvablePlan } from "../evidence";
import type { Concern } from "../platform";
import { isFields, isKnown, referenceIn, type Read } from "../reading";
import { groupId } from "./groups";
import { isInGroups } from "./kinds/kinds";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const NAMES_GROUPS = /securityGroup/i;

/**
 * What beside a plan may decide on its traffic: whatever is read, and of kinds that are not what is not known to be in
 * others' groups alone.
 */
export function concerns({ identities, idsAreKnown }: ProvablePlan, own: readonly Read[]): Concern {
  const groups = new Set(own.filter(({ type }) => type === GROUP).map(({ name }) => name));
  const ids = new Set(identities.flatMap(({ securityGroups = [] }) => securityGroups.map(groupId)));
  const isOthers = (group: unknown): boolean => {
    if (typeof group !== "string") return false;
    const reference = referenceIn(group);
    if (reference) return reference.property === "id" && !groups.has(reference.name) && !ids.has(group);
    // Where nobody asked the cloud, an id may be that of one of the plan's groups.
    return idsAreKnown === true && isKnown(group) && !ids.has(groupId(group));
  };
  return ({ type, inputs }, isRead) => isRead || !isInGroups(type) || !groupsIn(inputs).every(isOthers);
}

/** Every group that a resource names, wherever it does. */
function groupsIn(value: unknown, isGroup = false): unknown[] {
  if (Array.isArray(value)) return value.flatMap((it) => groupsIn(it, isGroup));
  if (!isFields(value)) return isGroup && value !== undefined && value !== null ? [value] : [];
  return Object.entries(value).flatMap(([field, item]) => groupsIn(item, NAMES_GROUPS.test(field)));
}
