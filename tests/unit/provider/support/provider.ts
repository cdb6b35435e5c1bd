import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Client, ServiceError } from "@grpc/grpc-js";
import * as aliasProto from "@pulumi/pulumi/proto/alias_pb";
import * as errorsProto from "@pulumi/pulumi/proto/errors_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { TestEngine } from "./engine";
import { grpc, Struct } from "./grpc";

/** Options of a construct, as an engine sends them. */
export interface ConstructOptions {
  readonly preview?: boolean;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly dependsOn?: readonly string[];
  readonly providers?: Readonly<Record<string, string>>;
  readonly aliases?: readonly (string | { readonly name: string })[];
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly inputDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly endpoint?: string;
}

export interface Constructed {
  readonly urn: string;
  readonly state: Record<string, unknown>;
  readonly stateDependencies: Record<string, readonly string[]>;
}

/** What a construct was refused with. */
export class ConstructError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly properties: readonly { readonly path: string; readonly reason: string }[],
  ) {
    super(message);
  }
}

/** The compiled provider, started as Pulumi starts it, with an engine to talk to. */
export class TestProvider {
  private constructor(
    readonly engine: TestEngine,
    private readonly process: ChildProcess,
    private readonly client: Client,
  ) {}

  static async start(): Promise<TestProvider> {
    const engine = await TestEngine.start();
    const child = spawn(process.execPath, ["dist/provider/main.js", engine.endpoint], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the provider ended with ${String(code)}`)));
    });
    const Client = services.ResourceProviderClient as unknown as new (...args: unknown[]) => Client;
    const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new TestProvider(engine, child, client);
  }

  /** The same process for another deployment, which has an engine of its own. */
  async forAnotherDeployment(): Promise<TestProvider> {
    return new TestProvider(await TestEngine.start(), this.process, this.client);
  }

  stop(): void {
    this.client.close();
    this.process.kill();
    this.engine.stop();
  }

  /** Calls a method of the protocol. */
  call<Response>(method: string, request: object): Promise<Response> {
    const client = this.client as unknown as Record<
      string,
      (request: object, callback: (error: ServiceError | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => {
      client[method]!(request, (error, response) => {
        if (error) reject(constructErrorOf(error));
        else resolve(response);
      });
    });
  }

  /** Constructs a component; `type` without the package's part. */
  async construct(
    type: string,
    name: string,
    inputs: object,
    options: ConstructOptions = {},
  ): Promise<Constructed> {
    const request = constructRequest(type, name, inputs, options).setMonitorendpoint(
      options.endpoint ?? this.engine.endpoint,
    );
    const response = await this.call<proto.ConstructResponse>("construct", request);
    return {
      urn: response.getUrn(),
      state: response.getState()?.toJavaScript() ?? {},
      stateDependencies: Object.fromEntries(
        [...response.getStatedependenciesMap().entries()].map(
          ([key, it]: [string, proto.ConstructResponse.PropertyDependencies]) => [key, it.getUrnsList()],
        ),
      ),
    };
  }
}

function constructRequest(
  type: string,
  name: string,
  inputs: object,
  options: ConstructOptions,
): proto.ConstructRequest {
  const request = new proto.ConstructRequest()
    .setProject("project")
    .setStack("stack")
    .setOrganization("organization")
    .setParallel(16)
    .setDryrun(options.preview ?? false)
    .setType(type.includes(":") ? type : `appnet:index:${type}`)
    .setName(name)
    .setParent(options.parent ?? "")
    .setInputs(Struct.fromJavaScript(inputs as never))
    .setDependenciesList([...(options.dependsOn ?? [])])
    .setAliasesList((options.aliases ?? []).map(aliasOf))
    .setDeletedwith(options.deletedWith ?? "")
    .setAcceptsOutputValues(true);
  if (options.protect !== undefined) request.setProtect(options.protect);
  if (options.retainOnDelete !== undefined) request.setRetainondelete(options.retainOnDelete);
  for (const [name, ref] of Object.entries(options.providers ?? {})) request.getProvidersMap().set(name, ref);
  for (const [key, urns] of Object.entries(options.inputDependencies ?? {})) {
    const dependencies = new proto.ConstructRequest.PropertyDependencies().setUrnsList([...urns]);
    request.getInputdependenciesMap().set(key, dependencies);
  }
  return request;
}

function aliasOf(alias: string | { readonly name: string }): aliasProto.Alias {
  if (typeof alias === "string") return new aliasProto.Alias().setUrn(alias);
  return new aliasProto.Alias().setSpec(new aliasProto.Alias.Spec().setName(alias.name));
}

function constructErrorOf(error: ServiceError): ConstructError {
  const [binary] = error.metadata.get("grpc-status-details-bin");
  const details = binary
    ? statusProto.Status.deserializeBinary(Buffer.from(binary as Buffer)).getDetailsList()
    : [];
  const properties = details.flatMap((any) =>
    errorsProto.InputPropertiesError.deserializeBinary(any.getValue_asU8())
      .getErrorsList()
      .map((it) => ({ path: it.getPropertyPath(), reason: it.getReason() })),
  );
  return new ConstructError(error.details, error.code, properties);
}
