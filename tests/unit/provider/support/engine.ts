import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import * as engineServices from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineProto from "@pulumi/pulumi/proto/engine_pb";
import * as services from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { Empty, grpc, Struct } from "./grpc";

const { ResourceMonitorFeature: features } = proto;
const { LogSeverity } = engineProto;

/** One registration as the engine received it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: Record<string, unknown>;
  readonly dependencies: readonly string[];
  readonly request: proto.RegisterResourceRequest;
}

/** What a test's engine does with a registration instead of accepting it. */
export type Reply =
  | "accept"
  | "never"
  | { readonly error: string }
  | { readonly result: "fail" }
  | { readonly after: Promise<void> };

/**
 * A small engine on loopback: it accepts every resource, gives it a URN and an id, and remembers it. It is real gRPC, so
 * that the provider is tested as Pulumi drives it.
 */
export class TestEngine {
  readonly registered: Registered[] = [];
  readonly outputs = new Map<string, Record<string, unknown>>();
  readonly logs: string[] = [];
  reply: (name: string) => Reply = () => "accept";
  private address = "";

  private constructor(private readonly server: InstanceType<typeof grpc.Server>) {}

  static async start(): Promise<TestEngine> {
    const server = new grpc.Server();
    const engine = new TestEngine(server);
    server.addService(services.ResourceMonitorService, {
      getDeploymentInfo: unary(() =>
        new proto.DeploymentInfo().setSupportedfeaturesList([
          features.RESOURCE_MONITOR_FEATURE_SECRETS,
          features.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
          features.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
          features.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
          features.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
        ]),
      ),
      registerResource: (
        call: ServerUnaryCall<proto.RegisterResourceRequest, proto.RegisterResourceResponse>,
        callback: sendUnaryData<proto.RegisterResourceResponse>,
      ) => engine.register(call.request, callback),
      registerResourceOutputs: unary((request: proto.RegisterResourceOutputsRequest) => {
        engine.outputs.set(request.getUrn(), plain(request.getOutputs()));
        return new Empty();
      }),
    });
    server.addService(engineServices.EngineService, {
      log: unary((request: engineProto.LogRequest) => {
        if (request.getSeverity() !== LogSeverity.DEBUG) engine.logs.push(request.getMessage());
        return new Empty();
      }),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    engine.address = `127.0.0.1:${port}`;
    return engine;
  }

  get endpoint(): string {
    return this.address;
  }

  /** Goes away as an engine that was killed does: open calls break. */
  stop(): void {
    this.server.forceShutdown();
  }

  /** The only registration of a name. */
  named(name: string): Registered {
    const found = this.registered.filter((it) => it.name === name);
    if (found.length === 1) return found[0]!;
    throw new Error(`${found.length} of ${name} among ${this.names().join(", ")}`);
  }

  /** Names of the real resources. */
  names(): string[] {
    return this.registered
      .filter((it) => it.custom)
      .map((it) => it.name)
      .sort();
  }

  private register(
    request: proto.RegisterResourceRequest,
    callback: sendUnaryData<proto.RegisterResourceResponse>,
  ): void {
    const [type, name] = [request.getType(), request.getName()];
    const reply = this.reply(name);
    if (reply === "never") return;
    if (typeof reply === "object" && "error" in reply) {
      callback({ code: grpc.status.UNKNOWN, details: reply.error });
      return;
    }
    const urn = urnFor(type, name);
    this.registered.push({
      type,
      name,
      urn,
      parent: request.getParent(),
      custom: request.getCustom(),
      inputs: plain(request.getObject()),
      dependencies: request.getDependenciesList(),
      request,
    });
    const failed = typeof reply === "object" && "result" in reply;
    const response = new proto.RegisterResourceResponse()
      .setUrn(urn)
      .setId(request.getCustom() ? `${name}-id` : "")
      .setObject(request.getObject())
      .setResult(failed ? proto.Result.FAIL : proto.Result.SUCCESS);
    const wait = typeof reply === "object" && "after" in reply ? reply.after : Promise.resolve();
    void wait.then(() => setImmediate(() => callback(null, response)));
  }
}

/** A URN of the tests' stack. */
export function urnFor(type: string, name: string): string {
  return `urn:pulumi:stack::project::${type}::${name}`;
}

function plain(struct: InstanceType<typeof Struct> | undefined): Record<string, unknown> {
  return struct?.toJavaScript() ?? {};
}

function unary<Request, Response>(answer: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    callback(null, answer(call.request));
  };
}
