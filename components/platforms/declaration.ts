import type * as pulumi from "@pulumi/pulumi";

/** A component that owns declarations, as plans print it: `appnet:index:Space prod`. */
export type ComponentName = `appnet:index:${"Space" | "Application" | "Gateway"} ${string}`;

/** Marks that hold across two copies of this package in one process: a command's and a program's. */
const KIND = Symbol.for("pulumi-appnet.kind");

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === "object" && value !== null && (value as { [KIND]?: string })[KIND] === kind;
}

/** A property of another declared resource, known only when that resource exists. */
export class Reference {
  readonly [KIND] = "reference";

  constructor(
    readonly name: string,
    readonly property: string,
  ) {}

  /** `${NAME.property}`, as plans print it. */
  toString(): string {
    return `\${${this.name}.${this.property}}`;
  }
}

/** A value that is never printed, and encrypted in Pulumi's state. */
export class Secret {
  readonly [KIND] = "secret";

  constructor(readonly value: pulumi.Input<unknown>) {}
}

export function isReference(value: unknown): value is Reference {
  return hasKind(value, "reference");
}

export function isSecret(value: unknown): value is Secret {
  return hasKind(value, "secret");
}

/** Whether a value is an object that may be copied property by property; Outputs and the like are not. */
export function isPlainObject(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
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
  /** The flow that this is a rule of: declarations that ask for it decide on its protection. */
  readonly flow?: string;
  /** Another space in whose place the resource stands, when it is not the declaring one's. */
  readonly peer?: { readonly space: string; readonly organization: string };
}
