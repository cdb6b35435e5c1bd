import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { sendUnaryData, ServerUnaryCall, ServiceDefinition } from "@grpc/grpc-js";
import * as pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { Constructor } from "./construct";
import { Empty, grpc, Struct } from "./grpc";
import { schemaText } from "./packageSchema";
import { StatusError, statusError } from "./status";

const packageRoot = join(__dirname, "..", "..");

/** What Pulumi itself uses: documents may be large, and a busy provider may answer late. */
const serverOptions = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.server_max_unrequested_time_in_server": 30 * 60,
};

/** The one setting, which spaces read from the configuration themselves, and what the engine may send along. */
const settings = new Set(["confirmRemoval", "version", "pluginDownloadURL", "__internal"]);

/** Serves the provider protocol on loopback, and says on standard output at which port. */
export async function serve(args: readonly string[]): Promise<void> {
  const server = new grpc.Server(serverOptions);
  const service = services.ResourceProviderService as unknown as ServiceDefinition;
  server.addService(service, handlers(engineAddressOf(args)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  process.stdout.write(`${port}\n`);
}

/** The engine passes its address, after flags for logging that this provider does not need. */
function engineAddressOf(args: readonly string[]): string | undefined {
  const tracing = args.indexOf("--tracing");
  return args.find((arg, index) => !arg.startsWith("-") && !(tracing >= 0 && index === tracing + 1));
}

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** A method of the service: its answer, or its error as the protocol wants it. */
function unary<Request, Response>(handler: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(statusError(error)),
      );
  };
}

function handlers(firstEngineAddress: string | undefined) {
  let engineAddress = firstEngineAddress;
  let constructor: Constructor | undefined;
  let isCancelled = false;
  return {
    handshake: unary((request: proto.ProviderHandshakeRequest) => {
      engineAddress = request.getEngineAddress();
      return new proto.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true);
    }),
    attach: unary((request: pluginProto.PluginAttach) => {
      engineAddress = request.getAddress();
      return new Empty();
    }),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(version())),
    getSchema: unary((request: proto.GetSchemaRequest) => {
      if (request.getVersion() !== 0) {
        throw invalid(`schema version ${request.getVersion()} is not known (ask for version 0)`);
      }
      return new proto.GetSchemaResponse().setSchema(schemaText());
    }),
    checkConfig: unary(checkConfig),
    diffConfig: unary(() => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() =>
      new proto.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true)
        .setSupportspreview(true),
    ),
    construct: unary((request: proto.ConstructRequest) => {
      if (isCancelled) throw cancelled();
      constructor ??= newConstructor();
      return constructor.construct(request, engineAddress);
    }),
    call: unary((request: proto.CallRequest) => {
      throw unimplemented(`appnet has no method ${request.getTok()}`);
    }),
    invoke: unary((request: proto.InvokeRequest) => {
      throw unimplemented(`appnet has no function ${request.getTok()}`);
    }),
    getMapping: unary(() => new proto.GetMappingResponse()),
    getMappings: unary(() => new proto.GetMappingsResponse()),
    cancel: unary(() => {
      isCancelled = true;
      constructor?.cancel(cancelled());
      return new Empty();
    }),
  };
}

/** Components and Pulumi's runtime take a second to load, which nobody should wait for who only asks for the schema. */
function newConstructor(): Constructor {
  const { Constructor: Class } = require("./construct") as typeof import("./construct");
  return new Class();
}

/** What is no setting is a mistake. */
function checkConfig(request: proto.CheckRequest): proto.CheckResponse {
  const news = request.getNews() ?? new Struct();
  const unknown = Object.keys(news.toJavaScript()).filter((key) => !settings.has(key));
  const failures = unknown.map((key) =>
    new proto.CheckFailure()
      .setProperty(key)
      .setReason(
        "appnet has no setting of this name, only confirmRemoval (give it to the component that it is meant for)",
      ),
  );
  return new proto.CheckResponse().setInputs(news).setFailuresList(failures);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

function invalid(details: string): StatusError {
  return new StatusError(grpc.status.INVALID_ARGUMENT, details);
}

function unimplemented(details: string): StatusError {
  return new StatusError(grpc.status.UNIMPLEMENTED, details);
}

function cancelled(): StatusError {
  return new StatusError(grpc.status.CANCELLED, "the deployment is cancelled");
}
