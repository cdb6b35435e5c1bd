import type { ResourceHookBinding } from "@pulumi/pulumi";
import * as resource from "@pulumi/pulumi/runtime/resource";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

// What Pulumi's own provider server uses, and leaves out of its types.

/** Runs something with a runtime of its own: its monitor, its settings, its calls under way. */
export const { withLocalStorage } = state as unknown as {
  withLocalStorage: <Result>(run: () => Promise<Result>) => Promise<Result>;
};

/** Asks the monitor what it can do, and waits for all calls that are under way. */
export const { awaitFeatureSupport, waitForRPCs } = settings as unknown as Record<
  "awaitFeatureSupport" | "waitForRPCs",
  () => Promise<void>
>;

/** Resource hooks as options. */
export const { hookBindingFromProto } = resource as unknown as {
  hookBindingFromProto: (binding: unknown) => ResourceHookBinding | undefined;
};
