import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { SpaceArgs, SpaceNodes, SpaceOutputs } from "./arguments";
import { currentArrival } from "./assembly/arrival";
import { Assembly } from "./assembly/assembly";
import { PlatformComponent } from "./assembly/built";
import { declarerOf, parseArguments } from "./assembly/component";
import { spaceFields } from "../core/documentSchema";
import { label, strict } from "../core/model/schema";

const schema = strict({ name: label, ...spaceFields });

/**
 * Where applications run and who they are. It denies every flow between its applications, and to and from the outside,
 * that no connection, network policy or gateway declares.
 *
 * Applications, connections and gateways may be declared in any order within the synchronous part of a program: the
 * space registers their resources when that part is over.
 *
 * @example
 * const space = new appnet.Space("prod", {
 *   organization: "acme",
 *   kubernetes: { namespace: "shop", gatewayClassName: "envoy" },
 * });
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class Space extends PlatformComponent<SpaceOutputs, SpaceNodes> implements SpaceOutputs {
  readonly name: string;
  readonly organization: string;
  readonly connections: Output<Readonly<Record<string, string>>>;
  readonly exposure: Output<Readonly<Record<string, string>>>;

  private readonly assembled: Assembly;

  constructor(name: string, args: SpaceArgs, opts?: ComponentResourceOptions) {
    const { name: space, ...settings } = parseArguments(`Space ${name}`, schema, {
      ...args,
      name: args.name ?? name,
    });
    let ready!: (assembly: Assembly) => void;
    const settled = new Promise<Assembly>((resolve) => (ready = resolve));
    const summary = settled.then((it) => it.summary());
    const connections = output(summary.then((it) => it.connections));
    const exposure = output(summary.then((it) => it.exposure));
    // Where the rest of the space arrives later, nothing is to be said yet.
    const shown = currentArrival()?.isWhole === false ? {} : { connections, exposure };
    // As inputs, they are what the engine compares: a preview then shows a connection that comes or goes.
    super("Space", name, shown, opts);
    this.connections = connections;
    this.exposure = exposure;
    this.name = space;
    this.organization = settings.organization;
    this.assembled = new Assembly(declarerOf("Space", name, this, opts), { space, ...settings });
    this.joinAndBuild(this.assembled, space);
    ready(this.assembled);
    const { organization } = this;
    const plan =
      currentArrival()?.isWhole === false ? {} : { plan: settled.then((it) => it.registeredPlan()) };
    this.publish({ name: space, organization, ...this.builtOutputs(), ...shown }, plan);
  }

  /** @internal */
  static assemblyOf(space: Space): Assembly {
    return space.assembled;
  }
}
