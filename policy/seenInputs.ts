import { proofPlatformOf } from "../proof/findPlatform";
import { copyKnown } from "./values";

/** A resource as a policy is given it. */
export interface Seen {
  readonly type: string;
  readonly urn: string;
  readonly props: Record<string, unknown>;
}

/** Whether the proof may read resources of a type. */
export function isReadType(type: string): boolean {
  const platform = proofPlatformOf(type);
  return platform !== undefined && !platform.neverRead.test(type);
}

/**
 * The inputs of every resource of a run. Stack policies are given outputs, in which a cloud may say what other resources
 * are for: a security group's outputs list the rules that stand beside it.
 */
export class SeenInputs {
  private readonly byUrn = new Map<string, Readonly<Record<string, unknown>>>();

  /** How often something was remembered. */
  amount = 0;

  /** Remembers a resource's inputs, as they are before it is made. */
  remember({ type, urn, props }: Seen): void {
    if (!isReadType(type)) return;
    this.byUrn.set(urn, copyKnown(props) as Record<string, unknown>);
    this.amount++;
  }

  /** A resource's inputs; its outputs when this run did not register it. */
  inputsOf({ urn, props }: Seen): Readonly<Record<string, unknown>> {
    return this.byUrn.get(urn) ?? (copyKnown(props) as Record<string, unknown>);
  }
}
