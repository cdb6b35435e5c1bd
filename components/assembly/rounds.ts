import { noneExpected, type Arrival } from "./arrival";

/** What settles arrivals. */
interface Settling {
  /**
   * Registers what follows from some arrivals. Throws, without having registered anything, when it cannot be all of it.
   * @param unsettled Arrivals that are not to be counted yet.
   */
  settle(arrivals: ReadonlySet<Arrival>, unsettled: ReadonlySet<Arrival>): void;
  /** Takes away what a refused arrival says: what others say is not to fail for it. */
  forget(arrival: Arrival): void;
}

/** An arrival that waits, and how it hears of its end. */
interface Waiting {
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Settles the arrivals of a space in rounds: those that come while others are settled are settled together. So a space is
 * compiled not once for each of its components, but as often as there is news.
 */
export class Rounds {
  private waiting = new Map<Arrival, Waiting>();

  constructor(private readonly settling: Settling) {}

  /** Resolves when everything that follows from an arrival is registered; rejects with every problem. */
  join(arrival: Arrival): Promise<void> {
    const known = this.waiting.get(arrival);
    if (known) return known.settled;
    if (this.waiting.size === 0) void noneExpected().then(() => this.run());
    let end!: Pick<Waiting, "resolve" | "reject">;
    const settled = new Promise<void>((resolve, reject) => (end = { resolve, reject }));
    this.waiting.set(arrival, { settled, ...end });
    arrival.add(settled);
    return settled;
  }

  private run(): void {
    const round = this.waiting;
    this.waiting = new Map();
    if (round.size > 1 && this.settlesTogether(round)) return;
    // One after the other, so that what is wrong with one is said to that one alone.
    const unsettled = new Set(round.keys());
    for (const [arrival, { resolve, reject }] of round) {
      unsettled.delete(arrival);
      try {
        arrival.resume(() => this.settling.settle(new Set([arrival]), unsettled));
        resolve();
      } catch (error) {
        this.settling.forget(arrival);
        reject(error);
      }
    }
  }

  private settlesTogether(round: ReadonlyMap<Arrival, Waiting>): boolean {
    try {
      this.settling.settle(new Set(round.keys()), new Set());
    } catch {
      return false;
    }
    for (const { resolve } of round.values()) resolve();
    return true;
  }
}
