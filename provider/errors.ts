import { InputPropertiesError, InputPropertyError } from "@pulumi/pulumi";
import * as errorsProto from "@pulumi/pulumi/proto/errors_pb";
import * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { NetworkError } from "../components/assembly/errors";
import { Any, grpc } from "./grpc";
import { hasSecret } from "./inputs";
import { StatusError, statusError } from "./status";

/**
 * HTTP/2 carries an error in its trailers, whose length both ends limit, by 64 KB in Node. The texts travel twice, the
 * second time as base64.
 */
const MAXIMUM_LENGTH = 16_000;

interface PropertyError {
  readonly propertyPath: string;
  readonly reason: string;
}

/**
 * An error as the protocol has it. Faults of properties carry their paths, which the engine prints with their values.
 * @param component Whose construction failed, as messages name it.
 * @param inputs Its arguments as they came.
 */
export function constructError(error: unknown, component: string, inputs: unknown): StatusError {
  if (error instanceof NetworkError) return networkError(error, component, inputs);
  if (InputPropertiesError.isInstance(error)) return inputError(error.message, error.errors);
  if (InputPropertyError.isInstance(error)) return inputError("", [error]);
  return statusError(error);
}

/**
 * Problems of this component's own properties by path; those of others, of no property, and of properties that hold
 * secrets, which the engine would print, as lines of text.
 */
function networkError(
  { problems, errors, message }: NetworkError,
  component: string,
  inputs: unknown,
): StatusError {
  const isOwn = (index: number) => {
    const { component: its, problem } = problems[index]!;
    return its === component && problem.path.length > 0 && !hasSecret(inputs, problem.path);
  };
  const own = errors.filter((_error, index) => isOwn(index));
  const rest = message.split("\n").filter((_line, index) => !isOwn(index));
  return inputError(rest.length > 0 ? rest.join("\n") : "its arguments are invalid", own);
}

function inputError(text: string, all: readonly PropertyError[]): StatusError {
  const lines = fitting(text.split("\n"), (line) => line.length);
  const errors = fitting(all, ({ propertyPath, reason }) => propertyPath.length + reason.length);
  const left = text.split("\n").length - lines.length + all.length - errors.length;
  const message = [...lines, ...(left > 0 ? [`and ${left} more problems`] : [])].join("\n");
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

/** The first items that may travel together. */
function fitting<Item>(items: readonly Item[], lengthOf: (item: Item) => number): readonly Item[] {
  let length = 0;
  const end = items.findIndex((item) => (length += lengthOf(item)) > MAXIMUM_LENGTH);
  return end < 0 ? items : items.slice(0, Math.max(end, 1));
}
