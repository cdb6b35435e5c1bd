import type * as pulumi from "@pulumi/pulumi";
import type { ComponentName } from "../names/componentName";
import type { SpaceName } from "../resolve/network";

/** Marks that hold across two copies of this package in one process: a command's and a program's. */
const KIND = Symbol.for("pulumi-appnet.kind");

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === "object" && value !== null && (value as { [KIND]?: string })[KIND] === kind;
}

/** How a reference goes on from a property that is a list, a JSON text, or a part of a text. */
export type Selection =
  | { readonly where: string; readonly is: string; readonly take: string }
  | { readonly json: string }
  | { readonly prefix?: string; readonly suffix: string };

/** A property of another declared resource or look-up, known only when that exists. */
export class Reference {
  readonly [KIND] = "reference";

  constructor(
    readonly name: string,
    readonly property: string,
    readonly selection?: Selection,
    /** The space that declares it, when it is not the one that refers to it. */
    readonly peer?: SpaceName,
  ) {}

  /** `${NAME.property}`, as plans print it. */
  toString(): string {
    const { selection } = this;
    if (selection && "suffix" in selection) {
      return `${selection.prefix ?? ""}\${${this.name}.${this.property}}${selection.suffix}`;
    }
    const rest = !selection
      ? ""
      : "json" in selection
        ? `["${selection.json}"]`
        : `[${selection.is}].${selection.take}`;
    return `\${${this.name}.${this.property}${rest}}`;
  }
}

/** A value that the resource takes as JSON text; it may hold references and secrets. */
export class JsonText {
  readonly [KIND] = "json";

  constructor(readonly value: unknown) {}
}

/** The list with each item mapped; the same list when that changes nothing, which saves copies of most inputs. */
export function mapItems(items: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  let mapped: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const result = map(items[index]);
    if (result === items[index]) continue;
    mapped ??= [...items];
    mapped[index] = result;
  }
  return mapped ?? items;
}

/** The object with each value mapped and undefined ones left out; the same object when that changes nothing. */
export function mapProperties(value: object, map: (item: unknown) => unknown): object {
  const source = value as Record<string, unknown>;
  let mapped: Record<string, unknown> | undefined;
  for (const key of Object.keys(source)) {
    const item = source[key];
    const result = map(item);
    if (result === item && item !== undefined) continue;
    mapped ??= { ...source };
    if (result === undefined) Reflect.deleteProperty(mapped, key);
    else mapped[key] = result;
  }
  return mapped ?? value;
}

/** A property of another declared resource, as the argument of a resource. */
export function reference(
  name: string,
  property: string,
  selection?: Selection,
  peer?: SpaceName,
): pulumi.Input<string> {
  return new Reference(name, property, selection, peer) as unknown as pulumi.Input<string>;
}

/** JSON text, as the argument of a resource. */
export function jsonInput(value: unknown): pulumi.Input<string> {
  return new JsonText(value) as unknown as pulumi.Input<string>;
}

/** A value that is never printed, and encrypted in Pulumi's state. */
export class Secret {
  readonly [KIND] = "secret";

  constructor(readonly value: pulumi.Input<unknown>) {}
}

/**
 * A value that follows from others, once those are known. All that `compute` goes by is in `from`: two such values are
 * the same where their texts and what they come from are.
 */
export class Computed {
  readonly [KIND] = "computed";

  constructor(
    readonly from: unknown,
    readonly compute: (known: never) => unknown,
  ) {}
}

/** What follows from a value: at once where that is plain, otherwise when it is known. */
export function computed<From, Result>(
  from: From,
  compute: (known: pulumi.Unwrap<From>) => Result,
): pulumi.Input<Result> {
  if (isPlain(from)) return compute(from as pulumi.Unwrap<From>);
  return new Computed(from, compute) as unknown as pulumi.Input<Result>;
}

/** Whether a value, and all that is in it, is known before deployment. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (!Array.isArray(value) && !isPlainObject(value)) return false;
  return Object.values(value).every(isPlain);
}

export function isComputed(value: unknown): value is Computed {
  return hasKind(value, "computed");
}

export function isReference(value: unknown): value is Reference {
  return hasKind(value, "reference");
}

export function isJsonText(value: unknown): value is JsonText {
  return hasKind(value, "json");
}

export function isSecret(value: unknown): value is Secret {
  return hasKind(value, "secret");
}

/** Whether a value is an object that may be copied property by property; Outputs and the like are not. */
export function isPlainObject(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** The names of the declarations that inputs refer to. */
export function referencedNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (isReference(value)) return [value.name];
  if (isComputed(value)) return referencedNames(value.from);
  if (isJsonText(value) || isSecret(value)) return referencedNames(value.value);
  if (!Array.isArray(value) && !isPlainObject(value)) return [];
  return Object.values(value).flatMap(referencedNames);
}

/** A secret as the argument of a resource. */
export function secretInput(value: pulumi.Input<string>): pulumi.Input<string> {
  return new Secret(value) as unknown as pulumi.Input<string>;
}

/** One real resource that a platform wants: everything that Pulumi needs to know, before Pulumi runs. */
export interface Declaration {
  /** Pulumi's logical name; unique within a plan. */
  readonly name: string;
  /** Pulumi's type token, such as `kubernetes:core/v1:Service`. */
  readonly type: string;
  /** The component that is its parent. */
  readonly component: ComponentName;
  /** The arguments, under Pulumi's own property names. */
  readonly inputs: object;
  /** Names of declarations that must exist first, besides those that the inputs refer to. */
  readonly dependsOn: readonly string[];
  /**
   * Names of declarations that come first where they are registered together: without them, this would cut off what they
   * let through, or lead to what does not answer yet. It is none of what a declaration is compared by.
   */
  readonly after?: readonly string[];
  /** Its logical name in former versions, so that it stays the same resource. */
  readonly formerly?: string;
  /** What the engine is to do otherwise than by default. */
  readonly engine?: Pick<pulumi.CustomResourceOptions, "ignoreChanges" | "customTimeouts">;
  /** The flow that this is a rule of: declarations that ask for it decide on its protection. */
  readonly flow?: string;
  /** Another space in whose place the resource stands, when it is not the declaring one's. */
  readonly peer?: SpaceName;
}

/** A question to the cloud that is asked at deployment, such as for the default VPC. */
export interface Lookup {
  /** The name by which references mean it; unique within a plan, together with the resources' names. */
  readonly name: string;
  /** Pulumi's token of the function, such as `aws:ec2/getVpc:getVpc`. */
  readonly function: string;
  readonly inputs: object;
  /**
   * Given where it answers with a list of `ids`, in which nobody may be yet. References mean the `id` of the only one, and
   * what refers to it is made when it is there.
   */
  readonly seeks?: Sought;
}

/** Whom a look-up seeks, and how else to say who that is. */
export interface Sought {
  readonly who: string;
  readonly fix: string;
}

/** What a platform turns a network into. */
export interface Lowering {
  readonly lookups: readonly Lookup[];
  readonly declarations: readonly Declaration[];
}
