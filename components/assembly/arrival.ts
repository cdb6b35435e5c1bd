import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turnOver } from "node:timers/promises";

/**
 * One declaration that comes from another process, where a program in another language runs. Arrivals come one by one,
 * in an order that says nothing: what a declaration may build on is only what it refers to or depends on.
 */
export class Arrival {
  private readonly before: ReadonlySet<Arrival>;
  private readonly settlements: Promise<void>[] = [];
  /** Whose deployment it is, and who hears what goes wrong in it. */
  private readonly context = AsyncLocalStorage.snapshot();
  private isOver = false;

  /**
   * @param isWhole Whether it declares a whole space. If not, names in it may mean what is declared later.
   * @param direct The arrivals that it refers to or depends on.
   * @param program Stands for the program that declares it: the same object for all that it declares.
   */
  constructor(
    readonly isWhole: boolean,
    direct: Iterable<Arrival>,
    readonly program: object,
  ) {
    const before = new Set<Arrival>();
    for (const arrival of direct) {
      before.add(arrival);
      for (const earlier of arrival.before) before.add(earlier);
    }
    this.before = before;
  }

  /** Whether another arrival is this one, or is known to come before it. */
  sees(other: Arrival): boolean {
    return other === this || this.before.has(other);
  }

  /** Declares components as part of this arrival. */
  declare<Result>(declaration: () => Result): Result {
    return current.run(this, declaration);
  }

  /**
   * Does what belongs to this arrival on the way of another one, so that its own caller hears of what goes wrong; as
   * part of the other where the caller has gone.
   */
  resume(work: () => void): void {
    if (this.isOver) work();
    else this.context(() => current.run(this, work));
  }

  /** Adds something that the arrival is not complete without. */
  add(settlement: Promise<void>): void {
    settlement.catch(() => undefined); // Whoever awaits `settled` hears of it.
    this.settlements.push(settlement);
  }

  /** Resolves when everything that follows from the arrival is registered; rejects with every problem. */
  async settled(): Promise<void> {
    try {
      await Promise.all(this.settlements);
    } finally {
      this.isOver = true;
    }
  }
}

const current = new AsyncLocalStorage<Arrival>();

/** How many arrivals are on their way: their requests are here, and what they say is not known yet. */
let expected = 0;
let onNoneExpected: (() => void)[] = [];

/** Announces an arrival. Returns what is to be called once it has declared its components, or will not. */
export function expectArrival(): () => void {
  let isExpected = true;
  expected += 1;
  return () => {
    if (!isExpected) return;
    isExpected = false;
    expected -= 1;
    if (expected > 0) return;
    for (const listener of onNoneExpected) listener();
    onNoneExpected = [];
  };
}

/** Resolves when all arrivals that are on their way have declared their components. */
export async function noneExpected(): Promise<void> {
  if (expected > 0) await new Promise<void>((resolve) => onNoneExpected.push(resolve));
  await turnOver();
}

/** The arrival that is being declared; undefined in a program that declares its components itself. */
export function currentArrival(): Arrival | undefined {
  return current.getStore();
}
