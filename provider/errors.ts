import { InputPropertiesError, InputPropertyError } from "@pulumi/pulumi";
import * as errorsProto from "@pulumi/pulumi/proto/errors_pb";
import * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { NetworkError } from "../components/assembly/errors";
import { Any, grpc } from "./grpc";
import { StatusError, statusError } from "./status";

interface PropertyError {
  readonly propertyPath: string;
  readonly reason: string;
}

/** An error as the protocol has it. Faults of properties carry their paths, which the engine prints with their values. */
export function constructError(error: unknown, component: string): StatusError {
  if (error instanceof NetworkError) return networkError(error, component);
  if (InputPropertiesError.isInstance(error)) return inputError(error.message, error.errors);
  if (InputPropertyError.isInstance(error)) return inputError("", [error]);
  return statusError(error);
}

/** Problems of this component's own properties by path; those of others, and of no property, as lines of text. */
function networkError({ problems, errors, message }: NetworkError, component: string): StatusError {
  const own = errors.filter(
    ({ propertyPath }, index) => problems[index]!.component === component && propertyPath !== "",
  );
  const rest = message
    .split("\n")
    .filter((_line, index) => problems[index]!.component !== component || errors[index]!.propertyPath === "");
  return inputError(rest.length > 0 ? rest.join("\n") : "its arguments are invalid", own);
}

function inputError(message: string, errors: readonly PropertyError[]): StatusError {
  const details = new errorsProto.InputPropertiesError().setErrorsList(
    errors.map(({ propertyPath, reason }) =>
      new errorsProto.InputPropertiesError.PropertyError().setPropertyPath(propertyPath).setReason(reason),
    ),
  );
  const any = new Any();
  any.pack(details.serializeBinary(), "pulumirpc.InputPropertiesError");
  const status = new statusProto.Status()
    .setCode(grpc.status.INVALID_ARGUMENT)
    .setMessage(message)
    .setDetailsList([any]);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return new StatusError(grpc.status.INVALID_ARGUMENT, message, metadata);
}
