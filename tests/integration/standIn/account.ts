/** What a stand-in of an AWS account holds. */
import type { AwsResources } from "../../../core/platforms/aws/types";

export type Inputs = Readonly<Record<string, unknown>>;
export type AwsType = keyof AwsResources;

/** A resource as the account has it. */
export interface Kept {
  readonly type: AwsType;
  readonly id: string;
  readonly inputs: Inputs;
  readonly outputs: Inputs;
}

export class Account {
  private readonly kept = new Map<string, Kept>();
  /** Every identifier that was ever given out, by its kind: what is not among them was there before. */
  private readonly given = new Set<string>();
  private serial = 0;

  /** A number that no other resource has. */
  next(): number {
    return ++this.serial;
  }

  put(resource: Kept): void {
    this.kept.set(keyOf(resource), resource);
    for (const identifier of [resource.id, resource.outputs["arn"]]) {
      if (typeof identifier === "string") this.given.add(`${resource.type} ${identifier}`);
    }
  }

  remove(resource: Pick<Kept, "type" | "id">): void {
    this.kept.delete(keyOf(resource));
  }

  get(type: AwsType, id: string): Kept | undefined {
    return this.kept.get(`${type} ${id}`);
  }

  get all(): readonly Kept[] {
    return [...this.kept.values()];
  }

  ofType(type: AwsType): readonly Kept[] {
    return this.all.filter((it) => it.type === type);
  }

  /** Another resource of a type of which something holds. */
  other(self: Pick<Kept, "type" | "id">, holds: (inputs: Inputs) => boolean): Kept | undefined {
    return this.ofType(self.type).find(({ id, inputs }) => id !== self.id && holds(inputs));
  }

  /** What an id or ARN means, unless it was there before this account was watched. */
  find(type: AwsType, identifier: unknown): Kept | undefined {
    return this.ofType(type).find(({ id, outputs }) => id === identifier || outputs["arn"] === identifier);
  }

  /** Whether an id or ARN was given out, and means nothing any more. */
  isGone(type: AwsType, identifier: unknown): boolean {
    return this.given.has(`${type} ${String(identifier)}`) && this.find(type, identifier) === undefined;
  }
}

function keyOf({ type, id }: Pick<Kept, "type" | "id">): string {
  return `${type} ${id}`;
}

export function listOf(value: unknown): readonly Inputs[] {
  return Array.isArray(value) ? (value as Inputs[]) : [];
}

export function fieldsOf(value: unknown): Inputs {
  return typeof value === "object" && value !== null ? (value as Inputs) : {};
}
