import { runtime } from "@pulumi/pulumi";

/** A stack as it ends: with what its program hands back, or with what that threw. */
interface EndingStack {
  readonly outputs: { promise(): Promise<unknown> };
}

/**
 * Hears what the program throws, before anything that was scheduled in the same turn of the event loop happens. Pulumi
 * itself tells nobody: it says what was thrown, and goes on with all that is under way.
 */
export function onThrow(listener: (error: unknown) => void): void {
  const stack = runtime.getStackResource() as unknown as EndingStack | undefined;
  stack?.outputs.promise().catch(listener);
}
