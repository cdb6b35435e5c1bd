import { ComponentResource, type ComponentResourceOptions, type Inputs } from "@pulumi/pulumi";
import type { z } from "zod";
import { currentArrival } from "./arrival";
import type { Assembly } from "./assembly";
import { Batch } from "./batch";
import { NetworkError } from "./errors";
import type { Problem, PropertyPath } from "../../core/model/problem";
import { restOf } from "../../core/model/prune";
import { validate, withoutUndefined } from "../../core/model/validate";
import { Calls } from "./place";
import { problemOf, type Declarer, type Entry } from "./view";

/** What every component of appnet shares: it is complete when its space has registered everything. */
export abstract class NetworkComponent extends ComponentResource {
  /** The outputs, as the engine knows them. */
  private published: Inputs | undefined;
  private settlement: Promise<void> | undefined;

  /**
   * Joins a space with what the component says, and what is wrong with it; to be called once.
   * @param assembly The space's; undefined where the arguments name no space, which is one of the problems.
   * @returns what resolves when the space has registered everything that is declared beside the component.
   * @internal
   */
  protected join(
    assembly: Assembly | undefined,
    { declarer, problems, at = [], entry, isLost = !entry }: Saying,
  ): Promise<void> {
    if (assembly && entry) assembly.add(entry);
    if (assembly && problems.length > 0) assembly.refuse({ declarer, problems, at, isLost });
    this.settlement = assembly ? assembly.settle() : refused(declarer, problems);
    return this.settlement;
  }

  /**
   * Registers the outputs; to be called last in the constructor.
   * @param outputs What programs read.
   * @param forPolicies What only the stack holds, for policies to read.
   * @internal
   */
  protected publish(outputs: Inputs, forPolicies: Inputs = {}): void {
    this.published = outputs;
    this.registerOutputs({ ...outputs, ...forPolicies });
  }

  /** @internal */
  static outputsOf(component: NetworkComponent): Inputs {
    return component.published ?? {};
  }

  /**
   * Pulumi calls this from the constructor, before the subclass's own part has run; whoever depends on the component
   * waits for it, and only then looks for the component's children.
   */
  protected override async initialize(): Promise<void> {
    await Promise.resolve();
    // What is wrong with an arrival is reported by whoever made it arrive.
    await (currentArrival() ? this.settlement?.catch(() => undefined) : this.settlement);
  }
}

/**
 * What a component says, and what is wrong with it.
 * @internal
 */
export interface Saying {
  readonly declarer: Declarer;
  readonly problems: readonly Problem[];
  /** Where the arguments stand in the space's document. */
  readonly at?: PropertyPath;
  /** Undefined where too little has the right shape, and where it adds nothing to the document. */
  readonly entry?: Entry | undefined;
  /** Whether the space cannot be compiled with what is left of the arguments. Default: without an entry. */
  readonly isLost?: boolean;
}

/** The end of a component that belongs to no space. */
function refused(declarer: Declarer, problems: readonly Problem[]): Promise<void> {
  const found = problems.map((problem) => problemOf(declarer, problem));
  const arrival = currentArrival();
  if (!arrival) {
    const batch = Batch.current();
    batch.refuse(found);
    return batch.settled;
  }
  const settlement = Promise.reject(new NetworkError(found));
  arrival.add(settlement);
  return settlement;
}

/**
 * The declarer of a component: how messages name it, and what the user asked of it.
 * @internal
 */
export function declarerOf(
  type: string,
  name: string,
  resource: ComponentResource,
  options: ComponentResourceOptions = {},
): Declarer {
  const arrival = currentArrival();
  return {
    name,
    label: `${type} ${name}`,
    resource,
    options,
    arrival,
    calls: arrival ? undefined : new Calls(),
  };
}

/**
 * What arguments say, as far as they have the right shape, and what has not. Rules are checked when the space is compiled.
 * @internal
 */
export interface Reading<Model> {
  /** Undefined where too little has the right shape. */
  readonly model: Model | undefined;
  readonly problems: readonly Problem[];
}

/** @internal */
export function readArguments<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Reading<z.output<Schema>> {
  const said = withoutUndefined(input);
  const validated = validate(schema, said);
  if ("value" in validated) return { model: validated.value, problems: [] };
  const { problems } = validated;
  return { model: restOf(schema, said, problems), problems };
}

/**
 * The arguments, which programs without types may leave out.
 * @internal
 */
export function given<Arguments extends object>(args: Arguments | undefined): Arguments {
  return args ?? ({} as Arguments);
}

/**
 * A part of the arguments, or what is wrong with it.
 * @internal
 */
export function collect<Value>(read: () => Value): { value?: Value; problems: readonly Problem[] } {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { problems: error.problems.map(({ problem }) => problem) };
  }
}

/**
 * An error about one component's arguments.
 * @internal
 */
export function argumentsError(label: string, problems: readonly Problem[]): NetworkError {
  return new NetworkError(problems.map((problem) => ({ component: label, problem })));
}
