import type { Metadata } from "@grpc/grpc-js";
import { grpc } from "./grpc";

/** An error as the protocol has it. */
export class StatusError extends Error {
  constructor(
    readonly code: number,
    readonly details: string,
    readonly metadata?: Metadata,
  ) {
    super(details);
  }
}

/** Any error as the protocol has it: with its own code when it has one. */
export function statusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (typeof error === "object" && error !== null && "code" in error && "details" in error) {
    return new StatusError(Number(error.code), String(error.details));
  }
  return new StatusError(grpc.status.UNKNOWN, error instanceof Error ? error.message : String(error));
}
