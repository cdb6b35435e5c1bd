// A small engine for the provider's benchmark, in a process of its own: it accepts every registration, and prints its port.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = requireAsSdk("@grpc/grpc-js");
const proto = require("@pulumi/pulumi/proto/resource_pb");
const { ResourceMonitorService } = require("@pulumi/pulumi/proto/resource_grpc_pb");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
const { Empty } = requireAsSdk("google-protobuf/google/protobuf/empty_pb");
const features = Object.values(proto.ResourceMonitorFeature);
const server = new grpc.Server();
server.addService(ResourceMonitorService, {
  getDeploymentInfo: (_call, callback) =>
    callback(null, new proto.DeploymentInfo().setSupportedfeaturesList(features)),
  registerResource: ({ request }, callback) =>
    callback(
      null,
      new proto.RegisterResourceResponse()
        .setUrn(`urn:pulumi:bench::bench::${request.getType()}::${request.getName()}`)
        .setId(request.getCustom() ? request.getName() : "")
        .setObject(request.getObject()),
    ),
  registerResourceOutputs: (_call, callback) => callback(null, new Empty()),
});
server.addService(EngineService, { log: (_call, callback) => callback(null, new Empty()) });
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => {
  process.stdout.write(`${port}\n`);
});
