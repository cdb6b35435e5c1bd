import * as pulumi from "@pulumi/pulumi";

/** One registration as Pulumi's engine would receive it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly custom: boolean;
  readonly parent: string;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** How long its creation may take; empty where the provider decides. */
  readonly createTimeout: string;
  readonly dependsOn: readonly string[];
  readonly provider: string;
  readonly urn: string;
  readonly parentUrn: string;
  /** What else it was called, and below which parents. */
  readonly aliases: readonly Alias[];
  /** By property: the URNs of the resources that its value comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** What a component says of itself at its end. */
  readonly componentOutputs: Readonly<Record<string, unknown>>;
  /** What Pulumi's engine would run on it, which mocks do not: its own transforms, then those of its parents. */
  readonly transforms: readonly pulumi.ResourceTransform[];
}

/** A former name, type or parent; what is undefined is as it is. */
interface Alias {
  readonly name: string | undefined;
  readonly type: string | undefined;
  /** Empty for none. */
  readonly parentUrn: string | undefined;
  /** All of it at once. */
  readonly urn?: string;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string } | undefined;
  getCustom(): boolean;
  getProvider(): string;
  getDependenciesList(): string[];
  getTransformsList(): { getToken(): string }[];
  getAliasesList(): { getUrn(): string; getSpec(): AliasSpec | undefined }[];
  getPropertydependenciesMap(): {
    forEach(visit: (it: { getUrnsList(): string[] }, key: string) => void): void;
  };
}

interface AliasSpec {
  getName(): string;
  getType(): string;
  getParenturn(): string;
  getNoparent(): boolean;
}

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> };
}

/** Pulumi leaves this out of its types, but its documentation of mocks names it. */
const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs: () => Promise<void> };

interface Monitor {
  readonly transformCallbacks: ReadonlyMap<string, pulumi.ResourceTransform>;
  registerResource(request: RegisterRequest, callback: RegisterCallback): unknown;
  registerResourceOutputs(request: OutputsRequest, callback: unknown): unknown;
}

type RegisterCallback = (error: unknown, response?: { getUrn(): string }) => void;

/** How a test's cloud behaves. */
interface RunOptions {
  readonly preview?: boolean;
  /** What a resource has besides its inputs. */
  readonly outputs?: (type: string, name: string, inputs: Record<string, unknown>) => object;
  /** The id of a resource; what plans call it when left out. */
  readonly id?: (type: string, name: string) => string;
  /** What a function answers. */
  readonly answer?: (token: string, inputs: Record<string, unknown>) => object;
}

/**
 * Runs a program under Pulumi's mocks, and resolves to what it registered, in order.
 * @throws what the program throws, or what its spaces reject with.
 */
export async function runProgram(program: () => unknown, options: RunOptions = {}): Promise<Registration[]> {
  const inputs = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        inputs.set(`${args.type} ${args.name}`, args.inputs as Record<string, unknown>);
        const outputs = options.outputs?.(args.type, args.name, args.inputs as Record<string, unknown>) ?? {};
        const id = options.id?.(args.type, args.name) ?? `\${${args.name}.id}`;
        return { id, state: { ...(args.inputs as object), ...outputs } };
      },
      call: (args) =>
        options.answer?.(args.token, args.inputs as Record<string, unknown>) ?? (args.inputs as object),
    },
    "project",
    "stack",
    options.preview ?? false,
  );
  const { requests, urns, outputs, transformsOf } = recordRequests();
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", onRejection);
  try {
    // A program that throws leaves registrations under way: the next test must not inherit them.
    await Promise.resolve()
      .then(program)
      .catch((error: unknown) => rejections.push(error));
    await new Promise((resolve) => setTimeout(resolve, 0));
    await waitForRPCs();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await waitForRPCs();
  } finally {
    process.removeListener("unhandledRejection", onRejection);
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  if (rejections.length > 0) throw rejections[0];
  return requests.map((request) => ({
    type: request.getType(),
    name: request.getName(),
    inputs: inputs.get(`${request.getType()} ${request.getName()}`) ?? {},
    custom: request.getCustom(),
    parent: lastName(request.getParent()),
    protect: request.getProtect(),
    ignoreChanges: request.getIgnorechangesList(),
    createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
    dependsOn: request.getDependenciesList().map(lastName).sort(),
    provider: request.getProvider(),
    urn: urns.get(request) ?? "",
    parentUrn: request.getParent(),
    aliases: request.getAliasesList().map((it) => aliasOf(it.getUrn(), it.getSpec())),
    propertyDependencies: propertyDependenciesOf(request),
    componentOutputs: outputs.get(urns.get(request) ?? "") ?? {},
    transforms: transformsOf(request),
  }));
}

function lastName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function aliasOf(urn: string, alias: AliasSpec | undefined): Alias {
  if (!alias) return { name: lastName(urn), type: undefined, parentUrn: undefined, urn };
  return {
    name: alias.getName() || undefined,
    type: alias.getType() || undefined,
    parentUrn: alias.getNoparent() ? "" : alias.getParenturn() || undefined,
  };
}

function propertyDependenciesOf(request: RegisterRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((it, key) => (dependencies[key] = it.getUrnsList()));
  return dependencies;
}

/** The mock monitor tells a program's mocks nothing of parents, options and outputs: the requests do. */
function recordRequests() {
  const requests: RegisterRequest[] = [];
  const urns = new Map<RegisterRequest, string>();
  const outputs = new Map<string, Record<string, unknown>>();
  const monitor = (pulumi.runtime as unknown as { getMonitor(): Monitor }).getMonitor();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    requests.push(request);
    return register(request, (error, response) => {
      if (response) urns.set(request, response.getUrn());
      callback(error, response);
    });
  };
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, callback) => {
    outputs.set(request.getUrn(), request.getOutputs().toJavaScript());
    return registerOutputs(request, callback);
  };
  const transformsOf = (request: RegisterRequest): pulumi.ResourceTransform[] => {
    const parent = requests.find((it) => urns.get(it) === request.getParent());
    const own = request.getTransformsList().map((it) => monitor.transformCallbacks.get(it.getToken())!);
    return [...own, ...(parent ? transformsOf(parent) : [])];
  };
  return { requests, urns, outputs, transformsOf };
}
