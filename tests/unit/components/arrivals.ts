import { Arrival } from "../../../components/assembly/arrival";
import type { NetworkComponent } from "../../../components/assembly/component";
import { runProgram, type Registration } from "../support/mocks";

/** What a program in another language declares. */
export interface Step {
  readonly name: string;
  /** The steps that it refers to or depends on. */
  readonly after: readonly string[];
  readonly isWhole?: boolean;
  declare(made: ReadonlyMap<string, NetworkComponent>): NetworkComponent;
}

/** Lets steps arrive one by one, in an order in which each comes after what it is known to come after. */
export async function arriveInOrder(steps: readonly Step[]): Promise<Registration[]> {
  return runProgram(async () => {
    const made = new Map<string, NetworkComponent>();
    const arrivals = new Map<string, Arrival>();
    for (const step of steps) {
      const before = step.after.map((name) => arrivals.get(name)!);
      const arrival = new Arrival(step.isWhole ?? false, before, arrivals);
      arrivals.set(step.name, arrival);
      made.set(
        step.name,
        arrival.declare(() => step.declare(made)),
      );
      await arrival.settled();
    }
  });
}

/** Declares the same in one synchronous program. */
export async function declareAtOnce(steps: readonly Step[]): Promise<Registration[]> {
  return runProgram(() => {
    const made = new Map<string, NetworkComponent>();
    for (const step of steps) made.set(step.name, step.declare(made));
  });
}

/** The steps in another order that their dependencies allow: the first of those that are ready, by rank. */
export function reorder(steps: readonly Step[], ranks: readonly number[]): Step[] {
  const rankOf = new Map(steps.map((step, index) => [step, ranks[index % ranks.length]!]));
  const waiting = new Set(steps);
  const ordered: Step[] = [];
  const isDone = (name: string) => ordered.some((step) => step.name === name);
  while (waiting.size > 0) {
    const ready = [...waiting].filter((step) => step.after.every(isDone));
    const next = ready.reduce((a, b) => (rankOf.get(b)! < rankOf.get(a)! ? b : a));
    waiting.delete(next);
    ordered.push(next);
  }
  return ordered;
}

/** What registrations build, whatever their order. */
export function resourcesOf(registrations: readonly Registration[]): object[] {
  return registrations
    .filter((it) => it.custom)
    .map(({ type, name, inputs, parent, protect }) => ({ type, name, inputs, parent, protect }))
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}
