import { AsyncLocalStorage } from "node:async_hooks";

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

/** The arrival that is being declared; undefined in a program that declares its components itself. */
export function currentArrival(): Arrival | undefined {
  return current.getStore();
}
