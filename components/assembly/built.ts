import {
  output,
  type ComponentResourceOptions,
  type CustomResource,
  type Inputs,
  type Output,
} from "@pulumi/pulumi";
import type { Assembly } from "./assembly";
import { argumentsError, NetworkComponent, type Saying } from "./component";
import { memoized } from "../../core/collections";
import { findPlatform, platformTitle } from "../../core/platforms/find";
import type { OutputTable } from "../../core/platforms/outputs";
import type { PlatformName } from "../../core/platforms/platforms";

/** What was built for a component: live values of the outputs that it has, and its resources. */
export interface Built {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly nodes: Readonly<Record<string, CustomResource>>;
  readonly environment: unknown;
  readonly endpoint: unknown;
}

type CommonKey = "environment" | "endpoint";

// Written out, so that an editor which reads the types of components need not read the model's.
interface ByPlatform {
  readonly kubernetes: object;
  readonly aws: object;
}
type BuiltKind = "Space" | "Application" | "Gateway";

/** A component that hands back what its space's platform built for it. */
export abstract class PlatformComponent<Outputs extends ByPlatform, Nodes extends ByPlatform>
  extends NetworkComponent
  implements ByPlatform
{
  /** The platform is undefined where that is one of the problems. */
  private place:
    { readonly platform: PlatformName | undefined; readonly settled: Promise<Built> } | undefined;
  private readonly commonOutput = memoized((key: CommonKey) =>
    output(this.place!.settled.then((built) => built[key])),
  );
  private readonly outputsOn = memoized((platform: PlatformName) => this.accessors(platform, "outputs"));
  private readonly nodesOn = memoized((platform: PlatformName) => this.accessors(platform, "nodes"));

  constructor(
    private readonly kind: BuiltKind,
    private readonly logicalName: string,
    inputs: Inputs,
    options: ComponentResourceOptions | undefined,
  ) {
    super(`appnet:index:${kind}`, logicalName, inputs, options);
  }

  /** What was built on Kubernetes. Reading it on another platform is an error. */
  get kubernetes(): Outputs["kubernetes"] {
    return this.outputsOn("kubernetes");
  }

  /** What was built on AWS. Reading it on another platform is an error. */
  get aws(): Outputs["aws"] {
    return this.outputsOn("aws");
  }

  /** The resources that are built for it, by platform. */
  get nodes(): Nodes {
    const nodesOn = this.nodesOn;
    return {
      get kubernetes() {
        return nodesOn("kubernetes");
      },
      get aws() {
        return nodesOn("aws");
      },
    } as unknown as Nodes;
  }

  /**
   * Joins the space, which builds something for the component.
   * @param name What the space knows the component by.
   * @internal
   */
  protected joinAndBuild(assembly: Assembly | undefined, name: string, saying: Saying): void {
    const settled = this.join(assembly, saying).then(() => assembly!.built(this.kind, name));
    settled.catch(() => undefined); // Whoever reads an output hears of it; everybody else by the space.
    this.place = { platform: assembly?.platformName, settled };
    assembly?.checkProvider(saying.declarer);
  }

  /**
   * One of the values that every platform has.
   * @internal
   */
  protected common(key: CommonKey): Output<unknown> {
    return this.commonOutput(key);
  }

  /**
   * What is published of all that: nothing where the space is refused, which is reported elsewhere.
   * @internal
   */
  protected builtOutputs(...common: readonly CommonKey[]): Inputs {
    const { platform, settled } = this.place!;
    const published = (read: (built: Built) => unknown) => output(settled.then(read).catch(() => undefined));
    return {
      ...Object.fromEntries(common.map((key) => [key, published((built) => built[key])])),
      ...(platform && { [platform]: published(({ outputs }) => outputs) }),
    };
  }

  private accessors(platform: PlatformName, what: "outputs" | "nodes"): never {
    const { platform: own, settled } = this.place!;
    if (own && platform !== own) throw this.absent(platform, `it is on ${platformTitle(own)}`, `use ${own}`);
    const table = findPlatform(platform)!.outputs[this.kind] as OutputTable<never>;
    const read = (key: string): unknown =>
      output(
        settled.then((built): unknown => {
          if (Object.hasOwn(built[what], key)) return built[what][key];
          const entry = what === "outputs" ? table.outputs[key] : undefined;
          if (entry?.isOptional === true) return undefined;
          const why = entry?.lacking ?? table.nodes[key]?.description ?? "it was not built";
          throw this.absent(`${what === "nodes" ? "nodes." : ""}${platform}.${key}`, why, "do not read it");
        }),
      );
    const accessors = {};
    for (const key of Object.keys(table[what])) {
      const value = memoized(read);
      Object.defineProperty(accessors, key, { enumerable: true, get: () => value(key) });
    }
    return accessors as never;
  }

  private absent(path: string, why: string, fix: string): Error {
    const label = `${this.kind} ${this.logicalName}`;
    return argumentsError(label, [
      { code: "platform/unsupported", path: path.split("."), message: `there is no ${path}: ${why}`, fix },
    ]);
  }
}
