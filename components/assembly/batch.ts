import { setImmediate as turnOver } from "node:timers/promises";
import type { ComponentProblem } from "./componentProblem";
import { NetworkError } from "./errors";
import { onThrow } from "./program";

/** A part of a batch: the space that its components declare. */
interface Part {
  /** Compiles and proves what is declared. Returns what registers it. Throws a NetworkError with every problem. */
  prepare(): () => void;
  /** Tells it that the batch was refused: nothing of it may be registered later. */
  refuseAll(error: unknown): void;
}

/**
 * What a program declares in one synchronous part, in all its spaces: it is right as a whole, and the program has gone
 * on, or nothing of it is registered.
 */
export class Batch {
  private static open: Batch | undefined;

  /** Resolves when everything is registered; rejects with every problem, or with what the program has thrown. */
  readonly settled: Promise<void>;

  private readonly parts = new Set<Part>();
  private readonly problems: ComponentProblem[] = [];
  private thrown: { readonly error: unknown } | undefined;

  private constructor() {
    onThrow((error) => (this.thrown = { error }));
    this.settled = turnOver().then(() => {
      Batch.open = undefined;
      try {
        this.register();
      } catch (error) {
        for (const part of this.parts) part.refuseAll(error);
        throw error; // What the program has thrown stays the same thing: Pulumi says it once.
      }
    });
  }

  /** The batch that what is declared now belongs to. */
  static current(): Batch {
    return (Batch.open ??= new Batch());
  }

  add(part: Part): void {
    this.parts.add(part);
  }

  /** Adds what is wrong with a component that belongs to no space. */
  refuse(problems: readonly ComponentProblem[]): void {
    this.problems.push(...problems);
  }

  private register(): void {
    // What was declared until then is not all that was meant.
    if (this.thrown) throw this.thrown.error as Error;
    const problems = [...this.problems];
    const registrations: (() => void)[] = [];
    for (const part of this.parts) {
      try {
        registrations.push(part.prepare());
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        problems.push(...error.problems);
      }
    }
    if (problems.length > 0) {
      throw new NetworkError(problems.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)));
    }
    for (const register of registrations) register();
  }
}
