import type { PlannedLookup } from "../../core/plan/plan";
import { fieldsOf, isKnown, referenceIn, type Read, type UndecidedPoints, shown } from "../reading";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
/** Those of one group, and of all that there are, which end a deployment where they are several. */
const LOOKUPS = new Set([
  "aws:ec2/getSecurityGroup:getSecurityGroup",
  "aws:ec2/getSecurityGroups:getSecurityGroups",
]);

/** Tells security groups apart, however a resource refers to them: by reference, by id, by what finds them. */
export class Groups {
  constructor(
    private readonly resources: ReadonlyMap<string, Read>,
    private readonly lookups: ReadonlyMap<string, PlannedLookup>,
    /** References to groups of other spaces of the same program, which identities give. */
    private readonly foreign: ReadonlySet<string>,
    /** Ids of which it is known whose they are; undefined where that is known of every id. */
    private readonly literals: ReadonlySet<string> | undefined,
    private readonly undecided: UndecidedPoints,
  ) {}

  /** The group that has a rule. An id of which nothing is known may be that of one of the plan's. */
  subjectOf(text: unknown, resource: string): string | undefined {
    const key = this.keyOf(text, resource);
    if (key?.startsWith("sg-") && this.literals?.has(key) === false) {
      this.undecided.add(resource, `whose group ${key} is, is not known: it may be one of the plan's`);
    }
    return key;
  }

  /** The group that a text means: the same text for the same group. Undefined, and reported, where that is not known. */
  keyOf(text: unknown, resource: string): string | undefined {
    const reference = referenceIn(text);
    if (reference) return this.keyOfReference(text as string, reference, resource);
    if (typeof text !== "string" || !isKnown(text)) {
      this.undecided.add(resource, "which security group it means is not known before deployment");
      return undefined;
    }
    const id = groupId(text);
    if (!id.startsWith("sg-")) this.undecided.add(resource, `${shown(text)} is no security group`);
    return id;
  }

  private keyOfReference(
    text: string,
    { name, property }: { name: string; property: string },
    resource: string,
  ): string {
    const lookup = this.lookups.get(name);
    if (property !== "id") this.undecided.add(resource, `${text} is not the id of a security group`);
    if (lookup && LOOKUPS.has(lookup.function)) return this.groupTagged(lookup) ?? keyOfLookup(lookup);
    if (this.resources.get(name)?.type === GROUP || this.foreign.has(text)) return text;
    this.undecided.add(resource, `it refers to ${text}, which is no security group of the plan`);
    return text;
  }

  /** The one group among the resources that has the tags by which a look-up asks. */
  private groupTagged({ inputs }: PlannedLookup): string | undefined {
    const { tags, region: _, ...rest } = fieldsOf(inputs);
    if (tags === undefined || Object.keys(rest).length > 0) return undefined;
    const wanted = Object.entries(fieldsOf(tags));
    const found = [...this.resources.values()].filter(
      ({ type, inputs: group }) =>
        type === GROUP && wanted.every(([key, value]) => fieldsOf(group["tags"])[key] === value),
    );
    return found.length === 1 ? `\${${found[0]!.name}.id}` : undefined;
  }

  /** Whether a key is of a group that the plan creates. */
  isOwn(key: string): boolean {
    const reference = referenceIn(key);
    return reference !== undefined && this.resources.get(reference.name)?.type === GROUP;
  }
}

/** The id itself; a group of another account is written ACCOUNT/ID. */
export function groupId(text: string): string {
  return text.slice(text.indexOf("/") + 1);
}

function keyOfLookup({ name, inputs }: PlannedLookup): string {
  const { tags, id, region: _, ...rest } = fieldsOf(inputs);
  if (typeof id === "string" && isKnown(id)) return id;
  if (tags !== undefined && Object.keys(rest).length === 0) return keyOfTags(fieldsOf(tags));
  return `look-up ${name}`;
}

/** The key of the group that has certain tags. */
export function keyOfTags(tags: Readonly<Record<string, unknown>>): string {
  return `tags ${JSON.stringify(Object.entries(tags).sort())}`;
}
