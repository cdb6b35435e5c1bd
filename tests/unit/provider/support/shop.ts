import type { Constructed, ConstructOptions, TestProvider } from "./provider";
import { reference } from "./wire";

let spaces = 0;

/** A space of its own on Kubernetes, with what tests put into it. */
export class Shop {
  private constructor(
    private readonly provider: TestProvider,
    readonly name: string,
    readonly space: Constructed,
  ) {}

  static async open(provider: TestProvider, options: ConstructOptions = {}): Promise<Shop> {
    const name = `shop${++spaces}`;
    const kubernetes = { gatewayClassName: "envoy-gateway" };
    const space = await provider.construct("Space", name, { organization: "acme", kubernetes }, options);
    return new Shop(provider, name, space);
  }

  /** An argument that means the space. */
  get reference(): object {
    return reference(this.space.urn);
  }

  /** An application that serves HTTP on port 3000; components are named after their space. */
  application(name: string, more: object = {}, options: ConstructOptions = {}): Promise<Constructed> {
    const inputs = {
      space: this.reference,
      name,
      image: `${name}:1`,
      inbound: { api: { port: 3000, protocol: "http" } },
      ...more,
    };
    return this.provider.construct("Application", `${this.name}-${name}`, inputs, options);
  }

  construct(
    type: string,
    name: string,
    inputs: object,
    options: ConstructOptions = {},
  ): Promise<Constructed> {
    return this.provider.construct(type, `${this.name}-${name}`, inputs, options);
  }

  /** The container of an application's Deployment. */
  container(application: string): { image: unknown; env?: { name: string; value: unknown }[] } {
    const { inputs } = this.provider.engine.named(`${this.name}-${application}-deployment`);
    return containerOf(inputs["spec"]);
  }

  /** Names of this space's real resources, without the space's name. */
  resources(): string[] {
    return this.provider.engine
      .names()
      .filter((name) => name.startsWith(`${this.name}-`))
      .map((name) => name.slice(this.name.length + 1));
  }
}

interface PodTemplate {
  readonly template: {
    readonly spec: { readonly containers: { image: unknown; env?: { name: string; value: unknown }[] }[] };
  };
}

function containerOf(spec: unknown): { image: unknown; env?: { name: string; value: unknown }[] } {
  return (spec as PodTemplate).template.spec.containers[0]!;
}
