import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** Ends what is being built with an error. */
export type Fail = (error: unknown) => void;

const current = new AsyncLocalStorage<Fail>();
const starters = new WeakMap<object, Fail>();

// Node says of a rejection that nobody awaits neither who waits for it in vain nor in which context it was started.
createHook({
  init(_id, type, _trigger, resource) {
    if (type !== "PROMISE") return;
    const fail = current.getStore();
    if (fail) starters.set(resource, fail);
  },
}).enable();

/** Runs what builds a component. A rejection in it that nobody awaits is told to `fail`. */
export function startedBy<Result>(fail: Fail, work: () => Result): Result {
  return current.run(fail, work);
}

/** Whom a promise belongs to; undefined when it was started outside of all that is being built. */
export function starterOf(promise: object): Fail | undefined {
  return starters.get(promise);
}
