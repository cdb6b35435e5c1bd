import { createRequire } from "node:module";
import { resolve } from "node:path";
import type * as Grpc from "@grpc/grpc-js";
import type * as EmptyProto from "google-protobuf/google/protobuf/empty_pb";
import type * as StructProto from "google-protobuf/google/protobuf/struct_pb";

/** The copies that Pulumi's SDK uses: its generated services only work with those. */
const requireAsSdk = createRequire(resolve("node_modules/@pulumi/pulumi/package.json"));

export const grpc = requireAsSdk("@grpc/grpc-js") as typeof Grpc;
export const { Empty } = requireAsSdk("google-protobuf/google/protobuf/empty_pb") as typeof EmptyProto;
export const { Struct } = requireAsSdk("google-protobuf/google/protobuf/struct_pb") as typeof StructProto;
