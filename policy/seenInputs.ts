import { knowledgeOf } from "../proof/closedWorld/kinds";
import { proofPlatformOf } from "../proof/findPlatform";
import { copyKnown, mappingOf } from "./values";

/** A resource as a policy is given it. */
export interface Seen {
  readonly type: string;
  readonly urn: string;
  readonly props: Record<string, unknown>;
}

/** Whether the proof may read resources of a type. */
export function isReadType(type: string): boolean {
  const platform = proofPlatformOf(type);
  // What a component expands to stands beside it in a stack, and is judged itself.
  return platform !== undefined && !platform.neverRead.test(type) && !platform.kinds.expanding.test(type);
}

const SECRET_TEXT = "[secret]";

/** A resource's properties without its secrets: policies are given them in plain text. */
function withoutSecrets(type: string, properties: unknown): Readonly<Record<string, unknown>> {
  const secrets = proofPlatformOf(type)?.secretInputs[type] ?? [];
  return Object.fromEntries(
    Object.entries(mappingOf(properties)).map(([key, value]) => [
      key,
      secrets.includes(key) && value !== undefined && value !== null ? SECRET_TEXT : value,
    ]),
  );
}

/** Outputs as inputs: of what was not registered, and only what its kind is known to take. */
function inputsAmong(
  type: string,
  outputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const platform = proofPlatformOf(type);
  const knowledge = platform && knowledgeOf(platform.kinds, type);
  return typeof knowledge === "object" ? knowledge.kind.listed(outputs) : outputs;
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
    this.byUrn.set(urn, withoutSecrets(type, copyKnown(props)));
    this.amount++;
  }

  /** A resource's inputs; its outputs when this run did not register it. */
  inputsOf({ type, urn, props }: Seen): Readonly<Record<string, unknown>> {
    return this.byUrn.get(urn) ?? inputsAmong(type, withoutSecrets(type, copyKnown(props)));
  }
}
