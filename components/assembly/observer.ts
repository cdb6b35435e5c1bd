import type { Compilation } from "../../core/compile";

/** Watches every space that a program settles; `appnet plan` sets it before it runs a program. */
export const OBSERVER = Symbol.for("pulumi-appnet.observer");
export type Observer = (compilation: Compilation) => void;

/** Who watches; undefined in a deployment. */
export function observer(): Observer | undefined {
  return (globalThis as { [OBSERVER]?: Observer })[OBSERVER];
}
