import type { StatusObject } from "@grpc/grpc-js";
import { grpc } from "./grpc";

/** Any error as the protocol has it: itself when it is one of the protocol, else its message. */
export function statusOf(error: unknown): Partial<StatusObject> {
  if (typeof error === "object" && error !== null && "code" in error && "details" in error) {
    return error as Partial<StatusObject>;
  }
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}
