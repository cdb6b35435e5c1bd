/** What a creator of resources is given, and gives back. */
import type * as pulumi from "@pulumi/pulumi";
import type { AwsResources } from "../../../core/platforms/aws/types";
import type { Clients } from "./clients";
import { automaticName, nameProblem, type Named, prefixedName } from "./names";
import type { Attributes } from "./values";

/** Inputs of a resource at deployment, when nothing is an Output any more. */
export type Inputs<Type extends keyof AwsResources> = pulumi.Unwrap<AwsResources[Type]>;

/** Creates one resource, and reads back what others may refer to. */
type Creator<Type extends keyof AwsResources> = (
  inputs: Inputs<Type>,
  context: Context,
) => Promise<Attributes>;

export type Creators<Types extends keyof AwsResources> = { readonly [Type in Types]: Creator<Type> };

export class Context {
  constructor(
    readonly clients: Clients,
    private readonly logicalName: string,
    private readonly report: (problem: string) => void,
  ) {}

  /** The physical name: the given one, or Pulumi's own. */
  nameOf(what: Named, given?: string, prefix?: string): string {
    return this.checked(
      what,
      given ?? (prefix === undefined ? automaticName(this.logicalName) : prefixedName(prefix)),
    );
  }

  /** The text itself; what AWS would say against it is reported. */
  checked<Text extends string>(what: Named, text: Text): Text {
    const problem = nameProblem(what, text);
    if (problem !== undefined) this.problem(problem);
    return text;
  }

  problem(text: string): void {
    this.report(`${this.logicalName}: ${text}`);
  }

  tags(tags: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] {
    const entries = Object.entries(tags);
    // The least that any of the services allows.
    if (entries.length > 50) this.problem(`${entries.length} tags of at most 50`);
    return entries.map(([key, value]) => ({
      Key: this.checked("tagKey", key),
      Value: this.checked("tagValue", value),
    }));
  }

  lowerTags(tags?: Readonly<Record<string, string>>): { key: string; value: string }[] {
    return this.tags(tags).map(({ Key: key, Value: value }) => ({ key, value }));
  }
}

/** A value that the service always answers, though its type allows that it is missing. */
export function answered<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the answer lacks ${what}`);
  return value;
}
