/** Something that a proof cannot decide on. */
export interface Undecided {
  /** The name of what it is about: a resource, a party, or a declaration. */
  readonly about: string;
  readonly problem: string;
}

/** As messages print it: `shop-basket-deployment: its labels cannot be read`. */
export function formatUndecided({ about, problem }: Undecided): string {
  return `${about}: ${problem}`;
}

/** Without repetitions. */
export function distinctUndecided(points: Iterable<Undecided>): Undecided[] {
  return [...new Map([...points].map((it) => [formatUndecided(it), it])).values()];
}
