import { ComponentResource, type ComponentResourceOptions, type Inputs } from "@pulumi/pulumi";
import type { z } from "zod";
import { currentArrival } from "./arrival";
import type { Assembly } from "./assembly";
import { NetworkError } from "./errors";
import type { Problem } from "../../core/model/problem";
import { validate } from "../../core/model/validate";
import { Problems } from "../../core/resolve/problems";
import type { Declarer } from "./view";

/** What every component of appnet shares: it is complete when its space has registered everything. */
export abstract class NetworkComponent extends ComponentResource {
  /** The outputs, as the engine knows them. */
  private published: Inputs | undefined;
  private settlement: Promise<void> | undefined;

  /**
   * Joins the space; to be called once, when the arguments are known to be valid.
   * @returns what resolves when the space has registered everything that is declared beside the component.
   * @internal
   */
  protected join(assembly: Assembly): Promise<void> {
    this.settlement = assembly.settle();
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
 * The declarer of a component: how messages name it, and what the user asked of it.
 * @internal
 */
export function declarerOf(
  type: string,
  name: string,
  resource: ComponentResource,
  options: ComponentResourceOptions = {},
): Declarer {
  return { label: `${type} ${name}`, resource, options, arrival: currentArrival() };
}

/**
 * The arguments as the model knows them.
 * @throws NetworkError with every problem that can be seen in the arguments alone.
 * @internal
 */
export function parseArguments<Schema extends z.ZodType>(
  label: string,
  schema: Schema,
  input: unknown,
  rules: (model: z.output<Schema>, problems: Problems) => void = () => undefined,
): z.output<Schema> {
  const validated = validate(schema, input);
  if (!("value" in validated)) throw argumentsError(label, validated.problems);
  const problems = new Problems();
  rules(validated.value, problems);
  if (problems.all.length > 0) throw argumentsError(label, problems.all);
  return validated.value;
}

/**
 * An error about one component's arguments.
 * @internal
 */
export function argumentsError(label: string, problems: readonly Problem[]): NetworkError {
  return new NetworkError(problems.map((problem) => ({ component: label, problem })));
}
