import * as pulumi from "@pulumi/pulumi";
import { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import * as settings from "@pulumi/pulumi/runtime/settings";
import {
  Application,
  Connection,
  Gateway,
  NetworkError,
  NetworkPolicy,
  Space,
  Topology,
} from "../components";
import { Arrival, expectArrival } from "../components/assembly/arrival";
import { compile } from "../core/compile";
import { argumentsError, NetworkComponent, readArguments } from "../components/assembly/component";
import { components, type ComponentType } from "../components/definitions";
import { documentSchema } from "../core/documentSchema";
import { constructError } from "./errors";
import { Struct } from "./grpc";
import { readInputs, unknownComponents, type Inputs } from "./inputs";
import { watchMonitor } from "./monitor";
import { readOptions } from "./options";
import { startedBy, starterOf, type Fail } from "./starters";
import { awaitFeatureSupport, waitForRPCs, withLocalStorage } from "./sdk";

type ComponentClass = new (
  name: string,
  args: never,
  options: pulumi.ComponentResourceOptions,
) => NetworkComponent;

const classes: Readonly<Record<ComponentType, ComponentClass>> = {
  Space,
  Application,
  Connection,
  NetworkPolicy,
  Gateway,
  Topology,
};

/** A component that was built, and how it came. */
interface Built {
  readonly component: NetworkComponent;
  readonly arrival: Arrival;
}

/** Builds components for programs in other languages. It knows every component that it has built, by URN. */
export class Constructor {
  private readonly built = new Map<string, Built>();
  private readonly running = new Set<Fail>();

  constructor() {
    // A rejection that nobody awaits is a fault of what is being built: without this, its caller would wait for ever.
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error, promise) => {
      const fail = starterOf(promise);
      if (fail) fail(error);
      else this.cancel(error);
    });
    process.removeAllListeners("uncaughtException").on("uncaughtException", (error) => {
      this.cancel(error);
    });
  }

  /** Ends what is being built with an error. */
  cancel(error: unknown): void {
    for (const fail of this.running) fail(error);
  }

  async construct(request: ConstructRequest, engineAddress: string | undefined): Promise<ConstructResponse> {
    const label = `${request.getType().split(":").at(-1)} ${request.getName()}`;
    let fail!: Fail;
    const failed = new Promise<never>((_resolve, reject) => {
      fail = (error) => reject(error instanceof Error ? error : (error as Error));
    });
    this.running.add(fail);
    const arrived = expectArrival();
    try {
      const build = () => this.build(request, engineAddress, fail, arrived);
      return await Promise.race([failed, startedBy(fail, () => withLocalStorage(build))]);
    } catch (error) {
      throw constructError(error, label, wireInputs(request));
    } finally {
      arrived();
      this.running.delete(fail);
    }
  }

  private async build(
    request: ConstructRequest,
    engineAddress: string | undefined,
    fail: Fail,
    arrived: () => void,
  ): Promise<ConstructResponse> {
    const type = componentType(request.getType());
    const name = request.getName();
    await enterDeployment(request, engineAddress);
    watchMonitor(settings.getMonitor()!, fail);
    const inputs = this.inputsOf(request);
    checkInputs(type, name, inputs.values);
    const arrival = new Arrival(type === "Topology", this.arrivalsBefore(request, inputs), this);
    const options = readOptions(request, inputs.dependencies, (urn) => this.built.get(urn)?.component);
    const component = arrival.declare(() => new classes[type](name, inputs.values as never, options));
    arrived();
    await settled(arrival, type, name, inputs);
    const urn = await this.remember(component, arrival);
    if (component instanceof Topology) await this.remember(component.space, arrival);
    const response = await responseOf(component, urn);
    await waitForRPCs();
    return response;
  }

  private inputsOf(request: ConstructRequest): Inputs {
    const dependencies = new Map(
      [...request.getInputdependenciesMap().entries()].map(
        ([key, it]: [string, ConstructRequest.PropertyDependencies]) => [key, it.getUrnsList()],
      ),
    );
    return readInputs(wireInputs(request), dependencies, (urn) => this.built.get(urn)?.component);
  }

  /** What is known to come before: whatever the component refers to, depends on, or is a child of. */
  private arrivalsBefore(request: ConstructRequest, { urns }: Inputs): Arrival[] {
    const known = [...urns, ...request.getDependenciesList(), request.getParent()];
    return known.flatMap((urn) => this.built.get(urn)?.arrival ?? []);
  }

  private async remember(component: NetworkComponent, arrival: Arrival): Promise<string> {
    const urn = await urnOf(component);
    this.built.set(urn, { component, arrival });
    return urn;
  }
}

function wireInputs(request: ConstructRequest): Record<string, unknown> {
  return (request.getInputs() ?? new Struct()).toJavaScript();
}

function componentType(token: string): ComponentType {
  const type = token.replace(/^appnet:index:/, "");
  if (Object.hasOwn(components, type)) return type as ComponentType;
  const known = Object.keys(components).join(", ");
  throw new Error(`appnet has no component ${token} (it has appnet:index: ${known})`);
}

/** Makes the deployment's monitor and settings those of everything that the current call starts. */
async function enterDeployment(request: ConstructRequest, engineAddress: string | undefined): Promise<void> {
  settings.resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engineAddress ?? "",
    request.getMonitorendpoint(),
    request.getDryrun(),
    request.getOrganization(),
  );
  await awaitFeatureSupport();
  const config = Object.fromEntries(request.getConfigMap().entries() as Iterable<[string, string]>);
  runtimeConfig.setAllConfig(config, request.getConfigsecretkeysList());
}

/** Reports every fault that can be seen in the arguments, before anything is registered. */
function checkInputs(type: ComponentType, name: string, values: Record<string, unknown>): void {
  const label = `${type} ${name}`;
  const unknown = unknownComponents(values);
  if (unknown.length > 0) throw argumentsError(label, unknown);
  const { problems } = readArguments(components[type].inputs, values);
  if (problems.length > 0) throw argumentsError(label, problems);
}

/** Waits until everything that follows from an arrival is registered. */
async function settled(
  arrival: Arrival,
  type: ComponentType,
  name: string,
  { values }: Inputs,
): Promise<void> {
  try {
    await arrival.settled();
  } catch (error) {
    if (type !== "Topology" || !(error instanceof NetworkError)) throw error;
    // Its parts reported by their own names; whoever gave one document wants places in that.
    const label = `Topology ${name}`;
    const { model } = readArguments(documentSchema, values);
    const { problems } = compile(model!); // Its shape was checked before.
    throw problems.length > 0 ? argumentsError(label, problems) : error;
  }
}

async function responseOf(component: NetworkComponent, urn: string): Promise<ConstructResponse> {
  const outputs = NetworkComponent.outputsOf(component);
  const [state, dependencies] = (await rpc.serializeResourceProperties("outputs", outputs)) as unknown as [
    Record<string, unknown>,
    Map<string, Set<pulumi.Resource>>,
  ];
  const response = new ConstructResponse().setUrn(urn).setState(Struct.fromJavaScript(state as never));
  for (const [key, resources] of dependencies) {
    const urns = await Promise.all([...resources].map(urnOf));
    response
      .getStatedependenciesMap()
      .set(key, new ConstructResponse.PropertyDependencies().setUrnsList(urns));
  }
  return response;
}

async function urnOf(resource: pulumi.Resource): Promise<string> {
  return (resource.urn as unknown as { promise(): Promise<string> }).promise();
}
