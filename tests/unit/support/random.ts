/** A stream of choices that one number determines. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to one below the bound (mulberry32). */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
  }

  /** True once in so many times. */
  once(inHowMany: number): boolean {
    return this.below(inHowMany) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[], most: number): Item[] {
    const wanted = this.below(Math.min(most, items.length) + 1);
    const chosen = new Set(Array.from({ length: wanted }, () => this.below(items.length)));
    return items.filter((_, index) => chosen.has(index));
  }
}
