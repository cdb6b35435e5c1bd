import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { Result } from "@pulumi/pulumi/proto/resource_pb";

type Callback = (error: ServiceError | null, response?: { getResult?: () => Result }) => void;
type Register = (request: { getName?: () => string }, callback: Callback) => unknown;

/**
 * Hears of every registration that fails. Pulumi's SDK leaves a component whose registration was refused, or whose
 * monitor has gone, without a URN for ever, and whoever builds it would wait as long.
 */
export function watchMonitor(monitor: object, fail: (error: unknown) => void): void {
  const client = monitor as Record<keyof ResourceMonitorClient, Register>;
  for (const method of ["registerResource", "registerResourceOutputs"] as const) {
    const original = client[method].bind(client);
    client[method] = (request, callback) =>
      original(request, (error, response) => {
        if (error) fail(error);
        else if (response?.getResult !== undefined && response.getResult() !== Result.SUCCESS) {
          fail(new Error(`${request.getName?.() ?? "a resource"} could not be registered`));
        }
        callback(error, response);
      });
  }
}
